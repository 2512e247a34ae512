"""Ctrl-K: a person once, where the user works with her; the nearest first; what was opened last."""

import pytest
import redis.exceptions
from django.core.cache import cache

from portal.orgs.permissions import UNITS_MANAGE
from portal.text import EXACT, INSIDE
from portal.ui.finding import Act, Acts, Hit, Search, Searches
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.cadres import CadreFactory
from tests.factories.people import PersonFactory
from tests.factories.rules import VersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return orgs.county()


def hits(client, typed=""):
    answer = client.get("/search/", {"q": typed})
    return [
        (group.label, hit.label, hit.url)
        for group in answer.context["groups"]
        for hit in group.hits
    ]


class TestOnePersonOnePlace:
    @pytest.fixture
    def both(self, county):
        """Somebody who is a person, a cadre and a member."""
        town = orgs.township(county)
        zhang = PersonFactory(name="张三丰", unit=town)
        return {
            "person": zhang,
            "cadre": CadreFactory(person=zhang, unit=town),
            "member": MemberFactory(person=zhang, organization=PartyOrganizationFactory(unit=town)),
        }

    @pytest.mark.parametrize(
        ("role", "place"),
        [
            ("cadre_office", "cadre"),
            ("organization_office", "member"),
            ("talent_office", "person"),
            ("department_leader", "cadre"),
        ],
    )
    def test_it_leads_where_the_role_works(self, client, county, both, role, place):
        signed_in(client, holder(role, county))
        assert [url for *_, url in hits(client, "张三丰")] == [both[place].get_absolute_url()]

    @pytest.mark.parametrize("typed", ["张三丰", "张三", "三丰", "zsf", "zhangsanfeng", "sanf"])
    def test_every_way_of_typing_finds_it_once(self, client, county, both, typed):
        signed_in(client, holder("cadre_office", county))
        assert [url for *_, url in hits(client, typed)] == [both["cadre"].get_absolute_url()]


def test_exact_comes_before_begin_before_inside(client, county):
    town = orgs.township(county)
    for name in ("陈王明", "王明亮", "王明"):
        PersonFactory(name=name, unit=town)
    signed_in(client, holder("organization_office", county))
    assert [label for _, label, _ in hits(client, "王明")] == ["王明", "王明亮", "陈王明"]
    assert [label for _, label, _ in hits(client, "wangming")] == ["王明", "王明亮", "陈王明"]


def test_the_kind_with_the_nearest_hit_stands_first():
    searches = Searches()
    far, near = Hit("远", "/1", near=INSIDE), Hit("近", "/2", near=EXACT)
    searches.add(
        Search("甲", "user", lambda *_: [far], 1), Search("乙", "user", lambda *_: [near], 2)
    )
    assert [group.label for group in searches.find(None, "x")] == ["乙", "甲"]


def test_acts_are_offered_to_those_who_may(county):
    offered = Acts()
    offered.add(Act("新设单位", "orgs:new", "sitemap", UNITS_MANAGE))
    office, leader = holder("organization_office", county), holder("county_leader", county)
    assert [hit.url for hit in offered.find(office, "xsdw")] == ["/orgs/units/new/"]
    assert list(offered.find(leader, "新设")) == []


def test_an_act_is_found_by_its_words(client, county):
    signed_in(client, holder("organization_office", county))
    assert ("办理", "登记党员", "/branches/members/new/") in hits(client, "登记党")


class TestNothingTyped:
    def test_what_was_opened_last_comes_first(self, client, county):
        first, second = (orgs.township(county, name=n, short_name=n) for n in ("甲镇", "乙镇"))
        signed_in(client, holder("organization_office", county))
        for unit in (first, second, first):
            client.get(unit.get_absolute_url())
        names = [label for group, label, _ in hits(client) if group == "最近打开"]
        assert names == ["甲镇", "乙镇"]

    def test_what_one_may_no_longer_see_is_not_shown(self, client, county):
        town, other = orgs.township(county), orgs.township(county, name="丙镇")
        user = holder("township_member", town)
        signed_in(client, user)
        cache.set(f"recents:{user.pk}", [other.get_absolute_url(), "/no-such-page/"])
        assert [group for group, *_ in hits(client) if group == "最近打开"] == []

    def test_a_file_that_was_shut_meanwhile_is_not_shown(self, client, county):
        file = CadreFactory(unit=county)
        signed_in(client, holder("county_leader", county))
        client.get(file.get_absolute_url())
        assert ("最近打开", str(file)) in [(group, label) for group, label, _ in hits(client)]
        VersionFactory(code="IP-07", tier="county", params={"opens": False})
        assert "最近打开" not in [group for group, *_ in hits(client)]

    def test_one_query_for_each_kind(self, client, county, django_assert_max_num_queries):
        user = holder("organization_office", county)
        signed_in(client, user)
        units = [orgs.township(county, name=f"{n}镇", short_name=f"{n}镇") for n in "甲乙丙丁"]
        cache.set(f"recents:{user.pk}", [unit.get_absolute_url() for unit in units])
        client.get("/search/")
        with django_assert_max_num_queries(5):  # session, account, roles, unit
            assert len([g for g, *_ in hits(client) if g == "最近打开"]) == 4

    def test_a_cache_that_is_away_costs_only_the_list(self, client, county, monkeypatch):
        def away(*args, **kwargs):
            raise redis.exceptions.ConnectionError

        town = orgs.township(county)
        signed_in(client, holder("organization_office", county))
        monkeypatch.setattr("portal.ui.views.recents.cache.get", away)
        monkeypatch.setattr("portal.ui.views.recents.cache.set", away)
        assert client.get(town.get_absolute_url()).status_code == 200
        assert [group for group, *_ in hits(client) if group == "最近打开"] == []
