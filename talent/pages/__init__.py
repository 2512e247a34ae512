"""What talents, needs and tickets add to pages they do not own."""

from talent.pages import needs, pipelines, policies, talents, tickets

__all__ = ["needs", "pipelines", "policies", "talents", "tickets"]
