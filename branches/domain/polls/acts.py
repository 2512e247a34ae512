"""Acts on ballots: counted, corrected, the elected confirmed by people, withdrawn."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from branches.actions import BALLOT_CONFIRMED, BALLOT_COUNTED, BALLOT_WITHDRAWN
from branches.choices.admission import LimitCause
from branches.choices.members import Category
from branches.choices.polls import BallotRound
from branches.domain import ballots
from branches.domain import organisation_checks as checks
from branches.domain.admission import entitled
from branches.domain.life import rosters
from branches.domain.polls import counting
from branches.domain.polls.counting import PollCount, PollTally
from branches.models import (
    BallotCandidate,
    Election,
    ElectionBallot,
    PartyMember,
    PartyOrganization,
)
from branches.permissions import ORGANISATIONS_MANAGE
from portal.access import Actor, require
from portal.audit.domain import events
from portal.problems import Problem, refuse_if

COLUMNS = (
    "held_on", "post", "round", "seats", "entitled", "present", "issued", "returned", "valid",
    "invalid", "teller",
)  # fmt: skip


@transaction.atomic
def count(organisation: PartyOrganization, told: PollCount, *, by: Actor) -> ElectionBallot:
    """As the tellers read it out. Who is elected is proposed; people confirm it."""
    require(by, ORGANISATIONS_MANAGE, organisation.unit)
    rows = PartyOrganization.objects.select_for_update(of=("self",)).select_related("unit")
    organisation = rows.get(pk=organisation.pk)
    refuse_if(checks.is_open(organisation))
    refuse_if(
        checks.not_in_future(told.held_on, field="held_on"),
        counting.problems(told),
        _is_first(organisation, told),
        _may_be_elected(organisation, told),
    )
    ballot = ElectionBallot(organization=organisation)
    _write(ballot, told)
    events.record(BALLOT_COUNTED, by=by, target=ballot, summary=str(ballot))
    return ballot


@transaction.atomic
def correct(ballot: ElectionBallot, told: PollCount, *, by: Actor) -> ElectionBallot:
    """What was typed wrongly, as long as nobody is confirmed."""
    ballot = _hold(ballot, by)
    refuse_if(
        _is_not_confirmed(ballot),
        checks.not_in_future(told.held_on, field="held_on"),
        counting.problems(told),
        _is_first(ballot.organization, told, but=ballot.pk),
        _may_be_elected(ballot.organization, told),
    )
    _write(ballot, told)
    events.record(BALLOT_COUNTED, by=by, target=ballot, summary=f"更正：{ballot}")
    return ballot


def _write(ballot: ElectionBallot, told: PollCount) -> None:
    for name in COLUMNS:
        setattr(ballot, name, getattr(told, name))
    ballot.save()
    ballot.candidates.all().delete()
    known = _persons(ballot.organization, told)
    BallotCandidate.objects.bulk_create(
        BallotCandidate(
            ballot=ballot,
            position=number,
            name=one.name,
            person_id=known.get(one.name),
            votes_for=one.votes_for,
            votes_against=one.votes_against,
            abstained=one.abstained,
            is_written_in=one.is_written_in,
        )
        for number, one in enumerate(told.tallies, start=1)
    )


def _persons(organisation: PartyOrganization, told: PollCount) -> dict[str, int]:
    """Members of that name in the organisation; two of one name are nobody's."""
    found: dict[str, list[int]] = {}
    names = [one.name for one in told.tallies]
    rows = PartyMember.objects.beneath(organisation).present().filter(person__name__in=names)
    for name, person in rows.values_list("person__name", "person"):
        found.setdefault(name, []).append(person)
    return {name: persons[0] for name, persons in found.items() if len(persons) == 1}


def _is_first(
    organisation: PartyOrganization, told: PollCount, but: int | None = None
) -> Iterator[Problem]:
    same = ElectionBallot.objects.standing().filter(
        organization=organisation, held_on=told.held_on, post=told.post
    )
    others = same.exclude(pk=but) if but else same
    if others.filter(round=told.round).exists():
        yield "round", "当天这个职务的这一轮已经登记。请打开那一条更正，或者另选轮次。"
    if told.round != BallotRound.FIRST and not same.filter(round=BallotRound.FIRST).exists():
        yield "round", "还没有登记第一次投票。"


def _may_be_elected(organisation: PartyOrganization, told: PollCount) -> Iterator[Problem]:
    """Probationary members and those whose rights are suspended neither vote nor are elected
    (EL-06). Whom a higher body approved not to count among those due keeps his right. A name that
    a member with all rights bears too is not refused: it does not tell the two."""
    names = {one.name for one in told.tallies}
    barred: dict[str, str] = {}
    free: set[str] = set()
    rows = rosters.belonged(organisation, on=told.held_on).filter(person__name__in=names)
    limits = entitled.limited_on(told.held_on).exclude(cause=LimitCause.APPROVED)
    causes = {one.member_id: one.get_cause_display() for one in limits}
    for pk, name, category in rows.values_list("pk", "person__name", "category"):
        if pk in causes:
            barred[name] = f"在投票当天{causes[pk]}"
        elif category == Category.PROBATIONARY:
            barred[name] = "是预备党员"
        else:
            free.add(name)
    for name in dict.fromkeys(one.name for one in told.tallies):
        if name in barred and name not in free:
            yield "tallies", f"“{name}”{barred[name]}，没有被选举权（EL-06）。"


