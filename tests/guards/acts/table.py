"""The apps' rows together."""

from tests.guards.acts import (
    Act,
    accounts,
    branches,
    cadres,
    fields,
    frame,
    inbox,
    orgs,
    people,
    rosters,
)

APPS = (accounts, branches, cadres, fields, frame, inbox, orgs, people, rosters)

TABLE: tuple[Act, ...] = tuple(act for app in APPS for act in app.ACTS)

# Public functions that take `by` and are no act of their own, each with its reason.
EXEMPT: dict[str, str] = {name: reason for app in APPS for name, reason in app.EXEMPT.items()}
