"""Quorum, majorities and clocks hold for every number and every day."""

import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from branches.domain.admission.clocks import next_review
from branches.domain.admission.votes import Ballot, needed
from branches.domain.terms import months_later

HALF = Fraction(1, 2)
days = st.dates(dt.date(2014, 6, 1), dt.date(2040, 12, 31))


@given(st.integers(0, 5000), st.fractions(0, 1))
def test_enough_is_the_smallest_number_above_the_share(whole, share):
    enough = needed(whole, share)
    assert enough > share * whole
    assert enough - 1 <= share * whole


@given(st.data())
def test_what_passes_has_more_than_half_of_all_who_may_vote(data):
    entitled = data.draw(st.integers(1, 500))
    present = data.draw(st.integers(0, entitled))
    written = data.draw(st.integers(0, entitled - present))
    in_favour = data.draw(st.integers(0, present))
    ballot = Ballot(
        entitled=entitled,
        present=present,
        written=written,
        in_favour=in_favour,
        against=present - in_favour,
    )
    assert not list(ballot.adds_up())
    assert ballot.has_quorum(HALF) == (2 * present > entitled)
    assert ballot.passes(HALF, written_counts=False) == (2 * in_favour > entitled)
    assert ballot.passes(HALF, written_counts=True) == (2 * (in_favour + written) > entitled)


@given(days, st.integers(0, 1200), st.integers(1, 12))
def test_reviews_are_never_more_than_the_months_apart(anchor, later, months):
    last = anchor + dt.timedelta(days=later)
    due = next_review(anchor, last, months)
    assert last < due <= months_later(last, months) + dt.timedelta(days=3)


@given(days, st.integers(1, 60))
def test_reviews_in_time_stay_on_the_days_of_the_anchor(anchor, count):
    last = months_later(anchor, 6 * count)
    assert next_review(anchor, last, 6) == months_later(anchor, 6 * (count + 1))
