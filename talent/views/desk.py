"""工作台: all that waits for the user in the work with talents, by what kind of waiting it is."""

from typing import Any

from portal.ui.registry import TodoSort, todos
from portal.ui.views import Page
from talent.permissions import TALENT_VIEW


class Desk(Page):
    """人才办 and units, each morning: what is due, to be looked over, running out, grown old?"""

    template_name = "talent/desk.html"
    permission = TALENT_VIEW
    title = "人才工作台"
    lead = "人才工作中等您办理的事项，急的在前；点开就是要办的名单。办完的自动消失。"

    def context(self, **extra: Any) -> dict[str, Any]:
        lines = todos.for_user(self.request.user, app="talent")
        shelves = [
            (sort.label, [line for line in lines if line.head.sort == sort]) for sort in TodoSort
        ]
        return super().context(shelves=shelves, **extra)
