"""G4 to the digit: who must come, how many must stand, who is elected, who votes again."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from branches.choices.members import Category
from branches.domain import elections
from branches.domain.committees import Seat
from branches.domain.polls import acts, counting
from branches.domain.polls.counting import PollCount, PollTally
from branches.models import ElectionBallot, RightsLimit
from tests import clock
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 8)


def tallies(*votes):
    return tuple(PollTally(f"候选人{n}", count) for n, count in enumerate(votes))


FIVE = PollCount(
    held_on=DAY,
    post="member",
    seats=5,
    entitled=46,
    present=40,
    issued=40,
    returned=40,
    valid=40,
    invalid=0,
    tallies=tallies(38, 35, 30, 27, 22, 20),
)


def said(told):
    return "".join(words for _, words in counting.problems(told))


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-05-10T12:00"):
        yield


@pytest.mark.parametrize(
    ("entitled", "present", "refused"), [(46, 36, True), (46, 37, False), (45, 36, False)]
)
def test_four_fifths_must_come(entitled, present, refused):
    told = replace(FIVE, entitled=entitled, present=present, issued=36, returned=36, valid=36,
                   tallies=tallies(20, 20, 20, 20, 20, 20))  # fmt: skip
    assert ("五分之四" in said(told)) is refused


@pytest.mark.parametrize(("seats", "least"), [(3, 4), (5, 6), (7, 9)])
def test_more_stand_than_there_are_seats(seats, least):
    enough = replace(FIVE, seats=seats, tallies=tallies(*[25] * least))
    assert said(enough) == ""
    assert "应不少于" in said(replace(enough, tallies=tallies(*[25] * (least - 1))))


def test_a_secretary_may_stand_alone():
    assert said(replace(FIVE, post="secretary", seats=1, tallies=tallies(38))) == ""


def test_more_papers_than_were_given_out_are_void():
    assert "重新选举" in said(replace(FIVE, returned=41, valid=41))


def test_valid_and_invalid_are_those_returned():
    assert "合计不等于" in said(replace(FIVE, valid=38, invalid=1))
    assert said(replace(FIVE, valid=38, invalid=2)) == ""


def test_votes_fit_the_papers():
    over = (*FIVE.tallies[:-1], PollTally("候选人5", 30, 9, 2))
    assert "多于有效票" in said(replace(FIVE, tallies=over))
    written = (*FIVE.tallies, PollTally("王另选", 2, 1, is_written_in=True))
    assert "只填赞成票" in said(replace(FIVE, tallies=written))
    twice = (*FIVE.tallies, PollTally("候选人0", 1))
    assert "写了 2 次" in said(replace(FIVE, tallies=twice))
    full = replace(FIVE, tallies=tallies(40, 40, 40, 40, 40, 40))
    assert "应选 5 名" in said(full)


def test_five_are_elected_twenty_votes_are_too_few():
    result = counting.outcome(FIVE)
    assert result.elected == (0, 1, 2, 3, 4)
    assert result.tied == ()
    spoiled = replace(FIVE, valid=30, invalid=10, tallies=tallies(28, 25, 24, 22, 21, 20))
    assert counting.outcome(spoiled).elected == (0, 1, 2, 3, 4)  # invalid papers lower nothing


def test_two_alike_at_the_last_seat_vote_again():
    result = counting.outcome(replace(FIVE, tallies=tallies(38, 35, 30, 27, 22, 22)))
    assert (result.elected, result.tied) == ((0, 1, 2, 3), (4, 5))


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9), st.integers(1, 7))
def test_nobody_is_elected_with_half_of_the_votes_and_no_seat_twice(votes, seats):
    result = counting.outcome(replace(FIVE, seats=seats, tallies=tallies(*votes)))
    assert len(result.elected) <= seats
    assert all(votes[place] > 20 for place in (*result.elected, *result.tied))
    left = set(range(len(votes))) - {*result.elected, *result.tied}
    if len(result.elected) + len(result.tied) < seats:
        assert all(votes[place] <= 20 for place in left)
    assert not result.tied or len(result.elected) < seats < len(result.elected) + len(result.tied)


# Acts ---------------------------------------------------------------------------------------------


@pytest.fixture
def ballot(world):
    return acts.count(world.branch, FIVE, by=world.member_of_town)


def places(ballot, *numbers):
    candidates = list(ballot.candidates.in_order())
    return [candidates[number] for number in numbers]


def test_people_confirm_whom_the_count_proposes(world, ballot):
    with pytest.raises(ValidationError) as refusal:
        acts.confirm(ballot, elected=places(ballot, 0, 5), by=world.member_of_town)
    assert "得票不够" in str(refusal.value)
    acts.confirm(ballot, elected=places(ballot, 0, 1, 2, 3, 4), by=world.member_of_town)
    assert ballot.candidates.filter(is_elected=True).count() == 5
    with pytest.raises(ValidationError) as refusal:
        acts.correct(ballot, FIVE, by=world.member_of_town)
    assert "已于" in str(refusal.value)


def test_a_round_is_counted_once_until_it_is_withdrawn(world, ballot):
    with pytest.raises(ValidationError) as refusal:
        acts.count(world.branch, FIVE, by=world.member_of_town)
    assert "已经登记" in str(refusal.value)
    acts.withdraw(ballot, reason="录错", by=world.member_of_town)
    acts.count(world.branch, FIVE, by=world.member_of_town)
    assert ElectionBallot.objects.standing().count() == 1


def test_a_second_round_has_a_first(world):
    second = replace(FIVE, round=2, seats=1, tallies=tallies(25, 15))
    with pytest.raises(ValidationError):
        acts.count(world.branch, second, by=world.member_of_town)


def test_probationary_members_are_not_elected(world):
    person = PersonFactory(unit=world.village, name="候选人0")
    MemberFactory(organization=world.branch, person=person, category=Category.PROBATIONARY,
                  confirmed_on=None)  # fmt: skip
    with pytest.raises(ValidationError) as refusal:
        acts.count(world.branch, FIVE, by=world.member_of_town)
    assert "预备党员" in str(refusal.value)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"cause": "probation"}, "“候选人0”在投票当天留党察看，没有被选举权"),
        ({"cause": "detained", "since": DAY}, "没有被选举权"),
        ({"cause": "probation", "until": DAY}, "没有被选举权"),
        ({"cause": "probation", "until": dt.date(2026, 5, 7)}, ""),  # over the day before
        ({"cause": "probation", "since": dt.date(2026, 5, 9)}, ""),
        ({"cause": "probation", "closed_on": dt.date(2026, 5, 1)}, ""),
        ({"cause": "approved", "reason": "abroad"}, ""),  # is not counted, may be elected
    ],
)
def test_members_of_suspended_rights_are_not_elected(world, limit, words):
    person = PersonFactory(unit=world.village, name="候选人0")
    member = MemberFactory(organization=world.branch, person=person)
    RightsLimit.objects.create(member=member, **{"since": dt.date(2025, 1, 1), **limit})
    if not words:
        acts.count(world.branch, FIVE, by=world.member_of_town)
        return
    with pytest.raises(ValidationError) as refusal:
        acts.count(world.branch, FIVE, by=world.member_of_town)
    assert words in str(refusal.value)
    assert not ElectionBallot.objects.exists()


def test_a_name_that_a_member_with_all_rights_bears_too_is_not_refused(world):
    for category in (Category.FULL, Category.PROBATIONARY):
        person = PersonFactory(unit=world.village, name="候选人0")
        MemberFactory(organization=world.branch, person=person, category=category)
    assert acts.count(world.branch, FIVE, by=world.member_of_town).pk


def test_candidates_are_known_by_their_name_where_one_has_it(world):
    member = MemberFactory(organization=world.branch,
                           person=PersonFactory(unit=world.village, name="候选人0"))  # fmt: skip
    ballot = acts.count(world.branch, FIVE, by=world.member_of_town)
    assert ballot.candidates.get(name="候选人0").person == member.person
    assert ballot.candidates.get(name="候选人1").person is None


def test_more_voters_than_full_members_are_doubted(world, ballot):
    assert list(acts.doubts(ballot)) == []  # nobody is on the list
    MemberFactory(organization=world.branch)
    assert "只有 1 人" in next(iter(acts.doubts(ballot)))


def test_the_election_takes_the_ballots_of_its_day(world, ballot):
    seats = [Seat(person=PersonFactory(unit=world.village), post="1")]
    election = elections.record(
        world.branch, held_on=DAY, term_years=3, seats=seats, by=world.member_of_town
    )
    ballot.refresh_from_db()
    assert ballot.election == election


def test_pages_from_the_count_to_the_report(world, client):
    signed_in(client, world.member_of_town)
    sent = {name: getattr(FIVE, name) for name in acts.COLUMNS} | {"held_on": "2026-05-08"}
    for number, one in enumerate(FIVE.tallies):
        sent |= {f"name_{number}": one.name, f"for_{number}": one.votes_for}
    wrong = client.post(reverse("branches:ballot-new", args=[world.branch.pk]), sent | {"valid": 9})
    assert wrong.status_code == 422
    assert "合计不等于" in wrong.text
    assert 'value="候选人5"' in wrong.text
    page = client.post(reverse("branches:ballot-new", args=[world.branch.pk]), sent)
    ballot = ElectionBallot.objects.get()
    assert page.url == ballot.get_absolute_url()
    assert "21 票以上" in client.get(ballot.get_absolute_url()).text
    confirm = reverse("branches:ballot-confirm", args=[ballot.pk])
    assert client.get(confirm).text.count("checked") == 5
    client.post(confirm, {"elected": [one.pk for one in places(ballot, 0, 1, 2, 3, 4)]})
    answer = client.get(reverse("branches:ballot-docx", args=[ballot.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
