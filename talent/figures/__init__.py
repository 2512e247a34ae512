"""The numbers of talents, one definition each."""

from talent.figures import apartments, pipelines, registers, services, talents, worthies

__all__ = ["apartments", "pipelines", "registers", "services", "talents", "worthies"]
