"""述职评议 of a year: who reports, how was voted, what was pointed out, what is decided."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.actions import (
    APPRAISAL_COUNTED,
    APPRAISAL_DECIDED,
    APPRAISAL_PROBLEMS,
    APPRAISALS_OPENED,
)
from assessments.choices import SecretaryGrade
from assessments.domain.ballots import arithmetic, terms
from assessments.domain.ballots.arithmetic import Counts
from assessments.domain.scoring.exact import mean
from assessments.file_purposes import APPRAISAL_REPORT
from assessments.models import BallotCount, ScoreRun, ScoreSheet, SecretaryReview
from assessments.permissions import BALLOTS_DECIDE, BALLOTS_MANAGE
from assessments.presets.ballots import (
    COUNTED,
    FEWEST_PROBLEMS,
    GROUPS,
    ITEMS,
    MOST_PROBLEMS,
    REGISTER,
    WORDS,
)
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.files.domain import uploads
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if
from portal.registers.domain import records
from portal.registers.models import Register

Votes = Mapping[tuple[str, str], Counts]  # by group and item
_LONGEST_MATTER: Final = 100


@transaction.atomic
def open_year(
    *, year: int, held_on: dt.date, units: Sequence[Unit], by: User
) -> list[SecretaryReview]:
    """One for each unit whose secretary reports."""
    for unit in units:
        require(by, BALLOTS_MANAGE, unit)
    period = Period(PeriodKind.YEAR, year, 1)
    refuse_if(_may_be_opened(period, units))
    made = SecretaryReview.objects.bulk_create(
        SecretaryReview(unit=unit, period=period, held_on=held_on) for unit in units
    )
    for one in made:
        events.record(APPRAISALS_OPENED, by=by, target=one)
    return made


def count(
    appraisal: SecretaryReview,
    *,
    votes: Votes,
    comment: str = "",
    report: UploadedFile | None = None,
    by: User,
) -> SecretaryReview:
    """As often as it takes until it is decided: the last counts are those that stand."""
    require(by, BALLOTS_MANAGE, appraisal.unit)
    refuse_if(_is_undecided(appraisal), _are_counts(votes))
    upload = None
    if report:
        upload = uploads.accept(report, by=by, unit=appraisal.unit, purpose=APPRAISAL_REPORT)
    with transaction.atomic():
        held = _held(appraisal)
        refuse_if(_is_undecided(held))
        if upload:
            if held.report:
                uploads.release(held.report)
            uploads.keep(upload)
            held.report = upload
        held.counts.all().delete()
        BallotCount.objects.bulk_create(
            BallotCount(appraisal=held, group=group, item=item, votes=list(counts))
            for (group, item), counts in votes.items()
            if any(counts)
        )
        held.comment = comment.strip()
        _work_out(held, votes)
        held.save()
        events.record(APPRAISAL_COUNTED, by=by, target=held, words=_told(held))
        return held


def _work_out(held: SecretaryReview, votes: Votes) -> None:
    held.daily = yearly_mean(held.unit, held.period)
    by_group = {
        group.key: votes[group.key, COUNTED] for group in GROUPS if (group.key, COUNTED) in votes
    }
    worth = terms.on(held.held_on)
    held.mark = arithmetic.mark(by_group, held.daily, worth)
    held.proposal = "" if held.mark is None else arithmetic.proposal(held.mark, worth)


def yearly_mean(unit: Unit, year: Period) -> Decimal | None:
    """Of the totals that were published for the year's months, each as it was corrected."""
    months = [Period(PeriodKind.MONTH, year.year, number) for number in range(1, 13)]
    runs = ScoreRun.objects.valid().filter(period__in=months)
    sheets = ScoreSheet.objects.filter(unit=unit, run__in=runs)
    totals = list(sheets.order_by("pk").values_list("total", flat=True))
    return mean(totals) if totals else None


