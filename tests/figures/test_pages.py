import io
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from portal.figures import pages
from portal.figures.catalogue import FIGURES
from portal.figures.choices import State
from portal.figures.domain import reading, taking
from portal.figures.models import FigureValue
from portal.figures.permissions import FIGURES_TAKE
from portal.figures.views import figures
from portal.jobs.models import Job
from portal.periods import Period
from portal.registers.presets import PRESETS
from tests import clock
from tests.assessments.handing import PLAIN
from tests.factories import accounts, ledgers
from tests.factories.talent import TalentFactory

NOVEMBER = Period.parse("2026-11")


@pytest.fixture
def taken(tiny):
    with clock.at("2026-11-01T00:20"):
        taking.take(Period.parse("2026-10"), by=None)
    taking.take(NOVEMBER, by=None)
    return tiny


@pytest.fixture
def visitor(taken):
    def come(role, unit):
        client = Client()
        accounts.signed_in(client, accounts.holder(role, unit))
        return client

    return come


def text(client, address, **more):
    response = client.get(address, **more)
    assert response.status_code == 200, address
    return response.content.decode()


def card(key, unit, period="2026-11"):
    return f"/figures/of/{key}/{unit.pk}/?period={period}"


def test_figures_are_found_by_name_and_pinyin(taken, visitor):
    client = visitor("organization_office", taken.county)
    assert "党员总数" in text(client, "/figures/")
    page = text(client, "/figures/?q=yqwhj")
    assert "逾期未换届数" in page
    assert "党员总数" not in page
    assert "没有找到指标" in text(client, "/figures/?q=zzzz")


def test_a_card_explains_its_number(taken, visitor):
    page = text(visitor("organization_office", taken.county), card("MEM-6", taken.a))
    for words in ("25.0", "1 ÷ 4", "当期未结束", "转正日期", "环比", "<polyline", "2025-11"):
        assert words in page, words
    assert "未统计" in page  # the months before the first taking
    assert f"unit={taken.a.pk}" in page  # the way to the list


def test_a_card_comes_as_a_fragment_into_the_dialog(taken, visitor):
    client = visitor("organization_office", taken.county)
    fragment = text(client, card("MEM-1", taken.a), headers={"HX-Request": "true"})
    assert fragment.strip().startswith('<div class="figure-card">')


def test_a_card_tells_what_a_frozen_number_would_be_now(taken, visitor):
    with clock.at("2026-12-01T09:00"):
        taking.take(NOVEMBER, by=None)
        taking.freeze(NOVEMBER, keys=["ORG-1"], reason="排名通报", by=taken.office)
        taken.first.closed_on = "2026-11-30"
        taken.first.save()
        page = text(visitor("organization_office", taken.county), card("ORG-1", taken.a))
        assert "已冻结" in page
        assert "现在为" in page


def test_a_foreign_unit_has_no_card(taken, visitor):
    client = visitor("township_member", taken.a)
    assert client.get(card("MEM-1", taken.a)).status_code == 200
    assert client.get(card("MEM-1", taken.b)).status_code == 404
    assert client.get("/figures/of/NO-1/").status_code == 404


def test_the_list_behind_a_number_holds_as_many(taken, visitor):
    """Of every figure that counts rows of a list: the list says the same number."""
    user = accounts.holder("organization_office", taken.county)
    client = Client()
    accounts.signed_in(client, user)
    counted = {"ORG-4": 3, "MEM-6": 14}  # those that fell due; those that are not complete
    for key in ("ORG-1", "ORG-2", "ORG-3", "ORG-4", "ORG-5", "ORG-6", "OFF-1", "OFF-2",
                *(f"MEM-{number}" for number in range(1, 9))):  # fmt: skip
        figure = FIGURES[key]
        address = figure.rows(NOVEMBER, taken.county, user)
        response = client.get(address)
        table = response.context["table"]
        numbers = reading.read([figure], [NOVEMBER], [taken.county])
        value = numbers[key, NOVEMBER, taken.county.pk].value
        assert len(table.rows) == counted.get(key, value), (key, address)


