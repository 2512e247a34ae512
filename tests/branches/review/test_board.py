"""评议进度: branches × steps, those that have not begun among them."""

import datetime as dt

import pytest
from django.urls import reverse

from branches.domain.review import board
from branches.domain.review.board import BY_KEY, STEPS, ReviewBoard
from branches.models import PartyOrganization, ReviewSheet
from tests import clock
from tests.factories import accounts
from tests.factories.accounts import signed_in
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.reviews import SheetFactory

pytestmark = pytest.mark.django_db
MET = dt.date(2026, 1, 15)


@pytest.fixture(autouse=True)
def _in_the_season():
    with clock.at("2026-02-10T09:00"):
        yield


@pytest.fixture
def begun(world):
    """It has met and asked; the branch beside it has not begun."""
    world.behind = PartyOrganizationFactory(unit=world.village)
    return SheetFactory(organization=world.branch, met_on=MET, did_ask=True)


def url(**query):
    return reverse("branches:review-board", query=query)


def listed(client, **query):
    return [str(row.record) for row in client.get(url(**query)).context["table"].page.object_list]


@pytest.mark.parametrize(
    ("day", "year"),
    [("2026-11-30", 2025), ("2026-12-01", 2026), ("2027-01-01", 2026), ("2027-03-31", 2026)],
)
def test_which_year_is_under_review(day, year):
    assert board.year_under_review(dt.date.fromisoformat(day)) == year


def test_cells_say_when_or_that(client, world, begun):
    table = signed_in(client, world.member_of_town).get(url()).context["table"]
    rows = {str(row.record): row for row in table.page.object_list}
    told = rows[str(world.branch)]
    assert "01-15" in told.get_cell("met")
    assert "✓" in told.get_cell("ask")
    assert "—" in told.get_cell("graded")
    assert told.get_cell("taken") == f"2/{len(STEPS)}"
    assert begun.get_absolute_url() in told.get_cell("state")
    assert "未开始" in rows[str(world.behind)].get_cell("state")


def test_who_lacks_a_step_even_who_has_not_begun(client, world, begun):
    signed_in(client, world.member_of_town)
    assert str(world.branch) not in listed(client, without="met")
    assert str(world.behind) in listed(client, without="met")
    assert {str(world.branch), str(world.behind)} <= set(listed(client, without="graded"))
    assert str(world.branch) in listed(client, without="met", year="2024")


def test_handed_in_and_confirmed_are_steps(world, begun):
    rows = PartyOrganization.objects.filter(pk=world.branch.pk)
    for state, lacking in (
        ("open", {"handed_in", "confirmed"}),
        ("handed_in", {"confirmed"}),
        ("confirmed", set()),
    ):
        ReviewSheet.objects.update(state=state)
        found = {
            key
            for key in ("handed_in", "confirmed")
            if board.without(rows, BY_KEY[key], year=2025).exists()
        }
        assert found == lacking
        counts = ReviewBoard(rows, 2025).counts()
        assert {key for key in ("handed_in", "confirmed") if not counts[key]} == lacking


def test_every_step_is_found_as_it_is_drawn(world):
    """The filter and the cell agree, whatever was told."""
    sheet = SheetFactory(organization=world.branch)
    rows = PartyOrganization.objects.filter(pk=world.branch.pk)
    for step in STEPS[:-2]:
        assert board.without(rows, step, year=2025).exists()
        setattr(sheet, step.field, True if step.is_tick else MET)
        sheet.save()
        assert not board.without(rows, step, year=2025).exists()
        assert ReviewBoard(rows, 2025).counts()[step.key] == 1


def test_on_paper_with_what_is_done(client, world, begun):
    page = signed_in(client, world.member_of_town).get(url(print="1"))
    assert "已完成：学习 0，征求意见 1" in page.text


def test_nobody_else_sees_it(client, world, begun):
    leader = accounts.holder("county_leader", world.county)
    assert signed_in(client, leader).get(url()).status_code == 403
    signed_in(client, world.member_of_town)
    assert str(world.foreign) not in client.get(url()).text


def test_costs_the_same_however_many(client, world, begun, django_assert_max_num_queries):
    signed_in(client, world.member_of_town)
    for _ in range(5):
        SheetFactory(organization=PartyOrganizationFactory(unit=world.village))
    client.get(url())
    with django_assert_max_num_queries(18):
        client.get(url())