@transaction.atomic
def point_out(appraisal: SecretaryReview, *, problems: Sequence[str], by: User) -> SecretaryReview:
    """Three to five, once: each becomes a row of the register of what is to be put right."""
    require(by, BALLOTS_MANAGE, appraisal.unit)
    appraisal = _held(appraisal)
    words = [one.strip() for one in problems if one.strip()]
    refuse_if(_are_to_be_pointed_out(appraisal, words))
    register = Register.objects.filter(preset=REGISTER).first()
    if register is None:
        raise ValidationError(
            "还没有“述职评议整改”登记簿，指出的问题无处登记。请先在“登记簿”中添加这个预置。"
        )
    for one in words:
        raw = {"matter": one[:_LONGEST_MATTER], "year": appraisal.period.year, "raised": "点评"}
        due = timezone.localdate() + dt.timedelta(days=182)
        records.create(register, unit=appraisal.unit, raw={**raw, "due": due.isoformat()}, by=by)
    appraisal.problems = len(words)
    appraisal.save()
    events.record(APPRAISAL_PROBLEMS, by=by, target=appraisal, words=f"{len(words):,} 个")
    return appraisal


@transaction.atomic
def decide(
    appraisal: SecretaryReview, *, grade: str, reason: str = "", by: User
) -> SecretaryReview:
    """By people: the proposal binds nobody, but to leave it takes a reason."""
    require(by, BALLOTS_DECIDE, appraisal.unit)
    if by.unit.path.startswith(appraisal.unit.path):
        raise Denied(f"“{appraisal.unit}”是您本人所在的单位，请由其他人评定。")
    appraisal = _held(appraisal)
    refuse_if(_may_be_decided(appraisal, grade, reason.strip()))
    appraisal.grade, appraisal.reason = grade, reason.strip()
    appraisal.decided_at, appraisal.decided_by = timezone.now(), by
    appraisal.save()
    events.record(APPRAISAL_DECIDED, by=by, target=appraisal, words=appraisal.get_grade_display())
    return appraisal


def _held(appraisal: SecretaryReview) -> SecretaryReview:
    rows = SecretaryReview.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit__kind", "report").get(pk=appraisal.pk)


def _told(held: SecretaryReview) -> str:
    return "有效票不足" if held.mark is None else f"{held.mark} 分"


# What may stand in the way ------------------------------------------------------------------------


def _may_be_opened(period: Period, units: Sequence[Unit]) -> Iterator[Problem]:
    if not units:
        yield "units", "请选择述职的单位。"
    known = SecretaryReview.objects.filter(period=period, unit__in=units).select_related("unit")
    if known:
        named = "、".join(str(one.unit) for one in known[:5])
        yield "units", f"{named}等已列入{period.label}述职评议，请去掉后再提交。"


def _is_undecided(appraisal: SecretaryReview) -> Iterator[Problem]:
    if appraisal.is_decided:
        yield "", f"“{appraisal}”已经评定为“{appraisal.get_grade_display()}”，不能再改。"


def _are_counts(votes: Votes) -> Iterator[Problem]:
    groups, items = {one.key for one in GROUPS}, {one.key for one in ITEMS}
    for (group, item), counts in votes.items():
        if group not in groups or item not in items or len(counts) != len(WORDS):
            yield "", "票数表与测评表不符，请刷新页面重新填写。"
        elif any(one < 0 for one in counts):
            yield f"{group}_{item}", "票数不能小于 0。"


def _are_to_be_pointed_out(appraisal: SecretaryReview, words: Sequence[str]) -> Iterator[Problem]:
    if appraisal.problems:
        yield "", f"已经指出 {appraisal.problems:,} 个问题，请在“述职评议整改”登记簿中办理。"
    if not FEWEST_PROBLEMS <= len(words) <= MOST_PROBLEMS:
        least, most = FEWEST_PROBLEMS, MOST_PROBLEMS
        yield "problems", f"应指出 {least} 至 {most} 个问题，一行一个，现在是 {len(words):,} 个。"


def _may_be_decided(appraisal: SecretaryReview, grade: str, reason: str) -> Iterator[Problem]:
    yield from _is_undecided(appraisal)
    if not appraisal.proposal:
        yield "", "还没有测评结果，不能评定。请先录入票数。"
    if grade not in SecretaryGrade:
        yield "grade", "请选择等次。"
    elif grade != appraisal.proposal and not reason:
        yield "reason", "评定的等次与建议等次不同，请写明理由。"
