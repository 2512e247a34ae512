"""Entries of shipped registers as bulletins read them: as they stood on a day, so that a bulletin
drafted later says the same."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from portal.registers.choices import RecordState
from portal.registers.models import RegisterRecord
from portal.registers.models.entries import RegisterRecordQuerySet

_NEVER_WERE: Final = (RecordState.VOID, RecordState.CANCELLED)


def of(register: str) -> RegisterRecordQuerySet:
    rows = RegisterRecord.objects.filter(register__code=register).exclude(state__in=_NEVER_WERE)
    return rows.select_related("unit", "version")


def open_on(day: dt.date) -> Q:
    """Entered by then and not closed by then."""
    return Q(made_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))


def words_of(key: str, records: Iterable[RegisterRecord]) -> dict[str, str]:
    """Of a choice, the words of its codes in the versions these entries were made in."""
    versions = {record.version_id: record.version for record in records}
    found: dict[str, str] = {}
    for version in versions.values():
        for field in version.fields.filter(key=key):
            found |= {one["code"]: one["label"] for one in field.choices}
    return found
