"""What was counted is not typed again when the election is recorded."""

import datetime as dt

import pytest
from django.urls import reverse

from branches.domain.polls import feeding
from branches.models import BallotCandidate, Election
from portal.dates import PartialDate
from tests import clock
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory
from tests.factories.life import committee
from tests.factories.reviews import BallotFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 9)


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-06-10T12:00"):
        yield


@pytest.fixture
def branch(world):
    """Three in the committee, and two more members."""
    committee(world.branch)
    world.branch.posts.update(since=PartialDate(2023, 7))
    world.new = MemberFactory.create_batch(2, organization=world.branch)
    world.branch.refresh_from_db()
    return world.branch


def ballot(branch, post, *people, on=DAY, **more):
    facts = {"seats": len(people), "entitled": 9, "present": 8, "issued": 8, "returned": 8}
    made = BallotFactory(
        organization=branch, post=post, held_on=on, confirmed_on=on, **{**facts, "valid": 8, **more}
    )
    for place, person in enumerate(people, start=1):
        known = {"name": person} if isinstance(person, str) else {"person": person}
        if "person" in known:
            known["name"] = person.name
        BallotCandidate.objects.create(
            ballot=made, position=place, votes_for=7, is_elected=True, **known
        )
    return made


def people_of(branch):
    return [post.person for post in branch.posts.current().in_order()]


def test_nothing_counted_nothing_known(branch):
    assert feeding.counted(branch) is None
    made = ballot(branch, "member", *people_of(branch))
    made.confirmed_on = None
    made.save()
    assert feeding.counted(branch) is None


def test_secretary_members_and_who_goes_on_since_when(world, branch):
    first, second, third = people_of(branch)
    new = world.new[0].person
    ballot(branch, "member", second, new, first, "张不详", invalid=0)
    ballot(branch, "secretary", second, present=7, issued=7, returned=7, valid=7)
    told = feeding.counted(branch)
    assert told.facts == {
        "held_on": DAY, "entitled": 9, "present": 8, "issued": 8, "returned": 8, "invalid": 0,
    }  # fmt: skip
    assert [(seat.person, seat.post, seat.since) for seat in told.seats] == [
        (second, "1", None),
        (new, "3", None),
        (first, "3", None),
    ]
    assert told.strangers == ("张不详",)
    assert third not in [seat.person for seat in told.seats]


def test_a_member_who_stays_keeps_his_day(branch):
    people = people_of(branch)
    ballot(branch, "member", people[1])
    (seat,) = feeding.counted(branch).seats
    assert (seat.post, seat.since) == ("3", PartialDate(2023, 7))


def test_delegates_and_what_is_recorded_already_do_not_count(branch):
    ballot(branch, "delegate", *people_of(branch))
    assert feeding.counted(branch) is None
    made = ballot(branch, "member", *people_of(branch))
    made.election = Election.objects.create(organization=branch, held_on=DAY, term_years=3)
    made.save()
    assert feeding.counted(branch) is None


def test_the_form_is_filled_and_the_ballot_leads_to_it(world, branch, client):
    people = people_of(branch)
    made = ballot(branch, "member", *people)
    signed_in(client, world.member_of_town)
    address = reverse("branches:election", args=[branch.pk])
    assert address in client.get(made.get_absolute_url()).content.decode()
    page = client.get(address)
    form = page.context["form"]
    assert (form["held_on"].value(), form["present"].value()) == (DAY, 8)
    assert [form[f"person_{n}"].value() for n in (1, 2, 3)] == [one.pk for one in people]
    assert "已按 2026-06-09 的选举计票填好" in page.content.decode()
