"""Persons × dates: the days of many applicants at once, typed or pasted from a table of theirs.

A cell is a step's day; what a step asks beside its day has cells of its own. Each step is taken by
its own act, so that nothing passes here that would be refused elsewhere; what cannot be is told
beside its cell, and the others are kept. Votes and approvals are not taken here: they ask for more
than a day, and make members.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from branches.choices.admission import VOTED, AdmissionStage, StepCode, StepDecision
from branches.domain.admission import cases, chart, clocks, importing, recorded, story
from branches.domain.admission.story import ORDER, StepFacts, is_repeated
from branches.domain.cells import SentCell
from branches.domain.clerks import require_for
from branches.models import AdmissionCase, CaseStep
from branches.permissions import ADMISSION_KEEP
from portal import parameters
from portal.access import Denied
from portal.accounts.models import User
from portal.dates import PartialDate
from portal.rules.domain import memory
from portal.typed import Unreadable, dates

S = StepCode
MOST_CELLS: Final = 600  # of one paste: each is an act of its own
ELSEWHERE: Final = (*VOTED, S.APPROVAL, S.CONFIRMATION)
# What a step asks beside its day: the cell's key, its heading, and where an act tells its fault.
BESIDE: Final[dict[str, tuple[tuple[str, str, str], ...]]] = {
    S.CONTACTS: (("contacts_names", "培养联系人姓名", "helpers"),),
    S.INTRODUCERS: (("introducers_names", "入党介绍人姓名", "helpers"),),
    S.TRAINING: (("training_days", "培训天数", "days"), ("training_hours", "培训学时", "hours")),
    S.FORM: (("form_number", "志愿书编号", "form_number"),),
}
OF_STEP: Final = {key: code for code, every in BESIDE.items() for key, _, _ in every}
_SOON: Final = 15  # days, as reminders have it
_BY_HAND: Final = "集中填日期时改填"


@dataclass
class DatesLine:
    """A case in the table: what its cells say, and which of them wait until when."""

    case: AdmissionCase
    values: dict[str, str]
    waiting: dict[str, str]


@dataclass
class DateCell(SentCell):
    """One cell as it was sent: what was typed, and what the page had shown."""

    text: str
    before: str

    @property
    def typed(self) -> str:
        return self.text.strip()


@dataclass
class DatesRow:
    """The cells of one case that were sent, by step's code or by the key of what stands beside."""

    case: AdmissionCase
    cells: dict[str, DateCell]
    values: dict[str, str] = field(default_factory=dict)

    def of_step(self, code: str) -> list[DateCell]:
        keys = (code, *(key for key, _, _ in BESIDE.get(code, ())))
        return [self.cells[key] for key in keys if key in self.cells]

    def text(self, key: str) -> str:
        """As it was sent; what was not is as it stands."""
        return self.cells[key].typed if key in self.cells else self.values.get(key, "")


def lines(rows: Any, *, today: dt.date) -> list[DatesLine]:
    """A fixed number of statements, whatever there are."""
    with memory.remembered():
        return [
            DatesLine(case, values_of(case), dict(_waiting(case, today)))
            for case in story.prefetched(rows)
        ]


def values_of(case: AdmissionCase) -> dict[str, str]:
    """Of a case with what `story.prefetched` brings; of a step taken again the last day."""
    beside = {key: value for key, value in recorded.told(case).items() if key in OF_STEP}
    days = {step.code: step.happened_on for step in _standing(case)}
    told: dict[str, Any] = beside | days
    return {key: str(value) for key, value in told.items() if value is not None}


def _standing(case: AdmissionCase) -> list[CaseStep]:
    """A step that failed is taken again: its cell is blank."""
    failed = StepDecision.FAIL
    rows = [one for one in case.steps.all() if not one.is_withdrawn and one.decision != failed]
    return sorted(rows, key=lambda one: (one.happened_on, one.pk))


def _waiting(case: AdmissionCase, today: dt.date) -> Iterable[tuple[str, str]]:
    for clock in clocks.running(story.of(case)):
        left = clock.days_left(today)
        if left < 0:
            yield clock.code, f"应在 {clock.due} 前办理，已超期 {-left} 天。照常按实际日期填写。"
        elif left <= _SOON:
            yield clock.code, f"应在 {clock.due} 前办理，还有 {left} 天。"


# Typing into it ----------------------------------------------------------------------------------


def save(typed: Sequence[DatesRow], *, reason: str = "", by: User) -> None:
    """Step by step in the order of the chart, so that a block may carry several of one person.
    `reason`: why days that stand are corrected."""
    for row in typed:
        require_for(by, ADMISSION_KEEP, row.case.organization)
    if sum(len(row.cells) for row in typed) > MOST_CELLS:
        raise ValidationError(f"一次最多粘贴 {MOST_CELLS:,} 格。请分几次粘贴。")
    known = {
        case.pk: values_of(case)
        for case in story.prefetched(
            AdmissionCase.objects.filter(pk__in=[row.case.pk for row in typed])
        )
    }
    for row in typed:
        row.values = known.get(row.case.pk, {})
        steps = {OF_STEP.get(key, key) for key in row.cells}
        for code in sorted(steps, key=lambda one: ORDER.get(one, len(ORDER))):
            _save_step(row, code, reason.strip(), by=by)


def _save_step(row: DatesRow, code: str, reason: str, *, by: User) -> None:
    try:
        with transaction.atomic():
            _change(row, code, reason, by=by)
    except Denied as refusal:
        _refuse(row, code, {NON_FIELD_ERRORS: [str(refusal)]})
    except ValidationError as refusal:
        by_field = hasattr(refusal, "error_dict")
        _refuse(row, code, refusal.message_dict if by_field else {"": refusal.messages})


