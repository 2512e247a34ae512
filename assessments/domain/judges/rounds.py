"""A round is opened with its judges, takes sheets, and is closed with the result."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from assessments.actions import JUDGES_SHEET_HANDED_IN, JUDGING_CLOSED, JUDGING_OPENED
from assessments.choices import JudgingState
from assessments.domain.judges import arithmetic
from assessments.domain.judges.arithmetic import Marks
from assessments.models import JudgedUnit, JudgesSheet, JudgingRound
from assessments.permissions import JUDGING_MANAGE
from assessments.presets.judges import FEWEST_JUDGES, ITEMS, MOST_JUDGES, STEP
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox.domain import notices
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


@transaction.atomic
def open_round(
    *,
    title: str,
    held_on: dt.date,
    judges: Sequence[User],
    units: Sequence[Unit],
    drops_extremes: bool = True,
    by: User,
) -> JudgingRound:
    """Of the half-year of its day. Each judge has a sheet for each unit that is not his own."""
    require(by, JUDGING_MANAGE)
    period = Period.containing(held_on, PeriodKind.HALF)
    refuse_if(_may_be_opened(title.strip(), period, judges, units))
    made = JudgingRound.objects.create(
        title=title.strip(),
        period=period,
        held_on=held_on,
        drops_extremes=drops_extremes,
        opened_by=by,
    )
    judged = JudgedUnit.objects.bulk_create(JudgedUnit(round=made, unit=unit) for unit in units)
    JudgesSheet.objects.bulk_create(
        JudgesSheet(judged=one, judge=judge)
        for one in judged
        for judge in judges
        if not is_own(judge, one.unit)
    )
    notices.send(
        [judge.pk for judge in judges],
        title=f"请评分：{made}"[:100],
        text=f"{made.held_on:%Y-%m-%d}，共 {len(judged):,} 个单位。本人所在单位不评。",
        url="",
    )
    events.record(JUDGING_OPENED, by=by, target=made, words=f"评委 {len(judges):,} 人")
    return made


def is_own(judge: User, unit: Unit) -> bool:
    """He works there, or below it."""
    return judge.unit.path.startswith(unit.path)


@transaction.atomic
def hand_in(sheet: JudgesSheet, *, marks: Marks, by: User) -> JudgesSheet:
    """As often as he wants until the round is closed. A blank and a mark above the full marks are
    kept as given: they spoil the sheet."""
    held = _held(sheet.judged.round)
    sheet = JudgesSheet.objects.select_related("judged__unit").get(pk=sheet.pk)
    if sheet.judge_id != by.pk:
        raise Denied("评分表只能由评委本人填写。")
    refuse_if(_is_open(held), steps(marks))
    sheet.marks, sheet.handed_in_at = list(marks), timezone.now()
    sheet.save()
    events.record(JUDGES_SHEET_HANDED_IN, by=by, target=held)
    return sheet


@transaction.atomic
def close(made: JudgingRound, *, by: User) -> JudgingRound:
    """What was not handed in by now does not count; the result stays as it is."""
    require(by, JUDGING_MANAGE)
    made = _held(made)
    refuse_if(_is_open(made))
    for judged in made.judged.prefetch_related("sheets"):
        sheets = [sheet.marks for sheet in judged.sheets.all() if sheet.handed_in_at]
        found = arithmetic.result(sheets, drops_extremes=made.drops_extremes)
        judged.mark, judged.valid, judged.spoiled = found.mark, found.valid, found.spoiled
        if found.dropped:
            judged.lowest, judged.highest = found.dropped
        judged.save()
    made.state, made.closed_at, made.closed_by = JudgingState.CLOSED, timezone.now(), by
    made.save()
    events.record(JUDGING_CLOSED, by=by, target=made)
    return made


def steps(marks: Marks) -> Iterator[Problem]:
    """Marks are given in steps of half a mark, nothing below nought."""
    for item, mark in zip(ITEMS, marks, strict=True):
        if mark is not None and (mark < 0 or mark % STEP):
            yield item.key, f"“{item.label}”按 0.5 分一档打分，如 {Decimal(item.full) - STEP}。"


def _may_be_opened(
    title: str, period: Period, judges: Sequence[User], units: Sequence[Unit]
) -> Iterator[Problem]:
    if not title:
        yield "title", "请填写名称，例如“书记项目现场观摩”。"
    if JudgingRound.objects.filter(title=title, period=period).exists():
        yield "title", f"{period.label}已有“{title}”，请换一个名称。"
    if not FEWEST_JUDGES <= len(judges) <= MOST_JUDGES:
        yield (
            "judges",
            f"评委应为 {FEWEST_JUDGES} 至 {MOST_JUDGES} 人，现在选了 {len(judges):,} 人。",
        )
    if not units:
        yield "units", "请选择被评单位。"


def _is_open(made: JudgingRound) -> Iterator[Problem]:
    if not made.is_open:
        yield "", f"“{made}”已经结束，不能再评。请刷新页面查看。"


def _held(made: JudgingRound) -> JudgingRound:
    return JudgingRound.objects.select_for_update(no_key=True).get(pk=made.pk)
