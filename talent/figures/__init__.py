"""The numbers of talents, one definition each."""

from talent.figures import (
    apartments,
    dispatches,
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
    "dispatches",
    "links",
    "pipelines",
    "registers",
    "reports",
    "services",
    "talents",
    "worthies",
]
from talent.figures import apartments, pipelines, selections, services, talents, worthies

__all__ = ["apartments", "pipelines", "selections", "services", "talents", "worthies"]
