"""Acts on a year's review of members: opened with the list, its steps in order, votes and grades,
handed in, confirmed. No formula makes a grade out of votes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from branches.actions import REVIEW_CHANGED, REVIEW_CONFIRMED, REVIEW_HANDED_IN, REVIEW_OPENED
from branches.choices.life import LIFE_MEETING
from branches.choices.members import Category
from branches.choices.organisations import BRANCH_KINDS
from branches.choices.review import NEED_MEASURES, MemberGrade, NotGraded, ReviewState
from branches.domain.clerks import require_for
from branches.domain.life import rosters
from branches.domain.review import tasks
from branches.domain.review.arithmetic import ReviewTotals, most_excellent
from branches.models import (
    Activity,
    PartyMember,
    PartyOrganization,
    ReviewedMember,
    ReviewSheet,
)
from branches.permissions import REVIEWS_CONFIRM, REVIEWS_KEEP
from portal.access import Actor
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules.domain import memory, rules

FIRST_YEAR = 2013  # when reviewing once a year began
STEPS = ("self_on", "mutual_on", "polled_on", "graded_on")
_LABELS = {
    "self_on": "个人自评",
    "mutual_on": "党员互评",
    "polled_on": "民主测评",
    "graded_on": "组织评定",
}


@dataclass(frozen=True, kw_only=True)
class ReviewFacts:
    """What is told of the meeting and of the steps."""

    did_study: bool = False
    did_ask: bool = False
    did_talk: bool = False
    did_compare: bool = False
    did_criticise: bool = False
    did_mend: bool = False
    met_on: dt.date | None = None
    self_on: dt.date | None = None
    mutual_on: dt.date | None = None
    polled_on: dt.date | None = None
    graded_on: dt.date | None = None
    took_part: int = 0
    found: int = 0
    mended: int = 0


FACTS = tuple(one.name for one in fields(ReviewFacts))


@dataclass(frozen=True)
class Reviewed:
    """One line as it is told: votes by grade, then the grade or why there is none."""

    line: int
    votes: tuple[int | None, ...] = (None, None, None, None)
    grade: str = ""
    not_graded: str = ""
    measure: str = ""


@transaction.atomic
def open_sheet(organisation: PartyOrganization, *, year: int, by: Actor) -> ReviewSheet:
    """The list is that of the last day of the year, of a year still running that of today."""
    rows = PartyOrganization.objects.select_for_update(of=("self",)).select_related("unit")
    organisation = rows.get(pk=organisation.pk)
    require_for(by, REVIEWS_KEEP, organisation)
    refuse_if(_may_open(organisation, year))
    sheet = ReviewSheet.objects.create(organization=organisation, year=year)
    _list(sheet)
    events.record(REVIEW_OPENED, by=by, target=sheet, summary=f"{year}年")
    _settle(sheet, "开始民主评议", by)
    return sheet


def _may_open(organisation: PartyOrganization, year: int) -> Iterator[Problem]:
    if organisation.kind not in BRANCH_KINDS:
        yield NON_FIELD_ERRORS, f"“{organisation}”不是党支部，民主评议按支部进行。"
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        yield "year", f"年度应在 {FIRST_YEAR} 至 {timezone.localdate().year} 之间。"
    elif ReviewSheet.objects.filter(organization=organisation, year=year).exists():
        yield "year", f"“{organisation}”{year}年的民主评议已经开始，请在那里继续。"


def _list(sheet: ReviewSheet) -> int:
    """Whoever belongs to the branch and is not on the sheet yet."""
    day = min(dt.date(sheet.year, 12, 31), timezone.localdate())
    known = set(sheet.lines.values_list("member", flat=True))
    new = [one for one in rosters.belonged(sheet.organization, on=day) if one.pk not in known]
    with memory.remembered():
        ReviewedMember.objects.bulk_create(
            ReviewedMember(sheet=sheet, member=one, not_graded=_why_not(one)) for one in new
        )
    return len(new)


def _why_not(member: PartyMember) -> str:
    if member.category == Category.PROBATIONARY and not _grades_probationary():
        return NotGraded.PROBATIONARY
    return NotGraded.LOST if member.is_lost else ""


def _grades_probationary() -> bool:
    """Whether those on probation get a grade is the county's (BR-07); by default they do not."""
    return bool(rules.value("BR-07", "grades_probationary", on=timezone.localdate()))


@transaction.atomic
def refresh(sheet: ReviewSheet, *, by: Actor) -> int:
    """Members who came since; nobody is taken off."""
    sheet = _hold(sheet, by)
    count = _list(sheet)
    events.record(REVIEW_CHANGED, by=by, target=sheet, summary=f"补入 {count:,} 人")
    return count


