"""An entry on its way: noted on, asked to be closed, closed or given back, cancelled, voided."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils import timezone

from portal.access import Denied
from portal.accounts.models import User
from portal.audit.choices import Action
from portal.audit.domain import events
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.fields.domain.definition import Definition
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.registers.actions import (
    RECORD_ASKED,
    RECORD_CANCELLED,
    RECORD_CLOSED,
    RECORD_NOTED,
    RECORD_RETURNED,
    RECORD_VOIDED,
)
from portal.registers.choices import IN_HAND, UNENDED, RecordState, StepKind
from portal.registers.domain import filling, reminders
from portal.registers.models import RecordStep, Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL


@dataclass(frozen=True)
class Move:
    """A step an entry may take from some of its states; it may be taken back."""

    kind: DeedKind
    step: StepKind
    action: Action
    within: Collection[str]


def may_close(register: Register, unit: Unit, by: User) -> bool:
    """Who holds one of the closing roles at the unit or above it."""
    return any(
        holding.role in register.closed_by and unit.path.startswith(holding.unit.path)
        for holding in by.holdings
    )


def _not_closing(record: RegisterRecord, by: User) -> str:
    if may_close(record.register, record.unit, by):
        return ""
    return "您不是本登记簿的销号科室。如工作需要，请联系主管科室。"


def _move(step: StepKind, label: str, action: Action, within: Collection[str]) -> Move:
    kind = DeedKind(f"registers.{step}", label, REGISTER_FILL, unit_of=_unit_of)
    return Move(kinds.add(kind), step, action, within)


def _closers_move(step: StepKind, label: str, action: Action, within: Collection[str]) -> Move:
    """Only the closing office takes it, and takes it back."""
    key = f"registers.{step}"
    kind = DeedKind(key, label, REGISTER_FILL, unit_of=_unit_of, refuses=_not_closing)
    return Move(kinds.add(kind), step, action, within)


def _unit_of(record: RegisterRecord) -> Unit:
    return record.unit


_ASKED: Collection[str] = (RecordState.ASKED,)
NOTING = _move(StepKind.NOTE, "登记进展", RECORD_NOTED, (*UNENDED, RecordState.RECORDED))
ASKING = _move(StepKind.ASKED, "申请销号", RECORD_ASKED, IN_HAND)
CLOSING = _closers_move(StepKind.CLOSED, "销号", RECORD_CLOSED, _ASKED)
RETURNING = _closers_move(StepKind.RETURNED, "退回", RECORD_RETURNED, _ASKED)
CANCELLING = _closers_move(StepKind.CANCELLED, "终止", RECORD_CANCELLED, UNENDED)
VOIDING = _move(StepKind.VOIDED, "作废", RECORD_VOIDED, (RecordState.RECORDED,))


@transaction.atomic
def note(record: RegisterRecord, *, words: str, by: User) -> RegisterRecord:
    """What was done since, or what there is to say about it. An entry of a log stays recorded, one
    that was asked to be closed stays asked."""
    if not may_close(record.register, record.unit, by):
        filling.require_filler(record.register, record.unit, by)
    _hold(record, NOTING)
    stays = record.state in (RecordState.ASKED, RecordState.RECORDED)
    state = record.state if stays else RecordState.DOING
    return _take(record, NOTING, state, words=words, by=by, noted_on=timezone.localdate())


@transaction.atomic
def ask(record: RegisterRecord, *, words: str, by: User) -> RegisterRecord:
    """It is done, says whoever fills; the closing office looks at it."""
    filling.require_filler(record.register, record.unit, by)
    _hold(record, ASKING)
    refuse_if(_unfilled(record))
    today = timezone.localdate()
    return _take(record, ASKING, RecordState.ASKED, words=words, by=by, noted_on=today)


@transaction.atomic
def close(record: RegisterRecord, *, words: str = "", by: User) -> RegisterRecord:
    """Nobody closes what he asked for himself."""
    _require_closer(record, by)
    _hold(record, CLOSING)
    asked = record.steps.filter(kind=StepKind.ASKED).order_by("-pk").first()
    if asked is not None and asked.by_id == by.pk:
        raise ValidationError("不能给自己申请的事项销号。请由销号科室的其他人办理。")
    today = timezone.localdate()
    return _take(record, CLOSING, RecordState.CLOSED, words=words, by=by, closed_on=today)


@transaction.atomic
def give_back(record: RegisterRecord, *, words: str, by: User) -> RegisterRecord:
    _require_closer(record, by)
    _hold(record, RETURNING)
    return _take(record, RETURNING, RecordState.RETURNED, words=words, by=by)


@transaction.atomic
def cancel(record: RegisterRecord, *, words: str, by: User) -> RegisterRecord:
    """The task is not wanted any more: the closing office's word, not the filler's."""
    _require_closer(record, by)
    _hold(record, CANCELLING)
    return _take(record, CANCELLING, RecordState.CANCELLED, words=words, by=by)


@transaction.atomic
def void(record: RegisterRecord, *, words: str, by: User) -> RegisterRecord:
    """A wrong entry of a log stays, crossed out, with its number."""
    filling.require_filler(record.register, record.unit, by)
    _hold(record, VOIDING)
    return _take(record, VOIDING, RecordState.VOID, words=words, by=by)


# Shared -------------------------------------------------------------------------------------------


def _hold(record: RegisterRecord, move: Move) -> None:
    """The entry as it is, for this act alone; refused where it has gone on meanwhile."""
    record.refresh_from_db(from_queryset=RegisterRecord.objects.select_for_update())
    if record.state not in move.within:
        now, act = record.get_state_display(), move.kind.label
        raise ValidationError(f"“{record}”现在是“{now}”，不能{act}。请刷新页面查看。")


def _take(
    record: RegisterRecord, move: Move, state: str, *, words: str, by: User, **days: dt.date
) -> RegisterRecord:
    def rows() -> Iterable[models.Model]:
        return [*RegisterRecord.objects.filter(pk=record.pk), *record.steps.all()]

    words = words.strip()
    with deeds.kept(move.kind, record, says=str(record), rows=rows, by=by):
        record.state = state
        for name, day in days.items():
            setattr(record, name, day)
        record.save(update_fields=["state", *days])
        RecordStep.objects.create(record=record, kind=move.step, words=words, by=by)
    if state not in IN_HAND:
        reminders.done(record, by=by, act=move.kind.label)
    elif move is NOTING:
        reminders.noted(record, by=by, act=move.kind.label)
    events.record(move.action, by=by, target=record, register=record.register_id, words=words)
    return record


def _require_closer(record: RegisterRecord, by: User) -> None:
    if reason := _not_closing(record, by):
        raise Denied(reason)


def _unfilled(record: RegisterRecord) -> Iterator[Problem]:
    definition, content = Definition.of(record.version), record.values
    for key in record.register.closing_keys:
        kind = definition.by_key.get(key)
        if kind is not None and content.get(key) is None:  # a 0 and a 否 are answers
            lacks = "上传" if kind.by_form else "填写"
            words = f"“{kind.field.label}”还没有{lacks}，销号前必须有。请先在“修改”中补上。"
            yield NON_FIELD_ERRORS, words
