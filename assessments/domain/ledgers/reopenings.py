"""A locked ledger opened again: the unit asks, naming the cells; the department says until when."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import REOPENING_ASKED, REOPENING_GRANTED, REOPENING_REFUSED
from assessments.choices import LedgerState
from assessments.domain.ledgers import holding, reminders
from assessments.domain.ledgers.filling import definition_of
from assessments.models import Ledger, Reopening
from assessments.permissions import LEDGERS_FILL, LEDGERS_MANAGE
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox.domain import notices
from portal.problems import Problem, refuse_if


@transaction.atomic
def ask(
    ledger: Ledger,
    *,
    keys: Collection[str],
    reason: str,
    wanted_until: dt.date | None = None,
    by: User,
) -> Reopening:
    ledger = holding.alone(ledger, by)
    require(by, LEDGERS_FILL, ledger.unit)
    refuse_if(_may_be_asked(ledger, keys, reason), _lies_ahead(wanted_until))
    reopening = Reopening.objects.create(
        ledger=ledger,
        keys=sorted(keys),
        reason=reason.strip(),
        wanted_until=wanted_until,
        asked_by=by,
    )
    events.record(REOPENING_ASKED, by=by, target=ledger, fields=sorted(keys), reason=reason)
    return reopening


def _may_be_asked(ledger: Ledger, keys: Collection[str], reason: str) -> Iterator[Problem]:
    if ledger.state != LedgerState.LOCKED:
        state = ledger.get_state_display()
        yield "", f"“{ledger}”现在是“{state}”，只有锁定后才需要申请更正。"
    if ledger.reopenings.filter(ended_at=None).exists():
        yield "", "已有一份更正申请在办，请等答复。"
    typed_in = {kind.key for kind in definition_of(ledger).typed_in}
    if not keys or not set(keys) <= typed_in:
        yield "keys", "请选择要更正的内容。"
    if not reason.strip():
        yield "reason", "请写明更正的事由，例如“漏计一个支部”。"


def _lies_ahead(day: dt.date | None) -> Iterator[Problem]:
    if day and day < timezone.localdate():
        yield "wanted_until", f"“希望更正到”应不早于今天，现在是 {day}。"


@transaction.atomic
def grant(reopening: Reopening, *, until: dt.datetime, answer: str = "", by: User) -> Reopening:
    """The cells that were asked for may be corrected until then; after it the ledger is locked by
    itself."""
    reopening, ledger = _held(reopening, by)
    if until <= timezone.now():
        raise ValidationError({"until": "更正截止时间应晚于现在。"})
    _answer(reopening, is_granted=True, until=until, answer=answer, by=by)
    ledger.change(
        state=LedgerState.REOPENED, reopened_until=until, corrections=ledger.corrections + 1
    )
    reminders.opened([ledger])
    events.record(
        REOPENING_GRANTED, by=by, target=ledger, fields=reopening.keys, until=until.isoformat()
    )
    return reopening


@transaction.atomic
def refuse(reopening: Reopening, *, answer: str, by: User) -> Reopening:
    reopening, ledger = _held(reopening, by)
    if not answer.strip():
        raise ValidationError({"answer": "请写明不同意的理由。"})
    _answer(reopening, is_granted=False, ended_at=timezone.now(), answer=answer, by=by)
    notices.send(
        [reopening.asked_by_id],
        title=f"更正申请未获同意：{ledger}"[:100],
        text=f"{by.name}：{answer.strip()}",
        url=ledger.get_absolute_url(),
    )
    events.record(REOPENING_REFUSED, by=by, target=ledger, reason=answer)
    return reopening


def _held(reopening: Reopening, by: User) -> tuple[Reopening, Ledger]:
    ledger = holding.alone(reopening.ledger, by)
    require(by, LEDGERS_MANAGE, ledger.unit)
    reopening.refresh_from_db()
    if reopening.answered_at:
        raise ValidationError("这份更正申请已经答复。请刷新页面查看。")
    if reopening.asked_by_id == by.pk:
        raise ValidationError("不能答复自己提出的申请。请由其他人办理。")
    return reopening, ledger


def _answer(reopening: Reopening, *, answer: str, by: User, **facts: object) -> None:
    for name, value in facts.items():
        setattr(reopening, name, value)
    reopening.answer, reopening.answered_by = answer.strip(), by
    reopening.answered_at = timezone.now()
    reopening.save()
