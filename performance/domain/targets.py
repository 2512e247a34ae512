"""Targets while they are drafted; and, once they are set, changes of them by approval."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from performance.actions import (
    CHANGE_APPROVED,
    CHANGE_ASKED,
    CHANGE_RECALLED,
    CHANGE_REFUSED,
    TARGETS_CHANGED,
)
from performance.choices import ChangeState, PerformanceState
from performance.domain.files import MOST, held, is_in
from performance.domain.rights import require_keeper, require_writer
from performance.models import PerformanceFile, PerformanceTarget, TargetChange
from performance.models.target import LEAST_WEIGHT, MOST_WEIGHT
from portal.access import Denied
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox.domain import notices
from portal.problems import Problem, refuse_if


@transaction.atomic
def add(
    file: PerformanceFile,
    *,
    goal: str,
    weight: int,
    due_on: dt.date,
    standard: str = "",
    amount: Decimal | None = None,
    by: User,
) -> PerformanceTarget:
    file = held(file)
    require_writer(file, by)
    refuse_if(
        is_in(file, PerformanceState.DRAFT), _is_sound(file, goal, weight, due_on), _has_room(file)
    )
    last = file.targets.aggregate(last=Max("position"))["last"] or 0
    target = file.targets.create(
        position=last + 1,
        goal=goal.strip(),
        standard=standard.strip(),
        amount=amount,
        weight=weight,
        due_on=due_on,
    )
    events.record(TARGETS_CHANGED, by=by, target=file)
    return target


@transaction.atomic
def edit(
    target: PerformanceTarget,
    *,
    goal: str,
    weight: int,
    due_on: dt.date,
    standard: str = "",
    amount: Decimal | None = None,
    by: User,
) -> PerformanceTarget:
    file = held(target.file)
    require_writer(file, by)
    refuse_if(is_in(file, PerformanceState.DRAFT), _is_sound(file, goal, weight, due_on))
    target.goal, target.standard, target.amount = goal.strip(), standard.strip(), amount
    target.weight, target.due_on = weight, due_on
    target.save()
    events.record(TARGETS_CHANGED, by=by, target=file)
    return target


@transaction.atomic
def remove(target: PerformanceTarget, *, by: User) -> PerformanceFile:
    file = held(target.file)
    require_writer(file, by)
    refuse_if(is_in(file, PerformanceState.DRAFT))
    target.delete()
    events.record(TARGETS_CHANGED, by=by, target=file)
    return file


# Changes ------------------------------------------------------------------------------------------


@transaction.atomic
def ask(
    target: PerformanceTarget,
    *,
    goal: str,
    due_on: dt.date,
    reason: str,
    standard: str = "",
    amount: Decimal | None = None,
    by: User,
) -> TargetChange:
    """Nothing changes until somebody else has approved it."""
    file = held(target.file)
    require_writer(file, by)
    refuse_if(
        is_in(file, PerformanceState.SET),
        _is_sound(file, goal, target.weight, due_on),
        [] if reason.strip() else [("reason", "请写明为什么要调整这项目标。")],
        _is_in_force(target),
    )
    change = TargetChange.objects.create(
        target=target,
        goal=goal.strip(),
        standard=standard.strip(),
        amount=amount,
        due_on=due_on,
        reason=reason.strip(),
        asked_by=by,
    )
    events.record(CHANGE_ASKED, by=by, target=file)
    return change


@transaction.atomic
def approve(change: TargetChange, *, by: User) -> PerformanceTarget:
    """The old target stays as it was, ended; quarters already judged keep it."""
    change, file = _to_decide(change, by)
    old = change.target
    old.ended_at = timezone.now()
    old.save(update_fields=["ended_at"])
    new = file.targets.create(
        position=old.position,
        goal=change.goal,
        standard=change.standard,
        amount=change.amount,
        weight=old.weight,
        due_on=change.due_on,
        replaces=old,
    )
    _decided(change, ChangeState.APPROVED, by)
    events.record(CHANGE_APPROVED, by=by, target=file)
    return new


@transaction.atomic
def refuse(change: TargetChange, *, answer: str, by: User) -> TargetChange:
    change, file = _to_decide(change, by)
    refuse_if([] if answer.strip() else [("answer", "请填写不同意的理由。")])
    change.answer = answer.strip()
    _decided(change, ChangeState.REFUSED, by)
    events.record(CHANGE_REFUSED, by=by, target=file)
    return change


@transaction.atomic
def recall(change: TargetChange, *, by: User) -> TargetChange:
    """Taken back by the one who asked, before it is decided."""
    file = held(change.target.file)
    change.refresh_from_db()
    require_writer(file, by)
    if change.asked_by_id != by.pk:
        raise Denied("目标调整申请只能由申请人收回。")
    refuse_if(_is_waiting(change))
    change.state = ChangeState.RECALLED
    change.save(update_fields=["state"])
    events.record(CHANGE_RECALLED, by=by, target=file)
    return change


def _to_decide(change: TargetChange, by: User) -> tuple[TargetChange, PerformanceFile]:
    file = held(change.target.file)
    change.refresh_from_db()
    require_keeper(file, by)
    if change.asked_by_id == by.pk:
        raise Denied("这项调整是您本人申请的，请由其他人审批。")
    refuse_if(is_in(file, PerformanceState.SET), _is_waiting(change))
    return change, file


def _decided(change: TargetChange, state: ChangeState, by: User) -> None:
    change.state, change.decided_at, change.decided_by = state, timezone.now(), by
    change.save()
    words = change.get_state_display()
    notices.send(
        [change.asked_by_id],
        title=f"实绩档案的目标调整{words}",
        text=change.answer,
        url=change.get_absolute_url(),
    )


# What may stand in the way ------------------------------------------------------------------------


def _is_sound(file: PerformanceFile, goal: str, weight: int, due_on: dt.date) -> Iterator[Problem]:
    if not goal.strip():
        yield "goal", "请写明目标，例如“新增规上工业企业 3 家”。"
    if not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
        yield "weight", f"每项目标的权重应在 {LEAST_WEIGHT} 至 {MOST_WEIGHT} 之间。"
    if due_on.year != file.year:
        yield "due_on", f"完成时限应在{file.year}年内。"


def _has_room(file: PerformanceFile) -> Iterator[Problem]:
    if file.targets.in_force().count() >= MOST:
        yield NON_FIELD_ERRORS, f"目标最多 {MOST} 项，请先删去一项。"


def _is_in_force(target: PerformanceTarget) -> Iterator[Problem]:
    if target.ended_at is not None:
        yield NON_FIELD_ERRORS, "这项目标已经调整过，请刷新页面，对现在的目标申请调整。"
    if target.changes.filter(state=ChangeState.WAITING).exists():
        yield NON_FIELD_ERRORS, "这项目标已有一份调整申请在等审批。请等审批，或先收回那一份。"


def _is_waiting(change: TargetChange) -> Iterator[Problem]:
    if not change.is_waiting:
        yield (
            NON_FIELD_ERRORS,
            f"这份申请{change.get_state_display()}，不能再办理。请刷新页面查看。",
        )
