"""Papers before an election: what is known is filled in, what is decided then is left blank."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from branches.domain import tree
from branches.domain.polls import requests
from branches.domain.polls.requests import ElectionPaper
from branches.models import BallotCandidate
from reports.domain.documents import DOCX
from tests import clock
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory
from tests.factories.life import committee
from tests.factories.reviews import BallotFactory

pytestmark = pytest.mark.django_db
P = ElectionPaper


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-06-10T12:00"):
        yield


@pytest.fixture
def branch(world):
    """Three seats, four full members and one on probation, elected three years ago."""
    committee(world.branch)
    for _ in range(2):
        MemberFactory(organization=world.branch)
    MemberFactory(organization=world.branch, category="probationary", confirmed_on=None)
    world.branch.last_elected_on = dt.date(2023, 7, 1)
    world.branch.term_years = 3
    world.branch.save()
    world.branch.refresh_from_db()
    return world.branch


def said(branch, which):
    told = requests._told(branch)
    return told, str(list(requests._DRAWS[which](told)))


def test_a_request_tells_the_term_the_voters_and_how_many_stand(branch):
    told, words = said(branch, P.REQUEST)
    assert "2023-07-01 选举产生，任期 3 年，2026-07-01 届满" in words
    assert f"现有党员 {told.members} 名，其中有表决权的正式党员 {told.members - 1} 名" in words
    assert (told.seats, told.least) == (3, 4)
    assert "候选人不少于 4 名" in words


def test_a_committee_counts_the_members_of_its_branches(branch):
    told, _ = said(branch, P.REQUEST)
    above, _ = said(tree.parent_of(branch), P.REQUEST)
    assert (above.members, above.voters) == (told.members, told.voters) == (3, 2)


def test_names_are_left_blank_until_there_are_candidates(branch):
    told, _ = said(branch, P.NAMES)
    assert told.candidates == ()
    table = requests._table(told)
    assert [row.cells[1] for row in table.rows] == ["", "", "", ""]
    count = BallotFactory(organization=branch, post="member", seats=3)
    person = branch.members.first().person
    BallotCandidate.objects.create(
        ballot=count, position=1, name=person.name, person=person, votes_for=5
    )
    told, words = said(branch, P.NAMES_REPLY)
    assert person.name in words
    assert [row.cells[0] for row in requests._table(told).rows] == [1, 2, 3, 4]


def test_the_method_says_the_rules_numbers(branch):
    _, words = said(branch, P.METHOD)
    assert "应选委员 3 名，候选人不少于 4 名" in words
    assert "不少于应到会的 4/5" in words
    assert "赞成票超过实到会人数的 1/2" in words


def test_the_result_is_what_was_counted_and_confirmed(branch):
    _, blank = said(branch, P.RESULT)
    assert "应到有选举权   人" in blank
    on = dt.date(2026, 6, 9)
    count = BallotFactory(organization=branch, post="member", held_on=on, confirmed_on=on)
    for place, (name, chosen) in enumerate((("王一", True), ("李二", False)), start=1):
        BallotCandidate.objects.create(
            ballot=count, position=place, name=name, votes_for=5 - place, is_elected=chosen
        )
    for which in (P.RESULT, P.RESULT_REPLY):
        _, words = said(branch, which)
        assert "王一" in words
        assert "李二" not in words
    _, words = said(branch, P.RESULT)
    assert "实到 5 人；发出选票 5 张，收回 5 张，有效 5 张，无效 0 张" in words


@pytest.mark.parametrize("which", P)
def test_each_is_drawn(world, branch, which):
    body = requests.take_out(branch, which=which, wanted=DOCX, by=world.member_of_town)
    assert body[:2] == b"PK"


def test_none_where_nothing_is_elected(world, branch):
    branch.kind = "group"
    with pytest.raises(ValidationError, match="不实行任期选举"):
        requests.take_out(branch, which=P.REQUEST, wanted=DOCX, by=world.member_of_town)


def test_the_page_of_the_organisation_offers_them(world, branch, client):
    signed_in(client, world.member_of_town)
    tab = client.get(branch.get_absolute_url() + "?tab=elections").text
    address = reverse("branches:election-paper-docx", args=[branch.pk, "request"])
    assert address in tab
    assert client.get(address).headers["Content-Type"].endswith("document")
    unknown = reverse("branches:election-paper-docx", args=[branch.pk, "nothing"])
    assert client.get(unknown).status_code == 404
