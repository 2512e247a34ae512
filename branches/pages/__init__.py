"""What the app adds to pages it does not own; each module registers its part when imported."""

from branches.pages import (
    admission,
    disposal,
    dues,
    life,
    members,
    officers,
    organisations,
    polls,
    relations,
    review,
)

__all__ = [
    "admission",
    "disposal",
    "dues",
    "life",
    "members",
    "officers",
    "organisations",
    "polls",
    "relations",
    "review",
]
