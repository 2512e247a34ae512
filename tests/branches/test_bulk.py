"""Ticked members are moved together: all of them or none, each refusal by its name."""

import datetime as dt

import pytest
from django.urls import reverse

from branches.models import MemberMove, PartyMember
from tests.factories import orgs
from tests.factories.accounts import _root, holder, signed_in
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return orgs.township(_root())


@pytest.fixture
def source(town):
    return PartyOrganizationFactory(unit=town, name="中共甲村支部委员会")


@pytest.fixture
def target(town):
    return PartyOrganizationFactory(unit=town, name="中共乙村支部委员会")


@pytest.fixture
def members(source, town):
    return [
        MemberFactory(organization=source, person=PersonFactory(name=name, unit=town))
        for name in ("王芳", "李娜", "张强")
    ]


@pytest.fixture
def browser(client, town):
    return signed_in(client, holder("township_member", unit=town))


def url(*rows, **more):
    return reverse("branches:move-members", query={"pick": [row.pk for row in rows], **more})


def move(browser, rows, target, moved_on="2026-10-01"):
    given = {
        "pick": [row.pk for row in rows],
        "organization": target.pk,
        "moved_on": moved_on,
        "letter": "云组〔2026〕12号",
    }
    return browser.post(reverse("branches:move-members"), given)


def test_the_list_offers_it_and_the_page_names_who_was_ticked(browser, members):
    assert reverse("branches:move-members") in browser.get(reverse("branches:members")).text
    page = browser.get(url(*members[:2])).text
    assert "王芳" in page
    assert "李娜" in page
    assert "张强" not in page


def test_all_move_under_one_letter(browser, members, source, target):
    assert move(browser, members[:2], target).status_code == 302
    assert set(target.members.all()) == set(members[:2])
    assert list(source.members.all()) == members[2:]
    assert set(MemberMove.objects.values_list("letter", "moved_on")) == {
        ("云组〔2026〕12号", dt.date(2026, 10, 1))
    }


def test_one_that_can_not_move_stops_all_and_is_named(browser, members, target):
    MemberMove.objects.create(
        member=members[1],
        source=target,
        target=members[1].organization,
        moved_on=dt.date(2026, 11, 1),
        by=holder("organization_office"),
    )
    answer = move(browser, members, target)
    assert answer.status_code == 422
    assert "3 条中有 1 条办不了" in answer.text
    assert "李娜：早于上一次转接的日期 2026-11-01" in answer.text
    assert not target.members.exists()
    assert answer.context["form"]["letter"].value() == "云组〔2026〕12号"


def test_a_foreign_member_that_is_ticked_is_left_out(browser, members, target):
    elsewhere = MemberFactory()
    page = browser.get(url(members[0], elsewhere)).text
    assert "有 1 条没有列入" in page
    move(browser, [members[0], elsewhere], target)
    assert list(target.members.all()) == [members[0]]


@pytest.mark.parametrize("pick", [[], ["x"], ["0"], ["99999999999999999999"]])
def test_nothing_ticked_leads_back_to_the_list(browser, target, pick):
    for answer in (
        browser.get(reverse("branches:move-members", query={"pick": pick})),
        browser.post(reverse("branches:move-members"), {"pick": pick, "organization": target.pk}),
    ):
        assert (answer.status_code, answer.url) == (302, reverse("branches:members"))
    assert PartyMember.objects.filter(organization=target).count() == 0


def test_statements_grow_by_row_and_not_worse(
    browser, members, target, django_assert_max_num_queries
):
    # With each go his letter, his admission, whether it was voted on, and his dues.
    with django_assert_max_num_queries(20 + 24 * len(members)):
        move(browser, members, target)
