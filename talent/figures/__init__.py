"""The numbers of talents, one definition each."""

from talent.figures import (
    apartments,
    dispatches,
    links,
    pipelines,
    recruiting,
    registers,
    reports,
    selections,
    services,
    talents,
    visiting,
    worthies,
)

__all__ = [
    "apartments",
    "dispatches",
    "links",
    "pipelines",
    "recruiting",
    "registers",
    "reports",
    "selections",
    "services",
    "talents",
    "visiting",
    "worthies",
]
