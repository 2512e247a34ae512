"""Candidates of a selection: nominated by their units, looked over by the office."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from talent.actions import CANDIDATE_CHANGED
from talent.choices.selections import CandidateState, SelectionStage
from talent.domain import selections, talents
from talent.models import SelectionCandidate, SelectionRound, SelectionSystem, TalentProfile
from talent.permissions import SELECTION_MANAGE, TALENT_KEEP

_FRONT: Final = (UnitLevel.ENTERPRISE, UnitLevel.TOWNSHIP, UnitLevel.VILLAGE)
_OPEN: Final = (SelectionStage.NOMINATING, SelectionStage.CHECKING)


def works_at_the_front(unit: Unit) -> bool:
    """企业, 乡镇, 村."""
    return unit.kind.level in _FRONT


@transaction.atomic
def nominate(
    profile: TalentProfile,
    *,
    selection: SelectionRound,
    system: SelectionSystem | None = None,
    front_line: bool | None = None,
    deeds: str = "",
    by: User,
) -> SelectionCandidate:
    """By whoever keeps him; a unit's kind says whether it is at the front line, unless told."""
    row = selections.locked(selection)
    profile = talents.held(profile, TALENT_KEEP, by=by)
    refuse_if(
        selections.is_in(row, SelectionStage.NOMINATING),
        _in_time(row),
        talents.is_here(profile),
        _is_young_enough(row, profile),
        _is_of(row, system),
        _once(row, profile),
        has_no_such_title(row, profile),
    )
    front = works_at_the_front(profile.unit) if front_line is None else front_line
    made = SelectionCandidate.objects.create(
        round=row,
        profile=profile,
        unit=profile.unit,
        system=system,
        front_line=front,
        deeds=deeds.strip(),
        nominated_on=timezone.localdate(),
        nominated_by=by,
    )
    tell("推荐", made, by=by)
    return made


def _in_time(row: SelectionRound) -> Iterator[Problem]:
    if row.until < timezone.localdate():
        yield "selection", f"“{row}”已于 {row.until} 截止推荐；确需补报的请人才办延长截止日期。"


def _is_young_enough(row: SelectionRound, profile: TalentProfile) -> Iterator[Problem]:
    if row.age_most is None:
        return
    age = profile.person.age_on(row.since)
    if age is None:
        yield "selection", f"“{profile}”没有登记出生年月，看不出是否符合年龄，请先补上。"
    elif age > row.age_most:
        yield "selection", f"“{profile}”{age} 岁，超过年龄要求 {row.age_most} 岁。"


def _is_of(row: SelectionRound, system: SelectionSystem | None) -> Iterator[Problem]:
    if system is not None and system.round_id != row.pk:
        yield "system", f"“{system}”不是“{row}”的系统，请重新选择。"


def _once(row: SelectionRound, profile: TalentProfile) -> Iterator[Problem]:
    if other := row.candidates.filter(profile=profile).first():
        state = other.get_state_display()
        yield "", f"“{profile}”已经推荐参加“{row}”（{state}），一人一次。"


def has_no_such_title(
    row: SelectionRound, profile: TalentProfile, day: dt.date | None = None
) -> Iterator[Problem]:
    """The same title is not given again within its term."""
    on = day or timezone.localdate()
    same = profile.candidacies.titled(on).filter(round__kind=row.kind).exclude(round=row.pk)
    if other := same.select_related("round").first():
        kind = row.get_kind_display()  # type: ignore[attr-defined]
        yield (
            "",
            (
                f"“{profile}”已于 {other.named_on} 命名为“{kind}”，管理期到 {other.until}，"
                "期内不能再评同一称号。"
            ),
        )


@transaction.atomic
def amend(
    candidate: SelectionCandidate,
    *,
    system: SelectionSystem | None,
    front_line: bool,
    deeds: str,
    by: User,
) -> SelectionCandidate:
    """What the unit wrote, as long as nobody looked it over."""
    row = _kept(candidate, by)
    refuse_if(
        is_so(row, CandidateState.NOMINATED),
        selections.is_in(row.round, *_OPEN),
        _is_of(row.round, system),
    )
    row.system, row.front_line, row.deeds = system, front_line, deeds.strip()
    return saved(row, "修改推荐材料", by=by)


@transaction.atomic
def withdraw(candidate: SelectionCandidate, *, reason: str, by: User) -> SelectionCandidate:
    row = _kept(candidate, by)
    refuse_if(
        is_so(row, *CandidateState.running()), selections.is_in(row.round, *SelectionStage.going())
    )
    row.state, row.reason = CandidateState.WITHDRAWN, reason.strip()
    return saved(row, "退出", by=by, reason=row.reason)


@transaction.atomic
def qualify(candidate: SelectionCandidate, *, by: User) -> SelectionCandidate:
    row = managed(candidate, by)
    refuse_if(
        is_so(row, CandidateState.NOMINATED, CandidateState.UNQUALIFIED),
        selections.is_in(row.round, SelectionStage.CHECKING),
        _is_anothers(row, by),
        _has_deeds(row),
    )
    row.state, row.reason = CandidateState.QUALIFIED, ""
    return saved(row, "资格审查合格", by=by)


def _is_anothers(row: SelectionCandidate, by: User) -> Iterator[Problem]:
    if row.nominated_by_id == by.pk:
        yield "", f"“{row}”是您推荐的，请由另一位同志审查。"


def _has_deeds(row: SelectionCandidate) -> Iterator[Problem]:
    if not row.deeds:
        yield "", f"“{row}”还没有填写主要事迹，请推荐单位补上。"


@transaction.atomic
def disqualify(candidate: SelectionCandidate, *, reason: str, by: User) -> SelectionCandidate:
    row = managed(candidate, by)
    refuse_if(
        is_so(row, CandidateState.NOMINATED, CandidateState.QUALIFIED),
        selections.is_in(row.round, SelectionStage.CHECKING, SelectionStage.CONSULTING),
    )
    row.state, row.reason = CandidateState.UNQUALIFIED, reason.strip()
    return saved(row, "资格审查不合格", by=by, reason=row.reason)


# Their parts -------------------------------------------------------------------------------------


def _kept(candidate: SelectionCandidate, by: User) -> SelectionCandidate:
    row = _locked(candidate)
    require(by, TALENT_KEEP, row.unit)
    return row


def managed(candidate: SelectionCandidate, by: User) -> SelectionCandidate:
    row = _locked(candidate)
    require(by, SELECTION_MANAGE, row.unit)
    return row


def _locked(candidate: SelectionCandidate) -> SelectionCandidate:
    """The round is held: its numbers stand while somebody comes in or goes out."""
    selections.locked(candidate.round)
    rows = SelectionCandidate.objects.select_for_update(no_key=True, of=("self",))
    named = ("profile__person", "unit", "round", "system")
    row: SelectionCandidate = rows.select_related(*named).get(pk=candidate.pk)
    return row


def is_so(row: SelectionCandidate, *states: CandidateState) -> Iterator[Problem]:
    if row.state not in states:
        yield "", f"“{row}”现在是“{row.get_state_display()}”，不能这样办理。"


def saved(row: SelectionCandidate, act: str, *, by: User, **more: Any) -> SelectionCandidate:
    row.save()
    tell(act, row, by=by, **more)
    return row


def tell(act: str, row: SelectionCandidate, *, by: User, **more: Any) -> None:
    events.record(CANDIDATE_CHANGED, by=by, target=row, summary=f"{act}：{row}", **more)
