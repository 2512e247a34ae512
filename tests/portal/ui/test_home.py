"""The home page: what is to be done in few lines, the rest as a fragment; the menu around it."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from portal.accounts.roles import ROLES
from portal.audit.actions import RECORD_VIEWED
from portal.audit.models import Event
from portal.orgs import county as county_name
from portal.orgs.models import Unit
from portal.ui.menu import SECTIONS
from portal.ui.registry import Panel, Panels, Todo, Todos
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.cadres import CadreFactory
from tests.factories.inbox import AnnouncementFactory, TaskFactory
from tests.factories.rules import VersionFactory

pytestmark = pytest.mark.django_db
LATE = dt.date(2026, 1, 5)
ELECTED = dt.date(2021, 1, 5)  # a term of five years ends at `LATE`
STATEMENTS = 16


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def office(county):
    return holder("organization_office", county)


@pytest.fixture
def visitor(client, office):
    return signed_in(client, office)


def late_elections(office, count):
    for number in range(count):
        key = f"branches.election.{number}.overdue"
        title = f"逾期未换届：第{number}党支部"
        TaskFactory(assignee=office, key=key, title=title, due_on=LATE)


def lines(client):
    return client.get("/").context["todos"]


class TestTodos:
    def test_many_of_one_kind_are_one_line_that_opens(self, visitor, office):
        late_elections(office, 22)
        (line,) = lines(visitor)
        assert (line.head.title, line.head.count, line.urgent) == ("逾期未换届", 22, True)
        assert len(line.inside) == 6
        assert visitor.get(line.head.url).context["filters"].qs.count() == 22

    def test_the_county_s_figure_and_the_own_tasks_are_one_line(self, visitor, office, county):
        for _ in range(4):
            PartyOrganizationFactory(unit=county, last_elected_on=ELECTED, term_years=5)
        late_elections(office, 3)
        (line,) = [line for line in lines(visitor) if "逾期" in line.head.title]
        assert (line.head.title, line.head.count) == ("逾期未换届的党组织", 4)
        assert len(line.inside) == 3

    def test_few_of_one_kind_are_named_one_by_one(self, visitor, office):
        late_elections(office, 2)
        assert [line.inside for line in lines(visitor)] == [[], []]

    def test_what_a_person_handed_out_is_never_lumped_together(self, visitor, office):
        for number in range(4):
            TaskFactory(assignee=office, title=f"通知：第{number}件")
        assert len(lines(visitor)) == 4

    def test_a_group_without_a_figure_stays_single(self):
        todos = Todos()
        todos.provider(lambda _: [Todo("甲", "/1", group="x"), Todo("乙", "/2", group="x")])
        assert [line.head.title for line in todos.for_user(None)] == ["甲", "乙"]

    def test_numbers_of_rows_are_asked_in_one_statement(self, office, django_assert_num_queries):
        todos, units = Todos(), Unit.objects.order_by("name")
        todos.provider(lambda _: [Todo("全部", "/1", rows=units)])
        todos.provider(lambda _: [Todo("没有", "/2", rows=units.filter(name="无"))])
        todos.provider(lambda _: [Todo("空", "/3", rows=units.none()), Todo("别的", "/4")])
        with django_assert_num_queries(1):
            told = [(line.head.title, line.head.count) for line in todos.for_user(None)]
        assert told == [("全部", Unit.objects.count()), ("别的", None)]

    def test_as_many_statements_with_many_as_with_few(
        self, visitor, office, django_assert_max_num_queries
    ):
        late_elections(office, 30)
        visitor.get("/")
        with django_assert_max_num_queries(STATEMENTS):
            visitor.get("/")


class TestPanels:
    def test_the_page_itself_waits_for_none(self, visitor, office):
        AnnouncementFactory(by=office, title="放假通知")
        assert "放假通知" not in visitor.get("/").content.decode()
        assert "放假通知" in visitor.get(reverse("home-panels")).content.decode()

    def test_an_empty_one_is_not_shown(self, visitor):
        assert "公告栏目" not in visitor.get(reverse("home-panels")).content.decode()

    def test_figures_stand_before_notices(self, visitor, office):
        AnnouncementFactory(by=office, title="放假通知")
        text = visitor.get(reverse("home-panels")).content.decode()
        assert text.index("机构一览") < text.index("公告栏目") < text.index("我的角色")

    def test_one_declares_for_whom_it_is(self, office):
        class Never(Panel):
            def visible(self, user):
                return False

        panels = Panels()
        panels.add(Never)
        assert panels.visible_to(office) == []


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_open_what_its_home_page_offers(client, county, role):
    """Leaders above all: a figure they are shown and may not open is worse than none."""
    town = orgs.township(county)
    branch = PartyOrganizationFactory(unit=town, last_elected_on=ELECTED, term_years=5)
    MemberFactory(organization=branch, is_mobile=True)
    CadreFactory(unit=county)
    levels = {county.kind.level: county, town.kind.level: town}
    unit = next((levels[level] for level in ROLES[role].levels if level in levels), town)
    user = holder(role, unit)
    AnnouncementFactory(by=user)
    signed_in(client, user)
    lines = [line for line in client.get("/").context["todos"] if line.head.url]
    panels = client.get(reverse("home-panels")).content.decode()
    offered = {line.head.url for line in lines} | set(re.findall(r'href="(/[^"]*)"', panels))
    assert offered
    refused = [url for url in offered if client.get(unescape(url)).status_code != 200]
    assert refused == []


def test_a_county_leader_sees_figures_and_files(client, county):
    town = orgs.township(county)
    file = CadreFactory(unit=town)
    PartyOrganizationFactory(unit=town)
    signed_in(client, holder("county_leader", county))
    panels = client.get(reverse("home-panels")).content.decode()
    assert panels.index("党组织和党员") < panels.index("在册干部")
    assert client.get(file.get_absolute_url()).status_code == 200
    assert client.get(reverse("cadres:structure")).status_code == 200
    assert Event.objects.filter(action=RECORD_VIEWED, object_type="cadres.cadre").exists()


def test_a_county_leader_sees_figures_only_where_the_rule_has_it_so(client, county):
    file = CadreFactory(unit=county)
    VersionFactory(code="IP-07", tier="county", params={"opens": False})
    signed_in(client, holder("county_leader", county))
    menu = client.get(reverse("cadres:structure")).content.decode()
    assert reverse("cadres:structure") in menu
    assert f'href="{reverse("cadres:cadres")}"' not in menu
    for url in (file.get_absolute_url(), reverse("cadres:cadres")):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "只看干部人数和结构分析" in answer.content.decode()
    signed_in(client, holder("department_leader", county))
    assert client.get(file.get_absolute_url()).status_code == 200


class TestFrame:
    def test_it_names_the_county(self, visitor):
        assert re.search(r"云岭县</span>\s*<span>组织工作门户", visitor.get("/").content.decode())

    def test_a_new_name_shows_at_once(self, visitor, county):
        county.short_name = "云峰县"
        county.save()
        assert county_name.name() == "云峰县"

    def test_a_process_that_does_not_know_it_asks_once(self, county, django_assert_num_queries):
        county_name._known.until = 0.0
        with django_assert_num_queries(1):
            assert county_name.name() == county_name.name() == "云岭县"

    def test_folded_groups_stay_folded_but_for_the_one_in_use(self, visitor):
        here, other = (str(SECTIONS[label]) for label in ("组织", "资料"))
        visitor.cookies["folded"] = f"{here}.{other}"
        text = visitor.get(reverse("orgs:units")).content.decode()
        opened = dict(re.findall(r'data-menu-group="(\d+)"( open)?', text))
        assert (opened[here], opened[other]) == (" open", "")

    def test_the_gallery_is_for_development_only(self, client, county, settings):
        signed_in(client, holder("system_admin", county))
        settings.PRODUCTION = True
        assert client.get(reverse("gallery")).status_code == 404
