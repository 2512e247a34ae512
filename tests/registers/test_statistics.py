"""A register by unit and month: each number is its list."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from portal.fields.choices import KindKey
from portal.orgs.choices import UnitLevel
from portal.periods import Period
from portal.registers.choices import RegisterKind
from portal.registers.domain import records
from tests import clock
from tests.factories import accounts, orgs
from tests.factories import registers as make

FIELDS: list[dict] = [
    {"label": "名称", "kind": KindKey.TEXT},
    {"label": "日期", "kind": KindKey.DATE},
    {"label": "资金", "kind": KindKey.MONEY, "unit_of_measure": "万元"},
]


@pytest.fixture(autouse=True)
def november():
    with clock.at("2026-11-29T12:00"):
        yield


@pytest.fixture
def as_office(client, office):
    accounts.signed_in(client, office)
    return client


@pytest.fixture
def places(county, office, town, other_town):
    """Activities of villages: two in March and one in May at one town, one in March at another."""
    register = make.register(county, FIELDS, (), by=office, name="活动", levels=[UnitLevel.VILLAGE])
    villages = orgs.village(town, short_name="东一村"), orgs.village(town), orgs.village(other_town)
    for village, day, money in (
        (villages[0], "2026-03-01", "1.50"),
        (villages[1], "2026-03-31", "2.00"),
        (villages[0], "2026-05-02", "3.25"),
        (villages[2], "2026-03-08", "4.00"),
        (villages[2], "2025-12-31", "5.00"),
    ):
        raw = make.raw(register, 名称="甲", 日期=day, 资金=money)
        records.create(register, unit=village, raw=raw, by=office)
    return register


def page(client, register, **asked):
    response = client.get(f"/registers/{register.pk}/statistics/", asked)
    assert response.status_code == 200
    return response


def numbers_of(response):
    return {
        line.label: ([amount.text for amount in line.parts], line.whole.text)
        for line in response.context["lines"]
    }


def test_units_by_month_add_up(places, as_office):
    numbers = numbers_of(page(as_office, places))
    assert list(numbers) == ["合计", "东河镇", "西山镇"]
    assert numbers["东河镇"] == (["0", "0", "2", "0", "1", *["0"] * 7], "3")
    assert numbers["合计"][1] == "4"
    money = numbers_of(page(as_office, places, what=make.key(places, "资金")))
    assert (money["东河镇"][0][2], money["合计"][1]) == ("3.50", "10.75")
    last_year = numbers_of(page(as_office, places, year="2025"))
    assert last_year["西山镇"][1] == "1"


def test_a_unit_opens_into_those_below_it(places, town, as_office):
    numbers = numbers_of(page(as_office, places, unit=town.pk))
    assert set(numbers) >= {"合计", "东一村"}
    assert numbers["东一村"][1] == "2"


def test_each_number_opens_as_many_entries(places, as_office):
    for line in page(as_office, places).context["lines"]:
        for amount in (*line.parts, line.whole):
            if amount.url:
                rows = as_office.get(amount.url).context["table"].rows
                assert len(rows) == amount.number, amount


def test_a_township_sees_its_own_only(client, places, member):
    accounts.signed_in(client, member)
    assert next(iter(numbers_of(page(client, places)))) == "合计"
    assert "西山镇" not in page(client, places).content.decode()


def test_the_page_leaves_as_a_workbook(places, as_office):
    response = page(as_office, places, export="xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][:4] == ("单位", "2026-01", "2026-02", "2026-03")
    assert rows[2][0] == "合计"
    assert rows[2][3] == 3
    assert "云岭县" in rows[0][0]


def test_the_page_leaves_as_a_document_with_the_same_numbers(places, as_office):
    document = Document(io.BytesIO(page(as_office, places, paper="docx").content))
    assert document.paragraphs[0].text == f"{places}：统计"
    assert document.paragraphs[1].text.startswith("云岭县 2026年 登记条数")
    units, fields = document.tables
    lines = [[cell.text for cell in row.cells] for row in units.rows]
    assert lines[0] == ["单位", *(f"{n} 月" for n in range(1, 13)), "全年"]
    assert [line[-1] for line in lines[1:]] == ["4", "3", "1"]
    assert ["名称", "已填", "5 条"] in [[cell.text for cell in row.cells] for row in fields.rows]


@pytest.mark.parametrize("asked", [{"year": "x"}, {"what": "x"}, {"unit": "0"}])
def test_an_odd_address_asks_for_nothing(places, as_office, asked):
    assert numbers_of(page(as_office, places, **asked))["合计"][1] == "4"


def test_it_costs_the_same_for_many(places, office, as_office, county):
    def counted():
        with CaptureQueriesContext(connection) as captured:
            page(as_office, places)
        return len(captured)

    few = counted()
    for _ in range(4):
        village = orgs.village(orgs.township(county))
        raw = make.raw(places, 名称="乙", 日期="2026-06-01")
        records.create(places, unit=village, raw=raw, by=office)
    assert counted() == few


# Longer than a month ------------------------------------------------------------------------------


@pytest.fixture
def filled_for(county, office, town):
    """A register with an entry of one town for each of these periods."""

    def fill(*codes):
        fields = [{"label": "预算", "kind": KindKey.MONEY, "unit_of_measure": "万元"}]
        periods = [Period.parse(code) for code in codes]
        facts = {"kind": RegisterKind.PERIODIC, "rhythm": periods[0].kind, "name": "经费"}
        register = make.register(county, fields, (), by=office, **facts)
        for period in periods:
            raw = make.raw(register, 预算="2.5")
            records.create(register, unit=town, raw=raw, period=period, by=office)
        return register

    return fill


@pytest.mark.parametrize(
    ("codes", "headings", "parts"),
    [
        (["2026", "2025"], [], []),
        (["2026-H1", "2026-H2"], ["上半年", "下半年"], ["1", "1"]),
        (
            ["2026-Q1", "2026-Q4"],
            ["第一季度", "第二季度", "第三季度", "第四季度"],
            ["1", "0", "0", "1"],
        ),
    ],
)
def test_what_is_filled_for_longer_is_not_put_into_its_last_month(
    filled_for, as_office, codes, headings, parts
):
    register = filled_for(*codes)
    shown = page(as_office, register)
    assert shown.context["headings"] == headings
    in_year = sum(code.startswith("2026") for code in codes)
    assert numbers_of(shown)["东河镇"] == (parts, f"{in_year}")
    book = load_workbook(io.BytesIO(page(as_office, register, export="xlsx").content)).active
    (names,) = (row for row in book.iter_rows(values_only=True) if row[0] == "单位")
    assert len([name for name in names if name]) == len(parts) + 2


def test_a_number_of_an_earlier_period_opens_its_entries(filled_for, as_office):
    """Not those of the running period, which the list begins with."""
    register = filled_for("2026-09", "2026-10")
    test_each_number_opens_as_many_entries(register, as_office)
    assert numbers_of(page(as_office, register))["东河镇"][1] == "2"
