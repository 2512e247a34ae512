"""Published definitions, kept in memory: they never change, and the stamp of their field set, read
with whatever is locked anyway, tells when one has been added."""

import datetime as dt
from typing import Final
from uuid import UUID

from portal.fields.domain.definition import Definition, all_of
from portal.fields.models import FieldSet

MOST_KEPT: Final = 100  # field sets
_kept: dict[int, tuple[UUID, tuple[Definition, ...]]] = {}


def in_force(fieldset: int, *, stamp: UUID, on: dt.date) -> Definition | None:
    """As `definition.in_force`, without a statement once the process knows the field set."""
    begun = [one for one in _published(fieldset, stamp) if _first_day(one) <= on]
    return max(begun, key=lambda one: (_first_day(one), one.version.number), default=None)


def of(fieldset: int, *, stamp: UUID, version: int) -> Definition:
    """The definition of one published version, for rows that keep theirs."""
    return next(one for one in _published(fieldset, stamp) if one.version.pk == version)


def _published(fieldset: int, stamp: UUID) -> tuple[Definition, ...]:
    known = _kept.get(fieldset)
    if known is None or known[0] != stamp:
        definitions = all_of(FieldSet(pk=fieldset)).values()
        known = (stamp, tuple(one for one in definitions if not one.version.is_draft))
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[fieldset] = known
    return known[1]


def _first_day(definition: Definition) -> dt.date:
    return definition.version.effective_from or dt.date.max
