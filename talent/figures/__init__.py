"""The numbers of talents, one definition each."""

from talent.figures import services, talents

__all__ = ["services", "talents"]
