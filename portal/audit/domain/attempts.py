"""What leaves a trace although the act it belonged to was refused and taken back.

A refusal can be an answer: who registers somebody learns from it whether a number is known. The
event of the act goes with its transaction, so the asking is written down after it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from portal.audit import context
from portal.audit.choices import Result
from portal.audit.domain import events
from portal.audit.domain.events import Entry
from portal.audit.models import Event

_pending: ContextVar[list[Entry] | None] = ContextVar("attempts", default=None)


def note(entry: Entry) -> None:
    """Becomes an event unless an act of the same request is done: that has its own."""
    pending = _pending.get()
    if pending is not None and entry not in pending:
        pending.append(entry)


@contextmanager
def kept() -> Iterator[None]:
    """Around one request, outside the transactions of its acts."""
    pending: list[Entry] = []
    began = timezone.now()
    token = _pending.set(pending)
    try:
        yield
    finally:
        _pending.reset(token)
        if pending:
            events.record_many([entry for entry in pending if not _was_done(entry, began)])


def _was_done(entry: Entry, began: dt.datetime) -> bool:
    return Event.objects.filter(
        actor=entry.by,
        at__gte=began,
        request_id=context.current().request_id,
        result=Result.DONE,
    ).exists()
