"""Golden case G4: how many must come, who is elected, who stands again."""

import datetime as dt

import pytest

from branches.domain import ballots
from branches.domain.ballots import Outcome, Papers

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 12)


@pytest.mark.parametrize(("entitled", "present"), [(46, 37), (45, 36), (5, 4), (4, 4)])
def test_how_many_must_come(entitled, present):
    assert ballots.least_present(entitled, on=DAY) == present


@pytest.mark.parametrize(("seats", "candidates"), [(3, 4), (5, 6), (7, 9)])
def test_how_many_must_stand(seats, candidates):
    assert ballots.least_candidates(seats, on=DAY) == candidates


@pytest.mark.parametrize(("present", "votes"), [(40, 21), (41, 21), (12, 7)])
def test_how_many_votes_elect(present, votes):
    assert ballots.least_votes(present, on=DAY) == votes


@pytest.mark.parametrize(
    ("votes", "elected", "tied"),
    [
        ((38, 35, 30, 27, 22, 20), (0, 1, 2, 3, 4), ()),
        ((38, 35, 30, 27, 22, 22), (0, 1, 2, 3), (4, 5)),
        ((38, 35, 20, 20, 20, 20), (0, 1), ()),
        ((22, 22, 22, 22, 22), (0, 1, 2, 3, 4), ()),
    ],
)
def test_who_is_elected(votes, elected, tied):
    assert ballots.outcome(votes, seats=5, present=40, on=DAY) == Outcome(elected, tied)


@pytest.mark.parametrize(
    ("papers", "field"),
    [
        (Papers(40, 40, 2), ""),
        (Papers(40, 38, None), ""),
        (Papers(), ""),
        (Papers(41, 40, 0), "issued"),
        (Papers(40, 41, 0), "returned"),
        (Papers(40, 40, 41), "invalid"),
        (Papers(None, 40, None), "issued"),
        (Papers(40, None, 1), "returned"),
    ],
)
def test_papers_add_up(papers, field):
    problems = [name for name, _ in ballots.papers_fit(papers, 40)]
    assert problems == ([field] if field else [])
