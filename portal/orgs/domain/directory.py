"""What the units of the county are called, in the memory of the process.

It is read again when the history of the units has another newest line. A trigger of the database
writes one for whatever changes a name, a code or an end, and a transaction taken back takes its own
along; acts on units queue at the root (`tree.hold`), so that lines are committed in their order.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from portal.audit.tracking import history_of
from portal.orgs.models import Unit


class NamedUnit(NamedTuple):
    pk: int
    name: str
    short_name: str
    code: str


@dataclass(frozen=True)
class Directory:
    """All units by key; the open ones by full name, short name and code."""

    by_key: Mapping[int, NamedUnit]
    by_name: Mapping[str, Sequence[NamedUnit]]

    def named(self, name: str) -> Sequence[NamedUnit]:
        return self.by_name.get(name, ())

    def spoken(self, key: Any) -> str:
        """The short name, or the code where two units share it; nothing where there is none."""
        unit = self.by_key.get(key)
        if unit is None:
            return ""
        return unit.short_name if len(self.named(unit.short_name)) <= 1 else unit.code


class _Edition(NamedTuple):
    """The newest line of the history; its moment too, as numbers begin anew in an emptied table."""

    database: str
    line: int = 0
    at: dt.datetime | None = None


_kept: tuple[_Edition, Directory] | None = None


def current() -> Directory:
    global _kept  # noqa: PLW0603 - both at once, so that threads never see one without the other
    edition = _edition()
    if _kept is None or _kept[0] != edition:
        _kept = (edition, _read())
    return _kept[1]


def _edition() -> _Edition:
    database = connection.settings_dict["NAME"]
    history: Any = history_of(Unit)
    newest = history.objects.order_by("-pk").values_list("pk", "pgh_created_at").first()
    return _Edition(database, *newest) if newest else _Edition(database)


def _read() -> Directory:
    by_key: dict[int, NamedUnit] = {}
    by_name: dict[str, list[NamedUnit]] = defaultdict(list)
    rows = Unit.objects.in_tree_order()
    for *facts, closed_on in rows.values_list("pk", "name", "short_name", "code", "closed_on"):
        unit = by_key[facts[0]] = NamedUnit(*facts)
        if closed_on is None:
            for name in dict.fromkeys(unit[1:]):
                by_name[name].append(unit)
    return Directory(by_key, dict(by_name))
