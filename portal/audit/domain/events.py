"""Writing the trail. Called inside the act's own transaction: no event, no act.

There is no savepoint: an event that can't be written takes the whole act back, even if somebody
caught the error.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models, transaction
from django.utils import timezone

from portal.audit import context
from portal.audit.actions import RECORD_VIEWED
from portal.audit.choices import Action, Result
from portal.audit.domain import chain
from portal.audit.models import Event

SAME_LOOK: Final = dt.timedelta(minutes=10)
_CHUNK: Final = 2_000


@dataclass(frozen=True)
class Entry:
    """One event of many, as `record_many` takes them."""

    action: Action
    by: Any
    target: models.Model | None = None
    label: str = ""
    result: Result = Result.DONE
    detail: dict[str, Any] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def record(
    action: Action,
    *,
    by: Any,
    target: models.Model | None = None,
    label: str = "",
    result: Result = Result.DONE,
    **detail: Any,
) -> Event:
    """Write one event; it is sealed as soon as the act has committed."""
    event = _event(Entry(action, by, target, label, result, detail))
    event.save(force_insert=True)
    chain.seal_soon()
    return event


@transaction.atomic(savepoint=False)
def record_many(entries: Iterable[Entry]) -> int:
    """Write the events of a bulk act at once; return how many."""
    written = [_event(entry) for entry in entries]
    Event.objects.bulk_create(written, batch_size=_CHUNK)
    chain.seal_soon()
    return len(written)


def called(target: models.Model) -> str:
    """What the trail calls a record: one that not everybody may know of says it itself."""
    return getattr(target, "called_in_trail", "") or str(target)


def looked(record_seen: models.Model, *, by: Any) -> Event | None:
    """Keep who opened a record; going through its tabs for ten minutes is one look."""
    if _looked_lately(record_seen, by):
        return None
    return record(RECORD_VIEWED, by=by, target=record_seen)


def _looked_lately(record_seen: models.Model, by: Any) -> bool:
    return Event.objects.filter(
        action=RECORD_VIEWED,
        actor=by,
        object_type=record_seen._meta.label_lower,
        object_id=str(record_seen.pk),
        at__gt=timezone.now() - SAME_LOOK,
    ).exists()


def _event(entry: Entry) -> Event:
    origin = context.current()
    target = entry.target
    return Event(
        action=entry.action,
        result=entry.result,
        actor=entry.by,
        actor_name=str(entry.by or "")[:100],
        object_type=target._meta.label_lower if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        object_label=(entry.label or (called(target) if target is not None else ""))[:200],
        detail=entry.detail,
        address=origin.address,
        user_agent=origin.user_agent,
        request_id=origin.request_id,
    )
