"""Many activities at once: a township enters its villages, a theme day for all of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from branches.choices.life import ActivitySource
from branches.domain.life import activities, rosters
from branches.domain.life.facts import ActivityFacts
from branches.models import Activity, ActivityKind, PartyOrganization
from portal.accounts.models import User


@dataclass(frozen=True)
class BatchEntry:
    """One cell of the sheet; what is wrong with it is told beside its `key`."""

    key: str
    organisation: PartyOrganization
    kind: ActivityKind
    held_on: dt.date
    present: int
    topic: str
    study: str = ""


@transaction.atomic
def record_many(entries: Sequence[BatchEntry], *, by: User) -> list[Activity]:
    """All of them or none; everything wrong is told at once, each cell its own."""
    made: list[Activity] = []
    wrong: dict[str, list[str]] = {}
    for entry in entries:
        try:
            with transaction.atomic():
                made.append(_record(entry, by=by))
        except ValidationError as refusal:
            for field, messages in _by_field(refusal).items():
                wrong.setdefault(_beside(field, entry.key), []).extend(messages)
    if wrong:
        raise ValidationError(wrong)
    return made


def _record(entry: BatchEntry, *, by: User) -> Activity:
    expected = len(rosters.listed(entry.organisation, [entry.kind], on=entry.held_on))
    facts = ActivityFacts(
        kinds=[entry.kind],
        held_on=entry.held_on,
        topic=entry.topic,
        study=entry.study,
        expected=expected or entry.present,
        present=entry.present,
        on_leave=0,
    )
    return activities.record(entry.organisation, facts, source=ActivitySource.TOWNSHIP, by=by)


def _by_field(refusal: ValidationError) -> dict[str, list[str]]:
    if hasattr(refusal, "error_dict"):
        return dict(refusal.message_dict)
    return {NON_FIELD_ERRORS: refusal.messages}


_PARTS = {"held_on": "date", "present": "present", "topic": "topic", "expected": "present"}


def _beside(field: str, key: str) -> str:
    """The box of the cell that the fault is about; its date where it is about the whole."""
    return f"{_PARTS.get(field, 'date')}_{key}"
