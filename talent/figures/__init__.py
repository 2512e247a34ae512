"""The numbers of talents, one definition each."""

from talent.figures import (
    apartments,
    links,
    pipelines,
    registers,
    reports,
    services,
    talents,
    worthies,
)

__all__ = [
    "apartments",
    "links",
    "pipelines",
    "registers",
    "reports",
    "services",
    "talents",
    "worthies",
]