def doubts(ballot: ElectionBallot) -> Iterator[str]:
    """Who has a vote is what the list says, probationary members and limited rights out."""
    voters = entitled.of(ballot.organization, on=ballot.held_on)
    if voters.full and ballot.entitled > voters.count:
        yield (
            f"应到有选举权 {ballot.entitled:,} 人，按名单只有 {voters.count:,} 人"
            f"（{voters.in_words}，预备党员不计，EL-06）。请核对。"
        )


def told_of(ballot: ElectionBallot) -> PollCount:
    facts = {name: getattr(ballot, name) for name in COLUMNS}
    tallies = tuple(
        PollTally(one.name, one.votes_for, one.votes_against, one.abstained, one.is_written_in)
        for one in ballot.candidates.in_order()
    )
    return PollCount(**facts, tallies=tallies)


def proposed(ballot: ElectionBallot) -> ballots.Outcome:
    return counting.outcome(told_of(ballot))


def spoken(ballot: ElectionBallot) -> list[str]:
    """What the count comes to, in words."""
    told = told_of(ballot)
    result = counting.outcome(told)
    names = [one.name for one in told.tallies]
    least = ballots.least_votes(told.present, on=told.held_on)
    lines = [f"当选须得赞成票 {least} 票以上（超过实到 {told.present} 人的半数，EL-05）。"]
    if result.elected:
        chosen = "、".join(names[place] for place in result.elected)
        lines.append(f"得票够当选的：{chosen}。")
    if result.tied:
        again = "、".join(names[place] for place in result.tied)
        left = told.seats - len(result.elected)
        lines.append(f"{again} 票数相等，就他们进行第二次投票，选 {left} 名。")
    elif len(result.elected) < told.seats:
        left = told.seats - len(result.elected)
        lines.append(f"不足应选名额，差 {left} 名：另行选举；多数同意的，也可以减少名额。")
    return lines


@transaction.atomic
def confirm(
    ballot: ElectionBallot,
    *,
    elected: Sequence[BallotCandidate],
    fewer_agreed: bool = False,
    by: Actor,
) -> ElectionBallot:
    """The presidium announces: nobody who has not the votes, no more than there are seats."""
    ballot = _hold(ballot, by)
    refuse_if(_is_not_confirmed(ballot))
    candidates = list(ballot.candidates.in_order())
    enough = {candidates[place].pk for place in proposed(ballot).elected}
    chosen = {one.pk for one in elected}
    refuse_if(
        _are_elected(candidates, chosen, enough),
        _is_filled(ballot, chosen, fewer_agreed=fewer_agreed),
    )
    for one in candidates:
        one.is_elected = one.pk in chosen
    BallotCandidate.objects.bulk_update(candidates, ["is_elected"])
    ballot.confirmed_on, ballot.fewer_agreed = timezone.localdate(), fewer_agreed
    ballot.save()
    names = "、".join(one.name for one in candidates if one.is_elected) or "无人当选"
    events.record(BALLOT_CONFIRMED, by=by, target=ballot, summary=names)
    return ballot


def _are_elected(
    candidates: list[BallotCandidate], chosen: set[int], enough: set[int]
) -> Iterator[Problem]:
    wrong = [one.name for one in candidates if one.pk in chosen - enough]
    if wrong:
        yield "elected", f"{'、'.join(wrong)}的得票不够当选，或者票数相等须再投票。请核对。"


def _is_filled(
    ballot: ElectionBallot, chosen: set[int], *, fewer_agreed: bool
) -> Iterator[Problem]:
    if fewer_agreed and len(chosen) >= ballot.seats:
        yield "fewer_agreed", "当选人数已满应选名额，不用减少名额。"


@transaction.atomic
def withdraw(ballot: ElectionBallot, *, reason: str, by: Actor) -> ElectionBallot:
    """Counted wrongly or void: the row stays as withdrawn."""
    ballot = _hold(ballot, by)
    refuse_if([] if reason.strip() else [("reason", "请填写撤回的原因，例如“选举无效”。")])
    ballot.withdrawn_at, ballot.withdrawal_reason = timezone.now(), reason.strip()
    ballot.save()
    events.record(BALLOT_WITHDRAWN, by=by, target=ballot, reason=reason.strip())
    return ballot


def belong_to(election: Election) -> None:
    """Part of recording an election: the ballots of its day are its own."""
    rows = ElectionBallot.objects.standing().filter(
        organization=election.organization, held_on=election.held_on, election=None
    )
    rows.update(election=election)


def _is_not_confirmed(ballot: ElectionBallot) -> Iterator[Problem]:
    if ballot.is_withdrawn:
        yield NON_FIELD_ERRORS, f"“{ballot}”已撤回。"
    elif ballot.confirmed_on is not None:
        yield (
            NON_FIELD_ERRORS,
            f"“{ballot}”已于 {ballot.confirmed_on} 确认当选，要更正请先撤回重录。",
        )


def _hold(ballot: ElectionBallot, by: Actor) -> Any:
    rows = ElectionBallot.objects.select_for_update(of=("self",)).select_related(
        "organization__unit"
    )
    ballot = rows.get(pk=ballot.pk)
    require(by, ORGANISATIONS_MANAGE, ballot.organization.unit)
    refuse_if([(NON_FIELD_ERRORS, f"“{ballot}”已撤回。")] if ballot.is_withdrawn else ())
    return ballot
