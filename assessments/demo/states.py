"""How ledgers of the demo county went their way: when handed in, by whom, what became of them."""

import datetime as dt
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from assessments.choices import LedgerState, RoundOutcome, Timeliness
from assessments.domain.ledgers.clock import LedgerClock

_IN_TIME: Final = {Timeliness.IN_TIME: 93, Timeliness.LATE: 5, Timeliness.MISSING: 2}
_TWICE: Final = 0.08  # given back once before it was accepted
_OPENS, _CLOSES = 9, 17
_AHEAD: Final = dt.timedelta(days=2)
_NOW: Final = {
    LedgerState.ACCEPTED: 45,
    LedgerState.SUBMITTED: 30,
    LedgerState.RETURNED: 8,
    LedgerState.OPEN: 17,
}


@dataclass(frozen=True)
class Way:
    """`rounds` are outcomes, the first hand-over first."""

    state: LedgerState
    submitted_at: dt.datetime | None = None
    accepted_at: dt.datetime | None = None
    rounds: tuple[RoundOutcome, ...] = ()

    @property
    def returns(self) -> int:
        return self.rounds.count(RoundOutcome.RETURNED)


def early(rule: LedgerClock, today: dt.date) -> LedgerClock:
    """As the office opens a month before its day: on most days there would be nothing to fill."""
    return replace(rule, opens_on=min(rule.opens_on, today - _AHEAD))


def way_of(rule: LedgerClock, dice: Random, *, now: dt.datetime, is_reviewed: bool) -> Way:
    if rule.locks_at <= now:
        return _over(rule, dice, is_reviewed=is_reviewed)
    return _under_way(rule, dice, now=now, is_reviewed=is_reviewed)


def _over(rule: LedgerClock, dice: Random, *, is_reviewed: bool) -> Way:
    how = dice.choices(list(_IN_TIME), weights=list(_IN_TIME.values()))[0]
    if how == Timeliness.MISSING:
        return Way(LedgerState.LOCKED)
    hours = dice.randint(2, 80)
    early = how == Timeliness.IN_TIME
    submitted = rule.due_at + dt.timedelta(hours=-hours if early else min(hours, 40))
    submitted = _in_office(min(submitted, rule.locks_at - dt.timedelta(hours=2)), dice)
    rounds: tuple[RoundOutcome, ...] = (RoundOutcome.ACCEPTED,)
    if is_reviewed and dice.random() < _TWICE:
        rounds = (RoundOutcome.RETURNED, RoundOutcome.ACCEPTED)
    accepted = max(submitted, rule.due_at) + dt.timedelta(hours=dice.randint(1, 20))
    return Way(LedgerState.LOCKED, submitted, accepted, rounds)


def _in_office(moment: dt.datetime, dice: Random) -> dt.datetime:
    """Not before the offices open, so that what was in time stays so."""
    hour = dice.randint(9, 16) if not _OPENS <= moment.hour < _CLOSES else moment.hour
    back = dt.timedelta(days=1) if moment.hour < _OPENS else dt.timedelta()
    return (moment - back).replace(hour=hour, minute=dice.randint(0, 59))


def _under_way(rule: LedgerClock, dice: Random, *, now: dt.datetime, is_reviewed: bool) -> Way:
    state = dice.choices(list(_NOW), weights=list(_NOW.values()))[0]
    if state == LedgerState.OPEN:
        return Way(state)
    begun = dt.datetime.combine(rule.opens_on, dt.time(9), tzinfo=rule.due_at.tzinfo)
    last = min(now, rule.due_at)
    minutes = max(int((last - begun).total_seconds() // 60), 2)
    submitted = _in_office(begun + dt.timedelta(minutes=dice.randint(1, minutes)), dice)
    if not is_reviewed:
        return Way(LedgerState.ACCEPTED, submitted, submitted, (RoundOutcome.ACCEPTED,))
    outcomes = {
        LedgerState.ACCEPTED: RoundOutcome.ACCEPTED,
        LedgerState.SUBMITTED: RoundOutcome.WAITING,
        LedgerState.RETURNED: RoundOutcome.RETURNED,
    }
    accepted = now if state == LedgerState.ACCEPTED else None
    return Way(state, submitted, accepted, (outcomes[state],))