def test_who_may_not_open_a_list_is_not_offered_it(taken, visitor):
    page = text(visitor("county_leader", taken.county), card("MEM-1", taken.county))
    assert "名单</a>" not in page


def test_units_over_months_with_their_way_to_a_workbook(taken, visitor):
    client = visitor("organization_office", taken.county)
    page = text(client, "/figures/of/MEM-1/")
    units = (taken.county, taken.a, taken.b, taken.d)
    assert all(str(name) in page for name in (*units, "2026-11", "2025-12"))
    villages = text(client, f"/figures/of/OFF-3/?below={taken.county.pk}&level=village&some=1")
    assert taken.a2.short_name in villages
    assert taken.a1.short_name not in villages.split("<tbody>")[1]
    book = client.get("/figures/of/MEM-1/?export=xlsx")
    assert book["Content-Type"].endswith("sheet")


def test_a_page_that_does_not_hold_all_units_says_so_and_the_workbook_holds_them(
    taken, visitor, monkeypatch
):
    monkeypatch.setattr(figures, "MOST_UNITS", 1)
    client = visitor("organization_office", taken.county)
    page = text(client, "/figures/of/MEM-1/")
    assert "本页只列前 1 个" in page
    assert str(taken.a) not in page
    book = load_workbook(io.BytesIO(client.get("/figures/of/MEM-1/?export=xlsx").content))
    assert str(taken.a) in {row[0] for row in book.active.iter_rows(values_only=True)}


def test_a_page_costs_the_same_for_many_units(taken, visitor):
    client = visitor("organization_office", taken.county)
    text(client, "/figures/of/MEM-1/")
    with CaptureQueriesContext(connection) as few:
        text(client, f"/figures/of/MEM-1/?below={taken.a.pk}")
    with CaptureQueriesContext(connection) as many:
        text(client, "/figures/of/MEM-1/")
    assert abs(len(many) - len(few)) <= 2


def test_units_are_compared(taken, visitor):
    client = visitor("organization_office", taken.county)
    page = text(client, f"/figures/compare/?unit={taken.a.pk}&unit={taken.b.pk}&period=2026-11")
    assert "按期换届率" in page
    assert "100.0" in page
    # A department leads no villages: there is nothing that was not taken.
    beside = text(client, f"/figures/compare/?unit={taken.a.pk}&unit={taken.d.pk}&period=2026-11")
    assert "村（社区）数" in beside
    assert "未统计" not in beside
    assert "请选择要对比的单位" in text(client, "/figures/compare/")


def test_a_unit_shows_its_condition_by_line_of_work(taken, visitor):
    client = visitor("township_member", taken.a)
    page = text(client, f"/orgs/units/{taken.a.pk}/?tab=figures")
    assert "村（社区）班子" in page
    assert "card-dialog" in page


def test_leaders_see_the_county_and_its_townships(taken):
    panel = pages.Condition()
    leader = accounts.holder("county_leader", taken.county)
    context = panel.context(leader)
    assert {cell.label for cell in context["cells"]} >= {
        "党员总数",
        "失联党员数",
        "疑似异常党组织数",
    }
    beside = pages.Townships()
    assert [unit for unit, _ in beside.context(leader)["table"]] == [taken.a, taken.b]
    member = accounts.holder("township_member", taken.b)
    assert not beside.visible(member)
    township = panel.context(member)
    labels = {cell.label for cell in township["cells"]}
    assert "失联党员数" in labels
    assert "流动党员数" not in labels  # nobody is away: nothing empty is shown
    cadres = panel.context(accounts.holder("cadre_office", taken.county))
    assert {cell.label for cell in cadres["cells"]} == {"干部档案完整度", "年度考核登记率"}
    assert panel.context(accounts.holder("talent_office", taken.county)) is None


