"""What stands against a count (EL-05, EL-06), and what it comes to: pure over what is told."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from branches.choices.polls import BallotPost, BallotRound
from branches.domain import ballots
from portal.problems import Problem


@dataclass(frozen=True)
class PollTally:
    """What one candidate got. Who is written in by voters has votes for him only."""

    name: str
    votes_for: int
    votes_against: int = 0
    abstained: int = 0
    is_written_in: bool = False


@dataclass(frozen=True, kw_only=True)
class PollCount:
    held_on: dt.date
    post: str
    seats: int
    entitled: int
    present: int
    issued: int
    returned: int
    valid: int
    invalid: int
    round: int = BallotRound.FIRST
    teller: str = ""
    tallies: Sequence[PollTally] = ()


def problems(told: PollCount) -> Iterator[Problem]:
    yield from _enough_came(told)
    yield from _papers_fit(told)
    yield from _enough_stand(told)
    yield from _votes_fit(told)


def _enough_came(told: PollCount) -> Iterator[Problem]:
    if told.present > told.entitled:
        yield "present", f"实到 {told.present} 人，多于应到 {told.entitled} 人。请核对。"
        return
    least = ballots.least_present(told.entitled, on=told.held_on)
    if told.present < least:
        words = f"实到 {told.present} 人，不足应到 {told.entitled} 人的五分之四（{least} 人）"
        yield "present", f"{words}，不能进行选举（EL-05）。"


def _papers_fit(told: PollCount) -> Iterator[Problem]:
    papers = ballots.Papers(told.issued, told.returned, told.invalid)
    yield from ballots.papers_fit(papers, told.present)
    if told.valid + told.invalid != told.returned:
        words = f"有效 {told.valid} 张、无效 {told.invalid} 张"
        yield "valid", f"{words}，合计不等于收回的 {told.returned} 张。请核对。"


def _enough_stand(told: PollCount) -> Iterator[Problem]:
    if not told.seats:
        yield "seats", "应选名额至少 1 名。"
        return
    names = Counter(one.name for one in told.tallies)
    for name, count in names.items():
        if count > 1:
            yield "tallies", f"“{name}”写了 {count:,} 次。同名的请加以区分，重复的删去。"
    standing = sum(not one.is_written_in for one in told.tallies)
    if told.round != BallotRound.FIRST or told.post in _ONE_FOR_ONE:
        least = 1
    else:
        least = ballots.least_candidates(told.seats, on=told.held_on)
    if standing < least:
        yield (
            "tallies",
            f"应选 {told.seats} 名，候选人应不少于 {least} 名，现有 {standing} 名（EL-05）。",
        )


# Secretaries may stand alone.
_ONE_FOR_ONE = frozenset({BallotPost.SECRETARY, BallotPost.DEPUTY})


def _votes_fit(told: PollCount) -> Iterator[Problem]:
    for one in told.tallies:
        cast = one.votes_for + one.votes_against + one.abstained
        if one.is_written_in and (one.votes_against or one.abstained):
            yield "tallies", f"“{one.name}”是另选他人，只填赞成票。"
        elif cast > told.valid:
            yield (
                "tallies",
                f"“{one.name}”赞成、反对、弃权共 {cast} 票，多于有效票 {told.valid} 张。请核对。",
            )
    chosen = sum(one.votes_for for one in told.tallies)
    if told.seats and chosen > told.valid * told.seats:
        yield (
            "tallies",
            f"赞成票共 {chosen} 票，多于有效票 {told.valid} 张 × 应选 {told.seats} 名。请核对。",
        )


def outcome(told: PollCount) -> ballots.Outcome:
    return ballots.outcome(
        [one.votes_for for one in told.tallies],
        seats=told.seats,
        present=told.present,
        on=told.held_on,
    )
