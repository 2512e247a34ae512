"""Pages of village officers: list, page, figures, acts."""

import pytest
from django.urls import reverse

from branches.models import VillageOfficer
from portal.dates import PartialDate
from tests.factories import accounts, orgs
from tests.factories.branches import OfficerFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    class World:
        county = orgs.county()
        town = orgs.township(county, name="云岭县东河镇", short_name="东河镇")
        other_town = orgs.township(county)
        village = orgs.village(town)
        next_village = orgs.village(town)
        foreign_village = orgs.village(other_town)

    return World


@pytest.fixture
def by_town(client, world):
    accounts.signed_in(client, accounts.holder("township_member", world.town))
    return client


@pytest.fixture
def office(client, world):
    accounts.signed_in(client, accounts.holder("organization_office", world.county))
    return client


def url(name, *args):
    return reverse(f"branches:{name}", args=args)


def officer(unit, name, **more):
    return OfficerFactory(unit=unit, person=PersonFactory(unit=unit, name=name), **more)


def listed(client, **query):
    return {
        row.record.person.name for row in client.get(url("officers"), query).context["table"].rows
    }


def both(unit, name, **more):
    return officer(unit, name, party_post="1", village_post="1", heads_both=True, **more)


def test_filters(office, world):
    both(world.village, "李甲", education="21", sources=["2"])
    officer(world.foreign_village, "李乙", education="38", sources=["3"])
    officer(world.village, "李丙", in_office=False, until=PartialDate(2024))
    assert listed(office) == {"李甲", "李乙"}
    assert listed(office, unit=world.town.pk) == {"李甲"}
    assert listed(office, post="both") == {"李甲"}
    assert listed(office, education="basic") == {"李乙"}
    assert listed(office, source="3") == {"李乙"}
    assert listed(office, presence="left") == {"李丙"}
    assert listed(office, q="ly") == {"李乙"}


def test_only_ones_own_scope(by_town, world):
    officer(world.village, "李甲")
    foreign = officer(world.foreign_village, "李乙")
    assert listed(by_town) == {"李甲"}
    assert by_town.get(foreign.get_absolute_url()).status_code == 404


def test_query_count_does_not_depend_on_rows(office, world, django_assert_num_queries):
    officer(world.village, "李甲", education="21", sources=["2"])
    office.get(url("officers"))
    with django_assert_num_queries(6):
        office.get(url("officers"))
    for index in range(15):
        officer(world.village, f"李{index}", education="31", sources=["3", "4"])
    with django_assert_num_queries(6):
        office.get(url("officers"))


def test_appoint_by_form_tells_what_does_not_fit(by_town, world):
    both(world.village, "李甲")
    typed = {
        "unit": world.village.pk, "name": "李乙", "sex": "male", "birth": "1985.03",
        "party_post": "1", "education": "31", "sources": ["2", "7"],
    }  # fmt: skip
    page = by_town.post(url("new-officer"), typed, follow=True)
    made = VillageOfficer.objects.get(person__name="李乙")
    assert made.sources == ["2", "7"]
    assert "还登记有“李甲”" in page.text


def test_a_township_is_no_village(by_town, world):
    typed = {"unit": world.town.pk, "name": "李乙", "sex": "male", "village_post": "3"}
    assert by_town.post(url("new-officer"), typed).status_code == 422


def test_appoint_a_person_on_record(by_town, world):
    person = PersonFactory(unit=world.village)
    typed = {"unit": world.village.pk, "village_post": "3"}
    by_town.post(url("appoint-person", person.pk), typed)
    page = by_town.get(person.get_absolute_url(), {"tab": "officers"})
    assert person.village_posts.get().get_absolute_url() in page.text


def test_edit_and_leave_by_form(by_town, world):
    one = both(world.village, "李甲")
    by_town.post(url("edit-officer", one.pk), {"village_post": "3", "remark": "好"})
    one.refresh_from_db()
    assert (one.party_post, one.village_post, one.heads_both) == ("", "3", False)
    by_town.post(url("leave-office", one.pk), {"until": "2026.05", "resign_reason": "1"})
    one.refresh_from_db()
    assert (one.in_office, one.until) == (False, PartialDate(2026, 5))
    tab = by_town.get(world.village.get_absolute_url(), {"tab": "officers"})
    assert "2026.05 离任" in tab.text


def test_edit_form_shows_what_is_recorded(by_town, world):
    one = officer(world.village, "李甲", sources=["2"], education="31")
    form = by_town.get(url("edit-officer", one.pk)).context["form"]
    assert form["sources"].value() == ["2"]
    assert form["education"].value() == "31"
    assert form["since"].value() == "2021.03"


def test_figures(office, world, django_assert_num_queries):
    both(world.village, "李甲", education="31")
    officer(world.next_village, "李乙", party_post="1", village_post="", education="38")
    officer(world.next_village, "李丙", village_post="1", education="21")
    page = office.get(url("officer-figures"))
    figures = page.context["figures"]
    assert (figures["both"], figures["villages"], figures["both_share"]) == (1, 2, "50.0%")
    assert figures["college_share"] == "66.7%"
    assert [row["villages"] for row in page.context["places"]] == [2]
    for index in range(4):
        officer(world.village, f"李{index}")
    with django_assert_num_queries(7):
        office.get(url("officer-figures"))


def test_every_figure_links_to_exactly_those_it_counts(office, world):
    both(world.village, "李甲", education="31", sources=["2", "3"])
    officer(world.next_village, "李乙", party_post="1", village_post="", supervises=True)
    groups = office.get(url("officer-figures")).context["groups"]
    for line in (line for group in groups for line in group.lines if line.query):
        page = office.get(f"{url('officers')}?{line.query}")
        assert page.context["total"] == line.count, line.label
