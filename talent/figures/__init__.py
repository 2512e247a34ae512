"""The numbers of talents, one definition each."""

from talent.figures import apartments, pipelines, services, talents, worthies

__all__ = ["apartments", "pipelines", "services", "talents", "worthies"]
