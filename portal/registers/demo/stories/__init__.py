"""What happened in the demo county, register by register; every name and figure is invented."""

from portal.registers.demo.stories import branches, office, talent, work
from portal.registers.demo.stories.shape import RegisterStory

STORIES: dict[str, RegisterStory] = {
    **office.STORIES,
    **work.STORIES,
    **branches.STORIES,
    **talent.STORIES,
}

__all__ = ["STORIES", "RegisterStory"]