def _refuse(row: DatesRow, code: str, told: dict[str, list[str]]) -> None:
    """Nothing of the step is kept: its cells say so, each fault beside what it is about."""
    place = {name: key for key, _, name in BESIDE.get(code, ()) if key in row.cells}
    words: dict[str, list[str]] = {}
    for name, messages in told.items():
        words.setdefault(place.get(name, code), []).extend(messages)
    every = row.of_step(code)
    elsewhere = "".join(message for messages in words.values() for message in messages)
    for cell in every:
        key = next(key for key, one in row.cells.items() if one is cell)
        told_here = words.get(key) or ([elsewhere] if code not in row.cells else [])
        cell.refuse("".join(told_here) or f"没有保存：{elsewhere}")


def _change(row: DatesRow, code: str, reason: str, *, by: User) -> None:
    if code in ELSEWHERE:
        raise ValidationError(f"“{chart.name(code)}”请打开本人办理。")
    now, typed = row.values.get(code, ""), row.text(code)
    beside = [key for key, _, _ in BESIDE.get(code, ()) if key in row.cells]
    changed = [key for key in beside if row.cells[key].typed != row.values.get(key, "")]
    cell = row.cells.get(code)
    if cell is None and not changed:
        return
    if not now and not typed:
        if changed:
            raise ValidationError(f"请同时填写“{chart.name(code)}”的日期。")
        return
    day = _day(typed) if typed else None
    if str(day or "") == now:
        if changed:
            raise ValidationError(
                f"“{chart.name(code)}”已登记，姓名、天数等不能在这里修改。请打开本人，退回后重新登记。"
            )
        return
    if cell is not None and cell.before.strip() != now:
        cell.text = now  # what may be taken in its place
        cell.refuse(f"他人刚刚登记为“{now or '空白'}”。请核对。", "conflict")
    elif day is None:
        _take_back(row, code, by=by)
    elif not now or (is_repeated(code) and str(day) > now):
        cases.record_step(row.case, _facts(row, code, day), by=by)
    else:
        _correct(row, code, day, reason, by=by)


def _day(typed: str) -> dt.date:
    try:
        parts = dates.typed(typed, today=timezone.localdate())
    except Unreadable as fault:
        raise ValidationError(str(fault)) from fault
    day = PartialDate(*parts)
    if not day.day:
        raise ValidationError(
            f"请写到日，例如 {day}-15。" if day.month else "请写到日，例如 2026-03-15。"
        )
    return day.earliest


def _facts(row: DatesRow, code: str, day: dt.date) -> StepFacts:
    told: dict[str, Any] = {}
    if code in importing.HELPERS:
        names = row.text(BESIDE[code][0][0])
        helpers = importing.members_named(row.case.organization, names)
        if names and not helpers:
            words = f"“{names}”在本支部党员中对不上（每个姓名须是一名党员）。同名的请打开本人勾选。"
            raise ValidationError({"helpers": words})
        told["helpers"] = tuple(helpers)
    if code == S.TRAINING:
        told |= {name: _number(row.text(key), name) for key, _, name in BESIDE[code]}
    if code == S.FORM:
        told["form_number"] = row.text("form_number")[:30]
    decision = importing.DECISIONS.get(S(code), "") if code in S.values else ""
    return StepFacts(code=code, happened_on=day, decision=decision, **told)


def _number(typed: str, name: str) -> int | None:
    number = parameters.number(typed, most=1_000)
    if typed and number is None:
        raise ValidationError({name: f"“{typed[:20]}”不是天数或者学时。请填整数，例如 3。"})
    return number


def _last(row: DatesRow, code: str) -> list[CaseStep]:
    """Those that stand, the newest first."""
    rows = CaseStep.objects.standing().filter(case=row.case, code=code)
    rows = rows.exclude(decision=StepDecision.FAIL)
    return list(rows.select_related("case", "entered_by").order_by("-happened_on", "-pk"))


def _is_fresh(step: CaseStep, by: User) -> bool:
    """Typed by the same hand today: a slip is mended without a word of why."""
    today = timezone.localdate()
    return step.entered_by_id == by.pk and timezone.localtime(step.entered_at).date() == today


def _correct(row: DatesRow, code: str, day: dt.date, reason: str, *, by: User) -> None:
    step, *earlier = _last(row, code)
    if is_repeated(code):
        again = earlier and earlier[0].happened_on == day and _is_fresh(step, by)
        if not again:
            raise ValidationError(
                f"最近一次是 {step.happened_on}，更早的请打开本人，在“登记记录”中更正。"
            )
        cases.return_step(step, reason=_BY_HAND, by=by)
        return
    why = reason or (_BY_HAND if _is_fresh(step, by) else "")
    if not why:
        raise ValidationError(
            f"{step.entered_by}已登记 {step.happened_on}。更正请先在表格上方填写“更正原因”并打开。"
        )
    cases.correct_date(step, happened_on=day, reason=why, by=by)


def _take_back(row: DatesRow, code: str, *, by: User) -> None:
    step, *_ = _last(row, code)
    if not _is_fresh(step, by):
        raise ValidationError(
            f"{step.entered_by}已登记 {step.happened_on}，不能清空。有误的请打开本人“退回”。"
        )
    cases.return_step(step, reason=_BY_HAND, by=by)


def stage_of(code: str) -> AdmissionStage:
    """Where somebody stands who takes the step; a step of the place stands at the beginning."""
    return story.STAGE_BEFORE[S(code)] if code in S.values else AdmissionStage.APPLICANT
