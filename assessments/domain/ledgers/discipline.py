"""How ledgers were handed in, by the month their period ends in: in time, given back again and
again, corrected after their lock."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from assessments.choices import CellOrigin, LedgerState, RoundOutcome
from assessments.models import Ledger, LedgerRound, LedgerValue
from portal.periods import Period, PeriodKind

TWICE: Final = 2
_LONGEST: Final = PeriodKind.YEAR


def ended_in(period: Period) -> Q:
    """Ledgers whose own period ends within this one."""
    return ended_between(period.first_day, period.last_day)


def ended_between(begins: dt.date, ends: dt.date) -> Q:
    """The first two bounds are for the index."""
    return Q(
        period__gte=Period.containing(begins, _LONGEST).previous(),
        period__lte=Period.containing(ends, PeriodKind.WEEK),
        period__last_day__range=(begins, ends),
    )


def due(now: dt.datetime) -> Q:
    return Q(due_at__lte=now) & ~Q(state=LedgerState.EXEMPT)


def given_back_twice() -> Q:
    return Q(returns__gte=TWICE)


def corrected_in(begins: dt.date, ends: dt.date) -> Q:
    """Ledgers of which a correction was accepted in these days: asked of the few that were ever
    corrected, so that no plan depends on how well the database knows the rounds."""
    settled = LedgerRound.objects.filter(
        _settled_within(begins, ends), outcome=RoundOutcome.ACCEPTED, ledger=OuterRef("pk")
    )
    corrected = Q(corrections__gt=0, accepted_at__gt=F("locked_at"))
    return corrected & Q(Exists(settled))


def _settled_within(begins: dt.date, ends: dt.date) -> Q:
    """Where nobody reviews, what was handed in is settled at once."""
    span = (_midnight(begins), _midnight(ends + dt.timedelta(days=1)))
    decided = Q(decided_at__gte=span[0], decided_at__lt=span[1])
    return decided | Q(decided_at=None, submitted_at__gte=span[0], submitted_at__lt=span[1])


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def corrected_cells(ledgers: Iterable[Ledger], begins: dt.date, ends: dt.date) -> Counter[int]:
    """By ledger: how many cells corrections changed that were accepted in these days, in two
    statements. What is computed follows the others and does not count."""
    locked = {ledger.pk: ledger.locked_at for ledger in ledgers if ledger.locked_at}
    computed = _computed(locked)
    span = (_midnight(begins), _midnight(ends + dt.timedelta(days=1)))
    counts: Counter[int] = Counter()
    for pk, rounds in _settled_rounds(locked):
        for before, after in pairwise(rounds):
            moment = after.decided_at or after.submitted_at
            if moment > locked[pk] and span[0] <= moment < span[1]:
                counts[pk] += len(_changed(before, after) - computed[pk])
    return counts


def _computed(ledgers: Iterable[int]) -> dict[int, set[str]]:
    keys: dict[int, set[str]] = defaultdict(set)
    rows = LedgerValue.objects.filter(ledger__in=list(ledgers), origin=CellOrigin.COMPUTED)
    for pk, key in rows.values_list("ledger", "key"):
        keys[pk].add(key)
    return keys


def _settled_rounds(ledgers: Iterable[int]) -> Iterator[tuple[int, list[LedgerRound]]]:
    """By ledger the rounds with which it was accepted by its last level, in their order."""
    rows = LedgerRound.objects.filter(ledger__in=list(ledgers)).select_related("level")
    by_ledger: dict[int, list[LedgerRound]] = defaultdict(list)
    for one in rows.order_by("ledger", "number"):
        by_ledger[one.ledger_id].append(one)
    for pk, rounds in by_ledger.items():
        yield pk, [one for place, one in enumerate(rounds) if _is_settled(rounds, place)]


def _is_settled(rounds: Sequence[LedgerRound], place: int) -> bool:
    """Accepted, and the next round is not that of a further level."""
    one, following = rounds[place], rounds[place + 1 : place + 2]
    if one.outcome != RoundOutcome.ACCEPTED:
        return False
    return not any(_level(one) < _level(next_one) for next_one in following)


def _level(one: LedgerRound) -> int:
    return one.level.number if one.level else 0


def _changed(before: LedgerRound, after: LedgerRound) -> set[str]:
    keys = before.values.keys() | after.values.keys()
    return {key for key in keys if before.values.get(key) != after.values.get(key)}
