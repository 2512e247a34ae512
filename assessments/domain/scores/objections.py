"""Objections: a unit contests a line of its published sheet within some working days; the
department answers; what is upheld is put right by a correction."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.actions import (
    OBJECTION_MADE,
    OBJECTION_REFUSED,
    OBJECTION_UPHELD,
    OBJECTION_WITHDRAWN,
)
from assessments.choices import ObjectionState
from assessments.domain.scores import corrections, runs
from assessments.file_purposes import OBJECTION_PROOF
from assessments.models import ScoreLine, ScoreObjection, ScoreRun
from assessments.permissions import SCORES_MANAGE, SCORES_OBJECT
from portal.access import Denied, RoleKey, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.files.domain import uploads
from portal.inbox.domain import notices
from portal.problems import Problem, refuse_if
from portal.rules.domain import calendar, rules

RULE: Final = "AS-11"


# When ---------------------------------------------------------------------------------------------


def until(run: ScoreRun) -> dt.date | None:
    """The last day on which a line of it may be contested; None before it is published."""
    if run.published_at is None:
        return None
    published = timezone.localdate(run.published_at)
    days = rules.value(RULE, "object_days", on=published)
    return calendar.add_workdays(published, days).day


def answer_by(objection: ScoreObjection) -> dt.date:
    asked = timezone.localdate(objection.asked_at)
    return calendar.add_workdays(asked, rules.value(RULE, "answer_days", on=asked)).day


def is_open(run: ScoreRun) -> bool:
    last = until(run)
    return last is not None and timezone.localdate() <= last and not _is_corrected(run)


def _is_corrected(run: ScoreRun) -> bool:
    return ScoreRun.objects.published().filter(corrects=run).exists()


# Acts ---------------------------------------------------------------------------------------------


def make(line: ScoreLine, *, reason: str, proof: UploadedFile, by: User) -> ScoreObjection:
    """It lies in the to-dos of the assessment office until it is answered."""
    sheet = line.sheet
    require(by, SCORES_OBJECT, sheet.unit)
    refuse_if(_in_time(sheet.run), _has_reason(reason, "reason", "请写明哪里不对、应当是多少。"))
    upload = uploads.accept(proof, by=by, unit=sheet.unit, purpose=OBJECTION_PROOF)
    with transaction.atomic():
        runs.hold(sheet.run.scheme, sheet.run.group, sheet.run.period)
        refuse_if(_is_first(line))
        uploads.keep(upload)
        made = ScoreObjection.objects.create(
            line=line,
            reason=reason.strip(),
            proof=upload,
            asked_by=by,
            asked_at=timezone.now(),
        )
        events.record(OBJECTION_MADE, by=by, target=made, reason=reason)
        _tell_office(made, by)
        return made


@transaction.atomic
def uphold(objection: ScoreObjection, *, value: str, answer: str, by: User) -> ScoreObjection:
    """`value` is what the line is judged by from now on; the correction waits to be published."""
    objection, value = _to_answer(objection, by), value.strip()
    refuse_if(
        _fits(objection, value), _has_reason(answer, "answer", "请写明核实的情况和更正的依据。")
    )
    objection.value = value
    _answered(objection, ObjectionState.UPHELD, answer, by)
    corrections.draft(objection.line.sheet.run, by=by)
    objection.refresh_from_db(fields=["correction"])
    events.record(OBJECTION_UPHELD, by=by, target=objection, reason=answer)
    return objection


@transaction.atomic
def refuse(objection: ScoreObjection, *, answer: str, by: User) -> ScoreObjection:
    objection = _to_answer(objection, by)
    refuse_if(_has_reason(answer, "answer", "请写明不成立的理由。"))
    _answered(objection, ObjectionState.REFUSED, answer, by)
    events.record(OBJECTION_REFUSED, by=by, target=objection, reason=answer)
    return objection


@transaction.atomic
def withdraw(objection: ScoreObjection, *, by: User) -> ScoreObjection:
    objection = _held(objection)
    require(by, SCORES_OBJECT, objection.unit)
    if objection.asked_by_id != by.pk:
        raise Denied(f"“{objection}”只能由申诉人本人撤回。")
    refuse_if(_is_waiting(objection))
    objection.state = ObjectionState.WITHDRAWN
    objection.save()
    events.record(OBJECTION_WITHDRAWN, by=by, target=objection)
    return objection


# Parts of them ------------------------------------------------------------------------------------


def _held(objection: ScoreObjection) -> ScoreObjection:
    """Whoever answers one of a group's month waits for the one who answers another: both go into
    the same correction."""
    run = objection.line.sheet.run
    runs.hold(run.scheme, run.group, run.period)
    rows = ScoreObjection.objects.with_lines().select_for_update(of=("self",), no_key=True)
    return rows.get(pk=objection.pk)


def _to_answer(objection: ScoreObjection, by: User) -> ScoreObjection:
    objection = _held(objection)
    require(by, SCORES_MANAGE, objection.unit)
    if objection.asked_by_id == by.pk:
        raise Denied(f"“{objection}”是您本人提出的，请由其他人答复。")
    refuse_if(_is_waiting(objection))
    return objection


def _answered(objection: ScoreObjection, state: ObjectionState, answer: str, by: User) -> None:
    objection.state, objection.answer = state, answer.strip()
    objection.answered_by, objection.answered_at = by, timezone.now()
    objection.save()
    notices.send(
        [objection.asked_by_id],
        title=f"申诉{state.label}：{objection}"[:100],
        text=f"{by.name}：{objection.answer}",
        url=objection.get_absolute_url(),
    )


def _tell_office(objection: ScoreObjection, by: User) -> None:
    office = User.objects.active().holding(RoleKey.ASSESSMENT_OFFICE).exclude(pk=by.pk)
    notices.send(
        office.values_list("pk", flat=True),
        title=f"申诉待答复：{objection}"[:100],
        text=f"{by.name}：{objection.reason}。请在 {answer_by(objection):%Y-%m-%d} 前答复。",
        url=objection.get_absolute_url(),
    )


def remind(today: dt.date) -> None:
    """On the last day and each working day after it: the office; once it is late, leaders, too."""
    if not calendar.is_workday(today):
        return
    waiting = ScoreObjection.objects.with_lines().filter(state=ObjectionState.WAITING)
    for objection in waiting.order_by("pk"):
        last = answer_by(objection)
        if today < last:
            continue
        late = today > last
        roles = [RoleKey.ASSESSMENT_OFFICE, *([RoleKey.DEPARTMENT_LEADER] if late else [])]
        users = {
            user
            for role in roles
            for user in User.objects.active().holding(role).values_list("pk", flat=True)
        }
        notices.send(
            sorted(users - {objection.asked_by_id}),
            title=f"申诉{'逾期未答复' if late else '今天到期'}：{objection}"[:100],
            text=f"应在 {last:%Y-%m-%d} 前答复。",
            url=objection.get_absolute_url(),
            key=f"objection-{objection.pk}-{today:%Y%m%d}",
        )


# What may stand in the way ------------------------------------------------------------------------


def _in_time(run: ScoreRun) -> Iterator[Problem]:
    last = until(run)
    if last is None:
        yield NON_FIELD_ERRORS, f"“{run}”还没有公布，公布以后才能申诉。"
    elif timezone.localdate() > last:
        yield NON_FIELD_ERRORS, f"“{run}”的申诉期已于 {last:%Y-%m-%d} 截止，不能再申诉。"
    elif _is_corrected(run):
        yield NON_FIELD_ERRORS, f"“{run}”已经更正，请对更正后的计分表申诉。"


def _is_first(line: ScoreLine) -> Iterator[Problem]:
    """A line is contested once: what was answered stays answered."""
    rows = ScoreObjection.objects.filter(line=line).exclude(state=ObjectionState.WITHDRAWN)
    if before := rows.first():
        state = before.get_state_display()
        yield NON_FIELD_ERRORS, f"“{line.indicator}”已经申诉过（{state}），不能再申诉。"


def _is_waiting(objection: ScoreObjection) -> Iterator[Problem]:
    if not objection.is_waiting:
        state = objection.get_state_display()
        yield NON_FIELD_ERRORS, f"“{objection}”{state}，不能再办理。请刷新页面查看。"


def _fits(objection: ScoreObjection, value: str) -> Iterator[Problem]:
    if not value:
        yield "value", "请填写更正后的数值；没有应办事项的，填“无应办”。"
    elif not corrections.takes(objection.line.indicator, value):
        yield (
            "value",
            f"“{value}”不能用来计“{objection.line.indicator}”的分，请填数字、等次或“无应办”。",
        )


def _has_reason(words: str, field: str, ask: str) -> Iterator[Problem]:
    if not words.strip():
        yield field, ask
