"""Numbers of party organisations, members and village officers, each with what it means."""

from branches.figures import (
    admission,
    dues,
    life,
    members,
    officers,
    organisations,
    relations,
    reviews,
    secretaries,
)

__all__ = [
    "admission",
    "dues",
    "life",
    "members",
    "officers",
    "organisations",
    "relations",
    "reviews",
    "secretaries",
]
