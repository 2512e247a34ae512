"""An entry on its way: noted on, asked to be closed, closed or given back, cancelled, voided."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
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
from portal.inbox.domain import notices
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.registers.actions import (
    RECORD_ASKED,
    RECORD_CANCELLED,
    RECORD_CLOSED,
    RECORD_NOTED,
    RECORD_PASSED,
    RECORD_RETURNED,
    RECORD_VOIDED,
)
from portal.registers.choices import IN_FORCE, IN_HAND, UNENDED, RecordState, RegisterKind, StepKind
from portal.registers.domain import evidence, filling, reminders
from portal.registers.models import RecordStep, RegisterRecord
from portal.registers.permissions import REGISTER_FILL


@dataclass(frozen=True)
class Move:
    """A step an entry may take from some of its states; it may be taken back."""

    kind: DeedKind
    step: StepKind
    action: Action
    within: Collection[str]
    of: Collection[str] = tuple(RegisterKind)  # kinds of registers


def may_close(record: RegisterRecord, by: User) -> bool:
    return _sits_above(record.closers, record.unit, by)


def may_look_over(record: RegisterRecord, by: User) -> bool:
    return _sits_above(record.lookers, record.unit, by)


def _sits_above(roles: Collection[str], unit: Unit, by: User) -> bool:
    """Who holds one of the roles at the unit or above it."""
    return any(
        holding.role in roles and unit.path.startswith(holding.unit.path) for holding in by.holdings
    )


def _not_closing(record: RegisterRecord, by: User) -> str:
    if may_close(record, by):
        return ""
    return "您不是本登记簿的销号科室。如工作需要，请联系主管科室。"


def _not_looking_over(record: RegisterRecord, by: User) -> str:
    if may_look_over(record, by):
        return ""
    return "您不是本登记簿的审核人。如工作需要，请联系主管科室。"


def _unit_of(record: RegisterRecord) -> Unit:
    return record.unit


def _everybody(record: RegisterRecord, by: User) -> str:
    return ""


def _kind(
    key: str, label: str, refuses: Callable[[RegisterRecord, User], str] = _everybody
) -> DeedKind:
    """With `refuses` only the office named takes it, and takes it back."""
    name = f"registers.{key}"
    return kinds.add(DeedKind(name, label, REGISTER_FILL, unit_of=_unit_of, refuses=refuses))


_TASK, OTHERS = (RegisterKind.TASK,), tuple(set(RegisterKind) - {RegisterKind.TASK})
_ASKED, _CHECKING = (RecordState.ASKED,), (RecordState.CHECKING,)
STANDING = (RecordState.RECORDED, RecordState.CHECKING, RecordState.RETURNED)
NOTING = Move(
    _kind("note", "登记进展"), StepKind.NOTE, RECORD_NOTED, (*UNENDED, RecordState.RECORDED)
)
ASKING = Move(_kind("asked", "申请销号"), StepKind.ASKED, RECORD_ASKED, IN_HAND, _TASK)
PASSING = Move(
    _kind("passed", "审核通过", _not_looking_over), StepKind.PASSED, RECORD_PASSED, _CHECKING
)
SENDING_BACK = Move(
    _kind("sent_back", "退回", _not_looking_over), StepKind.RETURNED, RECORD_RETURNED, _CHECKING
)
CLOSING = Move(_kind("closed", "销号", _not_closing), StepKind.CLOSED, RECORD_CLOSED, _ASKED)
RETURNING = Move(
    _kind("returned", "退回", _not_closing), StepKind.RETURNED, RECORD_RETURNED, _ASKED
)
CANCELLING = Move(
    _kind("cancelled", "终止", _not_closing), StepKind.CANCELLED, RECORD_CANCELLED, UNENDED, _TASK
)
VOIDING = Move(_kind("voided", "作废"), StepKind.VOIDED, RECORD_VOIDED, STANDING, OTHERS)


@transaction.atomic
def note(record: RegisterRecord, *, words: str, by: User) -> RegisterRecord:
    """What was done since, or what there is to say about it. A task that was handed in stays so, as
    does what is no task."""
    if not may_close(record, by):
        filling.require_filler(record.register, record.unit, by)
    _hold(record, NOTING)
    goes_on = record.state in IN_HAND and record.register.kind == RegisterKind.TASK
    state = RecordState.DOING if goes_on else record.state
    return _take(record, NOTING, state, words=words, by=by, noted_on=timezone.localdate())


@transaction.atomic
def ask(record: RegisterRecord, *, words: str, by: User) -> RegisterRecord:
    """It is done, says whoever fills; whoever looks it over, and the closing office, look at it."""
    filling.require_filler(record.register, record.unit, by)
    _hold(record, ASKING)
    refuse_if(_unfilled(record), _unproven(record))
    today = timezone.localdate()
    state = RecordState.CHECKING if record.lookers else RecordState.ASKED
    return _take(record, ASKING, state, words=words, by=by, noted_on=today)


@transaction.atomic
def pass_on(record: RegisterRecord, *, words: str = "", by: User) -> RegisterRecord:
    """It is as it should be: a task goes on to the closing office, what else there is stands.
    Nobody looks over his own."""
    _require_looker(record, by)
    _hold(record, PASSING)
    if by.pk == _handed_in_by(record):
        raise ValidationError("不能审核自己填报、申请的内容。请由其他审核人办理。")
    of_task = record.register.kind == RegisterKind.TASK
    state = RecordState.ASKED if of_task else RecordState.RECORDED
    return _take(record, PASSING, state, words=words, by=by)


@transaction.atomic
def close(record: RegisterRecord, *, words: str = "", by: User) -> RegisterRecord:
    """Nobody closes what he asked for himself."""
    _require_closer(record, by)
    _hold(record, CLOSING)
    if by.pk == _handed_in_by(record):
        raise ValidationError("不能给自己申请的事项销号。请由销号科室的其他人办理。")
    refuse_if(_unproven(record))
    today = timezone.localdate()
    return _take(record, CLOSING, RecordState.CLOSED, words=words, by=by, closed_on=today)


@transaction.atomic
def give_back(record: RegisterRecord, *, words: str, by: User) -> RegisterRecord:
    """By whoever has it before him: those who look over, then the closing office."""
    if record.state == RecordState.CHECKING:
        _require_looker(record, by)
        move = SENDING_BACK
    else:
        _require_closer(record, by)
        move = RETURNING
    _hold(record, move)
    asker = _handed_in_by(record)
    record = _take(record, move, RecordState.RETURNED, words=words, by=by)
    if asker != by.pk:
        text, url = f"{by.name}：{words.strip()}", record.get_absolute_url()
        notices.send([asker], title=f"已退回：{record}", text=text, url=url)
    return record


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
    if record.register.kind not in move.of:
        raise ValidationError(f"“{record.register}”的内容不能{move.kind.label}。请刷新页面查看。")
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
    if state not in IN_FORCE:
        reminders.ended(record, by=by, act=move.kind.label)
    elif state not in IN_HAND:
        reminders.done(record, by=by, act=move.kind.label)
    elif move is NOTING:
        reminders.noted(record, by=by, act=move.kind.label)
    events.record(move.action, by=by, target=record, register=record.register_id, words=words)
    return record


def _handed_in_by(record: RegisterRecord) -> int:
    """Whose it is: of a task whoever asked last, else whoever filled it last."""
    asked = record.steps.filter(kind=StepKind.ASKED).order_by("-pk").first()
    return asked.by_id if asked else record.by_id


def _require_looker(record: RegisterRecord, by: User) -> None:
    if reason := _not_looking_over(record, by):
        raise Denied(reason)


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


def _unproven(record: RegisterRecord) -> Iterator[Problem]:
    for finding in evidence.lacking(record):
        yield NON_FIELD_ERRORS, f"{finding.message}请先在“佐证材料”中上传。"
