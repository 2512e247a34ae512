"""To-dos of ledgers: set when one opens or is given back, ended by the act they ask for. The
inbox counts the working days and tells the unit's head."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.utils import timezone

from assessments.models import Ledger
from portal.accounts.models import User
from portal.inbox import desks
from portal.inbox.domain import notices, tasks
from portal.inbox.domain.tasks import NewTask

_PREFIX: Final = "ledgers.fill."


def _key(ledger: Ledger) -> str:
    return f"{_PREFIX}{ledger.pk}"


def opened(ledgers: Iterable[Ledger]) -> None:
    """For the first time, or again."""
    tasks.assign(_to_fill(ledger, "更正" if ledger.was_locked else "填报") for ledger in ledgers)


def _to_fill(ledger: Ledger, what: str) -> NewTask:
    closes = timezone.localtime(ledger.closes_at)
    due = timezone.localtime(ledger.due_at)
    return NewTask(
        key=_key(ledger),
        title=f"{what}{ledger.period.label}{ledger.form}"[:100],
        detail=f"{due:%m月%d日 %H:%M} 截止，{closes:%m月%d日 %H:%M} 锁定。报送后待办随即办结。",
        url=ledger.get_absolute_url(),
        role=desks.desk_of(ledger.unit.kind.level),
        unit=ledger.unit,
        due_on=_due_on(ledger),
        about_type=Ledger._meta.label_lower,
        about_id=str(ledger.pk),
    )


def _due_on(ledger: Ledger) -> dt.date:
    """What is mended or corrected has until it is locked."""
    moment = ledger.closes_at if ledger.returns or ledger.was_locked else ledger.due_at
    return timezone.localtime(moment).date()


def handed_over(ledger: Ledger, *, by: User) -> None:
    tasks.complete(_key(ledger), by=by, act="报送台账")


def given_back(ledger: Ledger, *, words: str, by: User) -> None:
    tasks.assign([_to_fill(ledger, "修改退回的")])
    if ledger.submitted_by_id:
        notices.send(
            [ledger.submitted_by_id],
            title=f"台账被退回：{ledger}"[:100],
            text=f"{by.name}：{words}",
            url=ledger.get_absolute_url(),
        )


def not_owed(ledgers: Iterable[Ledger], *, reason: str) -> None:
    """Locked, exempt: nothing is to be filled any more."""
    tasks.cancel(*(_key(ledger) for ledger in ledgers), by=None, reason=reason)
