"""The numbers of talents, one definition each."""

from talent.figures import pipelines, services, talents

__all__ = ["pipelines", "services", "talents"]
