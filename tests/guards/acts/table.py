"""The apps' rows together."""

from tests.guards.acts import (
    Act,
    accounts,
    branches,
    cadres,
    frame,
    inbox,
    orgs,
    people,
    registers,
    rosters,
)

APPS = (accounts, branches, cadres, frame, inbox, orgs, people, registers, rosters)

TABLE: tuple[Act, ...] = tuple(act for app in APPS for act in app.ACTS)

# Public functions that take `by` and are no act of their own, each with its reason.
EXEMPT: dict[str, str] = {name: reason for app in APPS for name, reason in app.EXEMPT.items()}
