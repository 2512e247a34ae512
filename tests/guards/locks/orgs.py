"""Locks of acts on units, groups and kinds."""

import datetime as dt

from portal.orgs.domain import groups, kinds, units
from tests.guards.locks import Locking

TODAY = dt.date(2026, 5, 6)


ACTS: dict[str, Locking] = {
    "orgs tree": Locking("county", lambda w: units.withdraw(w.village, by=w.by), first=True),
    "orgs tree, row": Locking("village", lambda w: units.withdraw(w.village, by=w.by)),
    "orgs group": Locking(
        "group", lambda w: groups.GROUPS.correct(w.group, name="甲组", position=1, by=w.by)
    ),
    "orgs members of a group": Locking(
        "group", lambda w: groups.assign(w.group, [w.town], on=TODAY, by=w.by)
    ),
    "orgs kind": Locking(
        "kind", lambda w: kinds.KINDS.correct(w.kind, label="乡", position=1, by=w.by)
    ),
}
