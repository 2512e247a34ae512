"""What talents, needs and tickets add to pages they do not own."""

from talent.pages import needs, talents, tickets

__all__ = ["needs", "talents", "tickets"]
