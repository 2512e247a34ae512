"""Oldest first: golden arrears of G1, and properties of the cover."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from branches.domain.dues.cover import OwedMonth, Paid, arrears_run, cover

YEAR = 2026 * 12


def owed(*numbers, due="1.00", deferred=()):
    return [OwedMonth(YEAR + n - 1, Decimal(due), n in deferred) for n in numbers]


def paid(day, amount):
    return Paid(dt.date.fromisoformat(day), Decimal(amount))


def settled(covered):
    return [one.month - YEAR + 1 for one in covered.months if one.settled_on]


def run(covered, through, deferred=()):
    months = [(one.month - YEAR + 1, not one.settled_on) for one in covered.months]
    return arrears_run(
        (n, None if n in deferred else unpaid) for n, unpaid in months if n <= through
    )


class TestTheGoldenArrears:
    def test_three_on_1_may_five_on_1_july_six_on_1_august(self):
        covered = cover(owed(*range(1, 13)), [paid("2026-01-10", "1.00")])
        assert [run(covered, closed) for closed in (3, 4, 5, 6, 7)] == [2, 3, 4, 5, 6]

    def test_a_deferred_month_neither_counts_nor_breaks(self):
        covered = cover(owed(*range(1, 13), deferred=(3,)), [paid("2026-01-10", "1.00")])
        assert run(covered, 7, deferred=(3,)) == 5

    def test_a_payment_settles_the_oldest(self):
        payments = [paid("2026-01-10", "1.00"), paid("2026-08-05", "3.00")]
        covered = cover(owed(*range(1, 13)), payments)
        assert settled(covered) == [1, 2, 3, 4]
        assert run(covered, 7) == 3


class TestCover:
    def test_part_of_a_month_does_not_settle_it(self):
        covered = cover(owed(1, 2), [paid("2026-02-10", "1.50")])
        assert settled(covered) == [1]
        assert [one.left for one in covered.months] == [0, Decimal("0.50")]

    def test_deferred_months_wait_for_what_is_left(self):
        covered = cover(owed(1, 2, 3, deferred=(2,)), [paid("2026-03-10", "2.00")])
        assert settled(covered) == [1, 3]
        covered = cover(owed(1, 2, 3, deferred=(2,)), [paid("2026-03-10", "3.00")])
        assert settled(covered) == [1, 2, 3]

    def test_ahead_settles_months_to_come_from_its_own_day(self):
        covered = cover(owed(1, 2, 3), [paid("2026-01-10", "5.00")])
        assert settled(covered) == [1, 2, 3]
        assert {one.settled_on for one in covered.months} == {dt.date(2026, 1, 10)}
        assert covered.ahead == Decimal("2.00")


months = st.lists(
    st.tuples(st.integers(1, 12), st.integers(1, 500), st.booleans()),
    max_size=12,
    unique_by=lambda one: one[0],
)
payments = st.lists(st.tuples(st.integers(0, 364), st.integers(1, 2000)), max_size=8)


def built(months, payments):
    asked = [OwedMonth(YEAR + n - 1, Decimal(cents) / 100, late) for n, cents, late in months]
    first = dt.date(2026, 1, 1)
    given_ = [Paid(first + dt.timedelta(days=day), Decimal(c) / 100) for day, c in payments]
    return asked, given_


@given(months, payments)
def test_no_money_is_lost_and_none_is_made(months, payments):
    asked, received = built(months, payments)
    covered = cover(asked, received)
    spent = sum((one.paid for one in covered.months), Decimal(0))
    assert spent + covered.ahead == sum((one.amount for one in received), Decimal(0))
    assert all(0 <= one.paid <= one.due for one in covered.months)
    assert all((one.left == 0) == (one.settled_on is not None) for one in covered.months)


@given(months, payments)
def test_nothing_is_settled_before_an_older_month(months, payments):
    asked, received = built([(n, cents, False) for n, cents, _ in months], payments)
    standing = [bool(one.settled_on) for one in cover(asked, received).months]
    assert standing == sorted(standing, reverse=True)


@given(months, payments)
def test_the_order_of_entering_does_not_matter(months, payments):
    asked, received = built(months, payments)
    days = {one.on: one for one in received}  # one a day: those of one day are as one
    once = list(days.values())
    assert cover(asked, once) == cover(list(reversed(asked)), list(reversed(once)))