def test_an_office_sees_the_line_that_is_its_own(taken):
    TalentFactory(unit=taken.d, verified_on=NOVEMBER.first_day)
    taking.take(NOVEMBER, keys=["TAL-T01"], by=None)
    ledgers.of(ledgers.form(taken.county, PLAIN, by=taken.office), taken.a, NOVEMBER)
    panel = pages.Condition()
    shown = {
        role: {cell.label for cell in panel.context(accounts.holder(role, taken.county))["cells"]}
        for role in ("talent_office", "assessment_office")
    }
    assert shown["talent_office"] == {"在库人才"}
    assert shown["assessment_office"] == {"应报台账"}


def test_every_number_of_an_office_is_one_there_can_be():
    of_registers = {f"{key}.{count}" for key in PRESETS for count in ("open", "overdue")}
    for keys in pages.OF_OFFICES.values():
        assert {*keys} <= {*FIGURES, *of_registers, "INF-1", "INF-2"}


def test_the_panel_stands_on_the_home_page(taken, visitor):
    page = text(visitor("department_leader", taken.county), "/panels/")
    assert "主要指标" in page
    assert urlsplit(card("MEM-1", taken.county)).path in page


def test_who_takes_figures_does_so_from_their_page(taken, visitor):
    client = visitor("assessment_office", taken.county)
    page = text(client, "/figures/")
    assert "/figures/take/" in page
    assert "/figures/freeze/" in page
    answer = client.post("/figures/take/", {"period": "2026-11"})
    job = Job.objects.get(kind="figures.take")
    assert answer.url == job.get_absolute_url()
    assert (job.params, job.owner.can(FIGURES_TAKE)) == ({"periods": ["2026-11"]}, True)
    late = client.post("/figures/take/", {"period": "2027-03"})
    assert late.status_code == 422
    assert "还没有开始" in late.content.decode()
    assert "/figures/take/" not in text(visitor("organization_office", taken.county), "/figures/")


def test_a_period_is_frozen_from_the_page_with_a_reason(taken, visitor):
    client = visitor("assessment_office", taken.county)
    assert "不能撤回" in text(client, "/figures/freeze/")
    with clock.at("2026-12-01T09:00"):
        taking.take(NOVEMBER, by=None)
        client = visitor("assessment_office", taken.county)
        asked = {"period": "2026-11", "keys": ["ORG-1"], "reason": "排名通报"}
        missing = client.post("/figures/freeze/", {**asked, "reason": ""})
        assert missing.status_code == 422
        answer = client.post("/figures/freeze/", asked, follow=True)
        assert "2026年11月：冻结 7 个数值" in answer.content.decode()
        frozen = FigureValue.objects.filter(state=State.FROZEN)
        assert set(frozen.values_list("figure", flat=True)) == {"ORG-1"}
        client.post("/figures/freeze/", {"period": "2026-11", "reason": "排名通报"})
        left = FigureValue.objects.filter(period=NOVEMBER, state=State.TAKEN)
        assert all(FIGURES[one.figure].seen_by for one in left), "what others alone know stays open"
        again = client.post(
            "/figures/freeze/", {"period": "2026-11", "reason": "又一次"}, follow=True
        )
        assert "以前已经冻结" in again.content.decode()


def test_older_pages_lead_to_the_card_where_their_number_is_a_figure(taken, visitor):
    """The card's number is the page's; narrowed by a filter the page has another one."""
    client = visitor("organization_office", taken.county)
    home = text(client, "/panels/?group=figures")
    assert urlsplit(card("ORG-3", taken.county)).path in home
    page = text(client, "/branches/officers/figures/")
    assert urlsplit(card("OFF-2", taken.a)).path in page
    narrowed = text(client, "/branches/officers/figures/?sex=female")
    assert "/figures/of/OFF-2/" not in narrowed