@transaction.atomic
def change(
    sheet: ReviewSheet, told: ReviewFacts, lines: Sequence[Reviewed] = (), *, by: Actor
) -> ReviewSheet:
    sheet = _hold(sheet, by)
    held = {one.pk: one for one in sheet.lines.select_related("member__person")}
    refuse_if(
        _in_order(told),
        _counts_fit(told, len(held)),
        *(_line_fits(held.get(one.line), one, told) for one in lines),
    )
    for name in FACTS:
        setattr(sheet, name, getattr(told, name))
    sheet.save()
    changed = [_with(held[one.line], one) for one in lines]
    names = [grade.value for grade in MemberGrade]
    ReviewedMember.objects.bulk_update(changed, [*names, "grade", "not_graded", "measure"])
    events.record(REVIEW_CHANGED, by=by, target=sheet, summary=f"评议结果 {len(changed):,} 人")
    return sheet


def _with(line: ReviewedMember, told: Reviewed) -> ReviewedMember:
    for grade, count in zip(MemberGrade, told.votes, strict=True):
        setattr(line, grade.value, count)
    line.grade, line.not_graded = told.grade, told.not_graded
    line.measure = told.measure.strip()
    return line


def _in_order(told: ReviewFacts) -> Iterator[Problem]:
    """自评 → 互评 → 测评 → 评定, none before the one it follows, none left out between."""
    today, last, last_name = timezone.localdate(), None, ""
    missing = ""
    for name in STEPS:
        day = getattr(told, name)
        if day is None:
            missing = missing or name
            continue
        if day > today:
            yield name, "日期晚于今天。请开展后再登记。"
        elif missing:
            yield name, f"还没有登记“{_LABELS[missing]}”。四个步骤依次进行。"
        elif last is not None and day < last:
            yield name, f"早于“{_LABELS[last_name]}”的 {last}。四个步骤依次进行。"
        last, last_name = day, name
    if told.met_on and told.met_on > today:
        yield "met_on", "日期晚于今天。请开展后再登记。"


def _counts_fit(told: ReviewFacts, listed: int) -> Iterator[Problem]:
    if told.took_part > listed:
        yield "took_part", f"参评 {told.took_part} 人，多于应参评 {listed} 人。请核对。"
    if told.mended > told.found:
        yield "mended", f"已整改 {told.mended} 个，多于查摆 {told.found} 个。请核对。"


def _line_fits(
    line: ReviewedMember | None, told: Reviewed, facts: ReviewFacts
) -> Iterator[Problem]:
    if line is None:
        yield NON_FIELD_ERRORS, "名单已有变化，请刷新后再保存。"
        return
    name = line.member.person.name
    refused = list(_result_fits(line, told))
    yield from ((f"{field}_{line.pk}", words) for field, words in refused)
    if told.grade and facts.graded_on is None and not refused:
        yield f"grade_{line.pk}", f"{name}：填了等次，请先填“组织评定”的日期。"
    cast = sum(count or 0 for count in told.votes)
    if facts.took_part and cast > facts.took_part:
        yield (
            f"excellent_{line.pk}",
            f"{name}：各等次共 {cast} 票，多于参评 {facts.took_part} 人。请核对。",
        )


def _result_fits(line: ReviewedMember, told: Reviewed) -> Iterator[Problem]:
    """The grade, or why there is none, whatever the steps and the votes."""
    name = line.member.person.name
    if told.grade and told.not_graded:
        yield "grade", f"{name}：评了等次的，不填未评原因。"
    elif (
        told.grade and line.member.category == Category.PROBATIONARY and not _grades_probationary()
    ):
        yield "grade", f"{name}是预备党员，参加评议但不评等次。"
    if told.grade in NEED_MEASURES and not told.measure.strip():
        grade = MemberGrade(told.grade).label
        yield "measure", f"{name}评为{grade}，请填写教育帮助等措施。"


@transaction.atomic
def bring(member: PartyMember, *, year: int, told: Reviewed, by: Actor) -> ReviewedMember:
    """From a table: on the sheet of the member's branch, opened where the year has none yet. The
    steps and their days are told on the sheet."""
    if not told.grade and not told.not_graded:
        raise ValidationError({"grade": "请填写评议结果，没有评的填未评原因。"})
    organisation = member.organization
    sheet = ReviewSheet.objects.filter(organization=organisation, year=year).first()
    if sheet is None:
        sheet = open_sheet(organisation, year=year, by=by)
    line = sheet.lines.filter(member=member).first()
    if line is None and sheet.is_open and refresh(sheet, by=by):
        line = sheet.lines.filter(member=member).first()
    if line is None:
        raise ValidationError(
            f"“{member}”不在“{sheet}”的名单里：{year}年底不属于这个党支部，或者评议已经报送。"
        )
    return result(line, told, by=by)


@transaction.atomic
def result(line: ReviewedMember, told: Reviewed, *, by: Actor) -> ReviewedMember:
    """The outcome of one member; the votes stay as they are."""
    sheet = _hold(line.sheet, by)
    held = sheet.lines.select_related("member__person").get(pk=line.pk)
    refuse_if(_result_fits(held, told))
    held.grade, held.not_graded = told.grade, told.not_graded
    held.measure = told.measure.strip()
    held.save(update_fields=["grade", "not_graded", "measure"])
    events.record(REVIEW_CHANGED, by=by, target=sheet, summary=f"评议结果：{held.member}")
    return held


