"""What talents, needs and tickets add to pages they do not own."""

from talent.pages import (
    apartments,
    dispatches,
    links,
    needs,
    pipelines,
    policies,
    purging,
    recruiting,
    selections,
    talents,
    tickets,
    visiting,
    worthies,
)

__all__ = [
    "apartments",
    "dispatches",
    "links",
    "needs",
    "pipelines",
    "policies",
    "purging",
    "recruiting",
    "selections",
    "talents",
    "tickets",
    "visiting",
    "worthies",
]
