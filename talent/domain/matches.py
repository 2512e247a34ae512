"""What becomes of a suggestion: he is asked first, then recommended, then both talk."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules.domain import calendar, rules
from talent.actions import MATCH_CHANGED
from talent.choices import ConsentPurpose, MatchState, NeedState
from talent.domain import matching, needs
from talent.models import Match, Need, TalentProfile
from talent.permissions import TALENT_MATCH

_OPEN: Final = (NeedState.PUBLISHED, NeedState.PARTLY)
ENDINGS: Final = (MatchState.DONE, MatchState.UNSUITABLE, MatchState.SILENT)
_REASONED: Final = frozenset({MatchState.UNSUITABLE, MatchState.DECLINED, MatchState.ENDED})


@transaction.atomic
def choose(need: Need, *, profile: TalentProfile, by: User) -> Match:
    """As a candidate, with the reasons as they are today."""
    need = needs.held(need, TALENT_MATCH, by=by)
    refuse_if(_is_open(need), _is_new(need, profile))
    today = timezone.localdate()
    found = matching.of_one(need, profile, today)
    refuse_if(_may_be_matched(profile, found))
    match = Match.objects.create(
        need=need,
        profile=profile,
        total=found.total if found else Decimal(0),
        explained=found.explained if found else "",
        rule=found.version if found else "",
        moved_on=today,
    )
    _tell("列为候选", match, by=by)
    return match


def _is_open(need: Need) -> Iterator[Problem]:
    if need.state not in _OPEN:
        yield "", f"“{need}”现在是“{need.get_state_display()}”，不能推荐人选。"


def _is_new(need: Need, profile: TalentProfile) -> Iterator[Problem]:
    if known := need.matches.filter(profile=profile).first():
        yield "profile", f"“{profile}”已在本需求中（{known.get_state_display()}），不能重复列入。"


def _may_be_matched(profile: TalentProfile, found: Any) -> Iterator[Problem]:
    if found is None:
        yield "profile", f"“{profile}”不在库、不同意对接、暂无意愿或不符合硬性要求，不能列为候选。"


@transaction.atomic
def ask(match: Match, *, by: User) -> Match:
    match = _held(match, by)
    refuse_if(_is_in(match, MatchState.CANDIDATE))
    days = rules.value("TA-16", "asked", on=timezone.localdate())
    match.due_on = calendar.add_workdays(timezone.localdate(), days).day
    return _moved(match, MatchState.ASKED, by=by)


@transaction.atomic
def answer(match: Match, *, agrees: bool, reason: str = "", by: User) -> Match:
    match = _held(match, by)
    state = MatchState.AGREED if agrees else MatchState.DECLINED
    refuse_if(_is_in(match, MatchState.ASKED), _says_why(state, reason))
    match.due_on = None
    return _moved(match, state, by=by, reason=reason)


@transaction.atomic
def recommend(match: Match, *, by: User) -> Match:
    """The unit learns of him: only what he agreed to be told."""
    match = _held(match, by)
    refuse_if(_is_in(match, MatchState.AGREED), _consents(match.profile))
    return _moved(match, MatchState.RECOMMENDED, by=by)


def _consents(profile: TalentProfile) -> Iterator[Problem]:
    today = timezone.localdate()
    if not profile.consents.given(ConsentPurpose.EMPLOYERS, today).exists():
        yield "", f"没有“{profile}”对接用人单位的有效同意，请先征询并记录，再推荐给单位。"


@transaction.atomic
def talk(match: Match, *, by: User) -> Match:
    match = _held(match, by)
    refuse_if(_is_in(match, MatchState.RECOMMENDED), _consents(match.profile))
    days = rules.value("TA-16", "silent", on=timezone.localdate())
    match.due_on = timezone.localdate() + dt.timedelta(days=days)
    return _moved(match, MatchState.TALKING, by=by)


@transaction.atomic
def finish(match: Match, *, outcome: str, reason: str = "", by: User) -> Match:
    """What came of it; the need follows."""
    match = _held(match, by)
    state = MatchState(outcome)
    refuse_if(_may_finish(match, state), _says_why(state, reason))
    match.due_on = None
    match = _moved(match, state, by=by, reason=reason)
    _follow(match.need)
    return match


def _may_finish(match: Match, state: MatchState) -> Iterator[Problem]:
    yield from _is_in(match, MatchState.TALKING)
    if state not in ENDINGS:
        yield "outcome", "洽谈结果只能是达成、不合适或者无回音。"
    if state == MatchState.DONE and needs.done_of(match.need) >= match.need.number:
        yield "outcome", f"“{match.need}”要 {match.need.number} 人，已经满足；多用人的先改人数。"


@transaction.atomic
def end(match: Match, *, reason: str, by: User) -> Match:
    """He who was taken on is gone again: the need is open for somebody else."""
    match = _held(match, by)
    refuse_if(_is_in(match, MatchState.DONE), _says_why(MatchState.ENDED, reason))
    match = _moved(match, MatchState.ENDED, by=by, reason=reason)
    _follow(match.need)
    return match


@transaction.atomic
def stop_all(profile: TalentProfile, *, reason: str, by: User) -> int:
    """Part of his leaving the store: whatever is going on ends."""
    going = profile.matches.going().select_related("need__unit", "profile__person")
    matches = list(going.select_for_update(of=("self",)).order_by("pk"))
    for match in matches:
        match.due_on = None
        _moved(match, MatchState.ENDED, by=by, reason=reason)
    return len(matches)


# Their parts -------------------------------------------------------------------------------------


def _held(match: Match, by: User) -> Match:
    """The need is held: two matches of it do not both take its last place."""
    need = needs.held(match.need, TALENT_MATCH, by=by)
    row: Match = Match.objects.select_related("profile__person", "profile__unit").get(pk=match.pk)
    require(by, TALENT_MATCH, need.unit)
    row.need = need
    return row


def _follow(need: Need) -> None:
    if need.state in (*_OPEN, NeedState.FILLED):
        need.state = needs.state_by_count(need)
        need.save(update_fields=["state"])


def _moved(match: Match, state: MatchState, *, by: User, reason: str = "") -> Match:
    match.state, match.moved_on, match.reason = state, timezone.localdate(), reason.strip()
    match.save()
    _tell(state.label, match, by=by)
    return match


def _tell(act: str, match: Match, *, by: User) -> None:
    more: dict[str, Any] = {"reason": match.reason} if match.reason else {}
    events.record(MATCH_CHANGED, by=by, target=match, summary=f"{act}：{match}", **more)


def _is_in(match: Match, *states: MatchState) -> Iterator[Problem]:
    if match.state not in states:
        yield "", f"“{match.profile}”现在是“{match.get_state_display()}”，不能这样办理。"


def _says_why(state: MatchState, reason: str) -> Iterator[Problem]:
    if state in _REASONED and not reason.strip():
        yield "reason", "请写明原因，以后匹配时用得上。"
