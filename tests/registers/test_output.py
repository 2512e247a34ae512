"""A list of persons with what each has done, as another register counts it; the page by person."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from portal.registers.domain import records
from tests import clock
from tests.factories import files
from tests.factories.accounts import holder, signed_in
from tests.factories.people import PersonFactory
from tests.registers.domain.owed import shipped

pytestmark = pytest.mark.django_db
MOST_OF_PEOPLE, MOST_OF_LIST = 25, 30


@pytest.fixture(autouse=True)
def monday():
    with clock.at("2026-11-16T09:00"):
        yield


@pytest.fixture
def clerk(county):
    return holder("general_office", county)


def report(register, town, author, clerk, *, taken="县级"):
    raw = {"title": f"{author}的做法", "sort": "经验做法", "author": author.name}
    raw |= {"sent_on": "2026-11-02", "taken": taken, "taken_on": "2026-11-10", "manner": "单篇"}
    body = files.sent("文.pdf", files.pdf())
    return records.create(register, unit=town, raw={**raw, "body": body}, by=clerk)


def informants(register, county, names, clerk):
    for name in names:
        raw = {"name": name, "since": "2026-01-01", "until": "2027-12-31", "skills": "信息"}
        records.create(register, unit=county, raw=raw, by=clerk)


@pytest.fixture
def lists(office, county, town, clerk):
    reports, list_ = shipped("REP-03", office), shipped("REP-04", office)
    people = [PersonFactory(unit=town, name=name) for name in ("李明", "周强")]
    for author in (people[0], people[0]):
        report(reports, town, author, clerk)
    informants(list_, county, ["李明", "周强"], clerk)
    return reports, list_


def rows_of(page, register):
    table = page.get(f"/registers/{register.pk}/").context["table"]
    names = [f"output{n}" for n in range(2)]
    headings = [table.columns[name].header for name in names]
    rows = {
        str(row.get_cell_value("name")): [row.get_cell(name) for name in names]
        for row in table.rows
    }
    return headings, rows


def test_informants_are_listed_with_what_they_have_sent(client, lists, office, clerk):
    _, register = lists
    headings, rows = rows_of(signed_in(client, clerk), register)
    assert headings == ["信息报送本年登记条数", "信息报送本年积分合计（分）"]
    assert [rows[name] for name in ("李明", "周强")] == [["2", "10.0"], ["0", "0.0"]]


def test_the_workbook_and_the_paper_have_it_too(client, lists, clerk):
    _, register = lists
    page, address = signed_in(client, clerk), f"/registers/{register.pk}/"
    answer = page.get(address, {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    heads = [cell.value for cell in sheet[1]]
    numbers = {
        row[heads.index("姓名")].value: row[heads.index("信息报送本年积分合计（分）")].value
        for row in sheet.iter_rows(min_row=2)
    }
    assert numbers == {"李明": 10, "周强": 0}
    assert "信息报送本年积分合计（分）" in page.get(address, {"print": 1}).content.decode()


def test_it_is_one_statement_however_many_persons(client, lists, county, town, clerk):
    reports, register = lists
    page, address = signed_in(client, clerk), f"/registers/{register.pk}/"
    page.get(address)
    before = statements(page, address)
    more = [PersonFactory(unit=town, name=f"员{letter}") for letter in "甲乙丙"]
    for author in more:
        report(reports, town, author, clerk)
    informants(register, county, [one.name for one in more], clerk)
    assert statements(page, address) == before <= MOST_OF_LIST


def test_the_page_by_person_asks_the_same_however_many_there_are(client, lists, town, clerk):
    reports, _ = lists
    page, address = signed_in(client, clerk), f"/registers/{reports.pk}/people/"
    page.get(address)
    before = statements(page, address)
    for letter in "甲乙丙":
        report(reports, town, PersonFactory(unit=town, name=f"员{letter}"), clerk)
    assert statements(page, address) == before <= MOST_OF_PEOPLE


def statements(page, address):
    with CaptureQueriesContext(connection) as asked:
        assert page.get(address).status_code == 200
    return len(asked)


def test_who_may_not_know_the_other_register_sees_no_columns(client, lists, clerk):
    reports, register = lists
    reports.seen_by = ["cadre_office"]
    reports.save()
    table = signed_in(client, clerk).get(f"/registers/{register.pk}/").context["table"]
    assert not [name for name in table.base_columns if name.startswith("output")]