def meetings(sheet: ReviewSheet) -> Any:
    """组织生活会 on record for the year, which may be held until March of the next, as the year
    before had its own until this one's."""
    season = (dt.date(sheet.year, 4, 1), dt.date(sheet.year + 1, 3, 31))
    rows = Activity.objects.counted().filter(
        organization=sheet.organization, kinds__code=LIFE_MEETING, held_on__range=season
    )
    return rows.newest_first()


def met_on(sheet: ReviewSheet) -> dt.date | None:
    """What is told already is not typed again."""
    return sheet.met_on or meetings(sheet).values_list("held_on", flat=True).first()


def totals(sheet: ReviewSheet) -> ReviewTotals:
    return ReviewTotals.of(sheet.lines.values_list("grade", flat=True))


def doubts(sheet: ReviewSheet) -> Iterator[str]:
    """Said before it is handed in, and to whoever confirms; it does not stop."""
    counted = totals(sheet)
    day = sheet.graded_on or timezone.localdate()
    most = most_excellent(counted.graded, on=day)
    if counted.excellent > most:
        yield (
            f"评为优秀 {counted.excellent} 人，按参加评定的 {counted.graded} 人算，"
            f"一般不超过 {most} 人（BR-08）。"
        )
    if count := counted.counts[MemberGrade.UNQUALIFIED]:
        yield f"评为不合格 {count:,} 人，按规定研究组织处置。"
    if sheet.met_on and not meetings(sheet).filter(held_on=sheet.met_on).exists():
        yield f"组织生活记录中没有 {sheet.met_on} 的组织生活会，请登记，应开展事项才算完成。"


@transaction.atomic
def hand_in(sheet: ReviewSheet, *, by: Actor) -> ReviewSheet:
    sheet = _hold(sheet, by)
    refuse_if(_is_whole(sheet))
    sheet.state, sheet.return_reason = ReviewState.HANDED_IN, ""
    sheet.save()
    events.record(REVIEW_HANDED_IN, by=by, target=sheet)
    _settle(sheet, "报送民主评议", by)
    return sheet


def _is_whole(sheet: ReviewSheet) -> Iterator[Problem]:
    if sheet.graded_on is None:
        yield NON_FIELD_ERRORS, "自评、互评、测评、评定四步还没有登记完，不能报送。"
    blank = sheet.lines.filter(grade="", not_graded="").select_related("member__person")
    names = [one.member.person.name for one in blank.in_order()]
    if names:
        more = f"等 {len(names):,} 人" if len(names) > len(names[:5]) else ""
        yield (
            NON_FIELD_ERRORS,
            f"{'、'.join(names[:5])}{more}既没有等次，也没有未评原因。请补齐。",
        )


@transaction.atomic
def confirm(sheet: ReviewSheet, *, by: Actor) -> ReviewSheet:
    """The township has read it."""
    sheet = _held(sheet)
    require_for(by, REVIEWS_CONFIRM, sheet.organization)
    refuse_if(_is_handed_in(sheet))
    sheet.state, sheet.confirmed_on = ReviewState.CONFIRMED, timezone.localdate()
    sheet.save()
    events.record(REVIEW_CONFIRMED, by=by, target=sheet)
    _settle(sheet, "确认民主评议", by)
    return sheet


@transaction.atomic
def give_back(sheet: ReviewSheet, *, reason: str, by: Actor) -> ReviewSheet:
    """To be corrected; one that was confirmed too."""
    sheet = _held(sheet)
    require_for(by, REVIEWS_CONFIRM, sheet.organization)
    refuse_if(
        [(NON_FIELD_ERRORS, "还没有报送，不用退回。")] if sheet.is_open else (),
        [] if reason.strip() else [("reason", "请填写退回的原因。")],
    )
    sheet.state, sheet.confirmed_on = ReviewState.OPEN, None
    sheet.return_reason = reason.strip()
    sheet.save()
    events.record(REVIEW_CHANGED, by=by, target=sheet, summary=f"退回：{reason.strip()}")
    _settle(sheet, "退回民主评议", by)
    return sheet


def _is_handed_in(sheet: ReviewSheet) -> Iterator[Problem]:
    if sheet.state != ReviewState.HANDED_IN:
        yield (
            NON_FIELD_ERRORS,
            f"现在是“{sheet.get_state_display()}”，不能确认。可能别人刚办理过，请刷新。",
        )


def _settle(sheet: ReviewSheet, act: str, by: Actor) -> None:
    tasks.settle(sheet.organization, today=timezone.localdate(), by=by, act=act)


def _hold(sheet: ReviewSheet, by: Actor) -> Any:
    sheet = _held(sheet)
    require_for(by, REVIEWS_KEEP, sheet.organization)
    if not sheet.is_open:
        refuse_if([(NON_FIELD_ERRORS, f"已{sheet.get_state_display()[1:]}，要修改请先退回。")])
    return sheet


def _held(sheet: ReviewSheet) -> Any:
    rows = ReviewSheet.objects.select_for_update(of=("self",)).select_related("organization__unit")
    return rows.get(pk=sheet.pk)
