"""What talents and needs add to pages they do not own."""

from talent.pages import needs, talents

__all__ = ["needs", "talents"]
