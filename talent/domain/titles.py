"""From the public notice to the title: naming, its allowance, the yearly appraisal, its end."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import ALLOWANCE_CHANGED, CANDIDATE_CHANGED
from talent.choices.selections import (
    AllowanceKind,
    AllowanceState,
    AppraisalResult,
    CandidateState,
    OpinionAnswer,
    OpinionSettled,
    SelectionStage,
)
from talent.domain import candidates, months, recognitions, selections
from talent.domain.talents import not_later
from talent.models import (
    SelectionAllowance,
    SelectionAppraisal,
    SelectionCandidate,
    SelectionOpinion,
    SelectionRound,
    TalentProfile,
)
from talent.permissions import SELECTION_MANAGE

MONTHS_A_YEAR: Final = 12


@transaction.atomic
def announce(selection: SelectionRound, *, since: dt.date, by: User) -> SelectionRound:
    row = selections.held(selection, by)
    refuse_if(selections.is_in(row, SelectionStage.DECIDING), _was_decided(row))
    row.notice_since, row.notice_until = since, last_day_of_notice(since)
    return selections.moved(row, SelectionStage.NOTICE, by=by, until=str(row.notice_until))


def _was_decided(row: SelectionRound) -> Iterator[Problem]:
    if row.decided_on is None:
        yield "", "领导小组还没有确定拟命名人选，不能公示。"


def last_day_of_notice(since: dt.date) -> dt.date:
    return recognitions.last_day_of_notice(since, rules.value("TA-05", "days", on=since))


@transaction.atomic
def name(
    selection: SelectionRound, *, on: dt.date, document: str, pays_from: dt.date, by: User
) -> SelectionRound:
    """From the day after the notice, by somebody else than who entered the decision."""
    row = selections.held(selection, by)
    winners = list(
        row.candidates.filter(state=CandidateState.CHOSEN).select_related("profile__person")
    )
    # Nobody is named in another round meanwhile.
    files = TalentProfile.objects.filter(pk__in=[one.profile_id for one in winners])
    list(files.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    refuse_if(
        selections.is_in(row, SelectionStage.NOTICE),
        _notice_is_over(row, on),
        not_later(on),
        _is_anothers(row, by),
        _fits(row, winners),
        _nothing_is_open(row),
        *(candidates.has_no_such_title(row, one.profile, on) for one in winners),
    )
    row.named_on, row.named_document = on, document.strip()
    row.term_until = months.shifted(on, MONTHS_A_YEAR * row.term_years) - dt.timedelta(days=1)
    for one in winners:
        one.state, one.named_on, one.until = CandidateState.NAMED, on, row.term_until
        one.save(update_fields=["state", "named_on", "until"])
    SelectionAllowance.objects.bulk_create(
        SelectionAllowance(candidate=one, month=month, amount=row.amount or 0)
        for one in winners
        for month in months_of(row, pays_from)
    )
    return selections.moved(
        row, SelectionStage.NAMED, by=by, document=row.named_document, until=str(row.term_until)
    )


def months_of(row: SelectionRound, begins: dt.date) -> list[dt.date]:
    """The first days of the months for which there is something to pay."""
    count = {
        AllowanceKind.NONE: 0,
        AllowanceKind.ONCE: 1,
        AllowanceKind.MONTHLY: row.months or MONTHS_A_YEAR * row.term_years,
    }[AllowanceKind(row.allowance)]
    first = begins.replace(day=1)
    return [months.shifted(first, number) for number in range(count)]


def _notice_is_over(row: SelectionRound, on: dt.date) -> Iterator[Problem]:
    if row.notice_until and on <= row.notice_until:
        yield "on", f"公示到 {row.notice_until} 期满，命名日期应在这之后。"


def _is_anothers(row: SelectionRound, by: User) -> Iterator[Problem]:
    if row.decided_by_id == by.pk:
        yield "", "拟命名人选是您登记的，请由另一位同志命名。"


def _fits(row: SelectionRound, winners: list[SelectionCandidate]) -> Iterator[Problem]:
    if not winners:
        yield "", "没有拟命名人选。"
    if len(winners) > row.places:
        yield "", f"拟命名 {len(winners):,} 人，超过名额 {row.places} 人，请退回领导小组。"


def open_objections(row: SelectionRound) -> Any:
    return SelectionOpinion.objects.filter(
        candidate__round=row,
        candidate__state=CandidateState.CHOSEN,
        answer=OpinionAnswer.OBJECTS,
        settled=OpinionSettled.OPEN,
    )


def _nothing_is_open(row: SelectionRound) -> Iterator[Problem]:
    for one in open_objections(row).select_related("candidate__profile__person"):
        yield "", f"“{one.candidate.profile}”的异议还没有处理，不能命名。"


# 津贴 --------------------------------------------------------------------------------------------


@transaction.atomic
def pay(selection: SelectionRound, *, month: dt.date, on: dt.date, by: User) -> int:
    """What is due of a month, to everybody; what is stopped stays unpaid."""
    row = selections.held(selection, by)
    first = month.replace(day=1)
    due = list(
        SelectionAllowance.objects.filter(
            candidate__round=row, month=first, state=AllowanceState.DUE
        )
    )
    refuse_if(
        selections.is_in(row, SelectionStage.NAMED),
        not_later(on),
        _is_due(due, first),
    )
    for one in due:
        one.state, one.paid_on = AllowanceState.PAID, on
        one.save(update_fields=["state", "paid_on"])
    total = sum(one.amount for one in due)
    summary = f"发放 {first:%Y-%m} 津贴：{row}，{len(due):,} 人，{total:,} 元"
    events.record(ALLOWANCE_CHANGED, by=by, target=row, summary=summary)
    return len(due)


def _is_due(due: list[SelectionAllowance], month: dt.date) -> Iterator[Problem]:
    if not due:
        yield "month", f"{month:%Y 年 %m 月}没有应发的津贴。"
    if month > timezone.localdate():
        yield "month", "还没有到这个月，请核对。"


def _stop(row: SelectionCandidate, after: dt.date, why: str) -> int:
    """From the month after the day on; what was paid already stays paid."""
    later = row.allowances.filter(
        state=AllowanceState.DUE, month__gte=months.shifted(after.replace(day=1), 1)
    )
    stopped = list(later)
    for one in stopped:
        one.state, one.note = AllowanceState.STOPPED, why
        one.save(update_fields=["state", "note"])
    return len(stopped)


# 年度考核, 取消 ----------------------------------------------------------------------------------


@transaction.atomic
def appraise(
    candidate: SelectionCandidate, *, year: int, result: str, on: dt.date, note: str = "", by: User
) -> SelectionAppraisal:
    """One that is failed stops the allowance from the next month."""
    row = _held(candidate, by)
    failed = result == AppraisalResult.FAILED
    refuse_if(_has_title(row), not_later(on), _once_a_year(row, year), _explains(failed, note))
    made = SelectionAppraisal.objects.create(
        candidate=row, year=year, result=result, on=on, note=note.strip(), by=by
    )
    word = AppraisalResult(result).label
    stopped = _stop(row, on, f"{year} 年度考核不合格") if failed else 0
    more = f"，停发津贴 {stopped:,} 个月" if stopped else ""
    _tell(f"{year} 年度考核{word}{more}", row, by=by)
    return made


def _has_title(row: SelectionCandidate) -> Iterator[Problem]:
    if row.state != CandidateState.NAMED:
        yield "", f"“{row}”现在是“{row.get_state_display()}”，没有在管理期内的称号。"


def _once_a_year(row: SelectionCandidate, year: int) -> Iterator[Problem]:
    if row.named_on and row.until and not row.named_on.year <= year <= row.until.year:
        yield "year", f"管理期是 {row.named_on} 至 {row.until}，{year} 年不用考核。"
    if row.appraisals.filter(year=year).exists():
        yield "year", f"“{row.profile}”的 {year} 年度考核已经登记。"


def _explains(failed: bool, note: str) -> Iterator[Problem]:  # noqa: FBT001 - what was found
    if failed and not note.strip():
        yield "note", "不合格的请写明原因。"


@transaction.atomic
def revoke(
    candidate: SelectionCandidate, *, on: dt.date, reason: str, by: User
) -> SelectionCandidate:
    """The title is taken back within its term, and the allowance stops with it."""
    row = _held(candidate, by)
    refuse_if(_has_title(row), not_later(on), _after_the_naming(row, on))
    row.state, row.revoked_on, row.reason = CandidateState.REVOKED, on, reason.strip()
    row.save(update_fields=["state", "revoked_on", "reason"])
    _stop(row, on, "称号取消")
    _tell("取消称号", row, by=by, reason=row.reason)
    return row


def _after_the_naming(row: SelectionCandidate, on: dt.date) -> Iterator[Problem]:
    if row.named_on and on < row.named_on:
        yield "on", f"取消日期早于命名日期 {row.named_on}，请核对。"


def ends_with_him(profile: TalentProfile) -> list[str]:
    """Told before he leaves the store."""
    told = [f"退出“{one.round}”（{one.get_state_display()}）。"
            for one in running(profile)]  # fmt: skip
    due = SelectionAllowance.objects.filter(
        candidate__profile=profile, state=AllowanceState.DUE
    ).exists()
    return [*told, *(["下月起停发人才津贴。"] if due else [])]


def running(profile: TalentProfile) -> Any:
    going = profile.candidacies.running().filter(round__stage__in=SelectionStage.going())
    return going.select_related("round", "profile__person")


def leave(profile: TalentProfile, *, on: dt.date, reason: str, by: User) -> None:
    """Whoever leaves the store is no candidate any more, and is paid nothing: a part of that."""
    for one in running(profile):
        one.state, one.reason = CandidateState.WITHDRAWN, reason
        one.save(update_fields=["state", "reason"])
        _tell("退出", one, by=by, reason=reason)
    for one in profile.candidacies.filter(state=CandidateState.NAMED).select_related("round"):
        if _stop(one, on, reason):
            _tell("停发津贴", one, by=by, reason=reason)


def owed_of(year: int) -> Q:
    """Titles of which the appraisal of the year is owed: had all through its last day."""
    last = dt.date(year, 12, 31)
    seen = SelectionAppraisal.objects.filter(year=year).values("candidate")
    had = Q(state=CandidateState.NAMED, named_on__lte=last, until__gte=last)
    return had & ~Q(pk__in=seen)


# What others read --------------------------------------------------------------------------------


def current(profile: TalentProfile, day: dt.date) -> SelectionCandidate | None:
    """The title he has on the day, of several the one that lasts longest."""
    rows = profile.candidacies.titled(day).select_related("round")
    found: SelectionCandidate | None = rows.order_by("-until", "pk").first()
    return found


# Their parts -------------------------------------------------------------------------------------


def _held(candidate: SelectionCandidate, by: User) -> SelectionCandidate:
    selections.locked(candidate.round)
    rows = SelectionCandidate.objects.select_for_update(no_key=True, of=("self",))
    named = ("profile__person", "unit", "round")
    row: SelectionCandidate = rows.select_related(*named).get(pk=candidate.pk)
    require(by, SELECTION_MANAGE, row.unit)
    return row


def _tell(act: str, row: SelectionCandidate, *, by: User, **more: Any) -> None:
    events.record(CANDIDATE_CHANGED, by=by, target=row, summary=f"{act}：{row}", **more)
