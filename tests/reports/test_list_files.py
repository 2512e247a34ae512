"""A list longer than somebody waits for leaves whole, as workbooks written in the background."""

import io

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from openpyxl import load_workbook

from portal.access import RoleKey
from portal.accounts.models import RoleHolding
from portal.audit.models import Event
from portal.jobs.choices import JobState
from portal.jobs.models import Job
from portal.orgs.views.browse import Units
from portal.ui import export
from portal.ui.actions import LIST_EXPORTED
from portal.ui.views import list_papers
from reports.domain import list_files
from tests.factories import accounts, orgs
from tests.factories import registers as factory
from tests.factories.jobs import run_now

pytestmark = pytest.mark.django_db

NAMES = ["乙", "丁", "甲", "丙"]


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def towns(county):
    return [orgs.township(county, name=f"云岭县{n}镇", short_name=f"{n}镇") for n in NAMES]


@pytest.fixture
def office(county, towns):
    return accounts.holder(RoleKey.ORGANIZATION_OFFICE, county)


@pytest.fixture
def browser(client, office, monkeypatch):
    monkeypatch.setattr(export, "AT_ONCE", 2)
    monkeypatch.setattr(list_files, "AT_A_TIME", 2)
    return accounts.signed_in(client, office)


def ordered(browser, address, **asked):
    answer = browser.get(address, {**asked, "export": "xlsx"})
    job = Job.objects.latest("pk")
    assert answer.url == job.get_absolute_url()
    return job


def sheets(job):
    for kept in job.files.order_by("pk"):
        with kept.file.open() as stream:
            yield load_workbook(io.BytesIO(stream.read())).active


def firsts(sheet, *, top=1):
    return [row[0].value for row in sheet.iter_rows(min_row=top + 1)]


@pytest.mark.usefixtures("towns")
def test_it_is_whole_in_the_order_and_the_columns_of_the_page(browser, office):
    office.prefer("lists", "orgs:units", {"columns": ["code"]})
    job = ordered(browser, "/orgs/units/", level="township", sort="-code", page="2")
    job = run_now(job)
    assert job.state == JobState.DONE, job.error
    (sheet,) = sheets(job)
    assert sheet["A1"].value == "条件：层级：乡镇级"
    assert [cell.value for cell in sheet[2]] == ["全称", "编码"]
    codes = [row[1].value for row in sheet.iter_rows(min_row=3)]
    assert len(codes) == len(NAMES)
    assert codes == sorted(codes, reverse=True)
    assert "共 4 行" in sheet.oddFooter.left.text
    assert Event.objects.get(action=LIST_EXPORTED).detail["rows"] == 4


@pytest.mark.usefixtures("towns")
def test_what_it_was_taken_out_for_stands_on_it(browser, monkeypatch):
    monkeypatch.setattr(Units, "asks_purpose", "涉及个人。")
    assert browser.get("/orgs/units/", {"export": "xlsx"}).status_code == 200
    assert not Job.objects.exists()
    job = run_now(ordered(browser, "/orgs/units/", level="township", purpose="年度检查核对"))
    (sheet,) = sheets(job)
    assert sheet["A1"].value == "条件：层级：乡镇级　用途：年度检查核对"
    assert Event.objects.get(action=LIST_EXPORTED).detail["purpose"] == "年度检查核对"


@pytest.mark.usefixtures("towns")
def test_longer_than_one_workbook_it_is_several(browser, monkeypatch):
    monkeypatch.setattr(list_files, "MOST_IN_FILE", 3)
    job = run_now(ordered(browser, "/orgs/units/", level="township"))
    assert job.state == JobState.DONE, job.error
    first, last = sheets(job)
    assert (len(firsts(first, top=2)), len(firsts(last, top=2))) == (3, 1)
    assert not set(firsts(first, top=2)) & set(firsts(last, top=2))
    assert [one.name.rsplit("-", 2)[0] for one in job.files.order_by("pk")] == [
        "机构列表（第1份，共2份）",
        "机构列表（第2份，共2份）",
    ]


def test_a_register_s_list_goes_the_same_way(browser, county, towns, office):
    register = factory.register(county, factory.BASIC[:2], (), by=office)
    for town in towns:
        factory.record(register, town, office, 名称=f"=会堂{town}")
    job = run_now(ordered(browser, register.get_absolute_url()))
    assert job.state == JobState.DONE, job.error
    (sheet,) = sheets(job)
    assert sorted(firsts(sheet)) == sorted(f"=会堂{town}" for town in towns)


@pytest.mark.usefixtures("towns")
def test_whoever_may_not_open_it_any_more_gets_nothing(browser, office):
    job = ordered(browser, "/orgs/units/", level="township")
    RoleHolding.objects.filter(user=office).delete()
    job = run_now(job)
    assert job.state == JobState.FAILED
    assert not job.files.exists()


def test_an_address_that_is_no_list_is_refused(browser, office):
    with pytest.raises(ValidationError, match="已看不到它"):
        list_files.write({"path": "/", "query": "", "exclude": []}, by=office, step=lambda *_: None)


@pytest.mark.usefixtures("towns")
def test_asked_twice_while_it_is_written_it_is_written_once(browser):
    assert ordered(browser, "/orgs/units/") == ordered(browser, "/orgs/units/")
    assert Job.objects.count() == 1


@pytest.mark.usefixtures("towns")
def test_as_word_it_is_several_papers_numbered_through(browser, monkeypatch):
    monkeypatch.setattr(list_papers, "MOST_ROWS", 3)
    browser.get("/orgs/units/", {"level": "township", "paper": "docx", "sort": "code"})
    job = run_now(Job.objects.latest("pk"))
    assert job.state == JobState.DONE, job.error
    first, last = (document_of(one) for one in job.files.order_by("pk"))
    assert first.paragraphs[0].text == "机构列表（第1份，共2份）"
    assert "条件：层级：乡镇级" in last.paragraphs[1].text
    assert [numbers_of(each) for each in (first, last)] == [["1", "2", "3"], ["4"]]
    ends = [each.paragraphs[-1].text for each in (first, last)]
    assert ends == ["接第2份。", "共 4 条。"]
    assert Event.objects.get(action=LIST_EXPORTED).detail == {"rows": 4, "paper": 1}


def document_of(kept):
    with kept.file.open() as stream:
        return Document(io.BytesIO(stream.read()))


def numbers_of(document):
    (table,) = document.tables
    return [row.cells[0].text for row in table.rows[1:]]


@pytest.mark.usefixtures("towns")
def test_more_than_an_order_holds_is_refused_with_the_way_out(browser, monkeypatch):
    monkeypatch.setattr(list_papers, "MOST_PRINTED", 3)
    page = browser.get("/orgs/units/", {"level": "township", "paper": "pdf"}, follow=True)
    assert "共 4 行，超过一次生成文档的上限" in page.content.decode()
    assert not Job.objects.exists()


@pytest.mark.usefixtures("towns")
def test_a_short_list_is_there_at_once(browser, monkeypatch):
    monkeypatch.setattr(export, "AT_ONCE", 10)
    answer = browser.get("/orgs/units/", {"export": "xlsx"})
    assert answer["Content-Type"] == export.XLSX
    assert not Job.objects.exists()
