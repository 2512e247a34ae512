"""The list of what checks say, narrowed, whole, and as a workbook."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from assessments.views import remarks
from tests.assessments.asking import text, url
from tests.factories import accounts, ledgers

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def remarkable(form, town, other_town, member):
    """One town with an error and something explained, the other with something open."""
    opened = ledgers.opened(form)
    ledgers.fill(opened[town.short_name], member, visited="9", reserve="1")
    ledgers.explain(opened[town.short_name], member, reserve="正在培养")
    other = accounts.holder("township_member", other_town)
    ledgers.fill(opened[other_town.short_name], other, reserve="0")
    return opened[town.short_name]


def units(page):
    return [line.facts["unit"][-3:] for line in page.context["lines"]]


def test_the_department_sees_all_a_township_itself(at, remarkable, reviewer, member):
    page = at(reviewer).get(url("remarks"))
    assert units(page) == ["东河镇", "东河镇", "西山镇"]
    assert f"{remarkable.get_absolute_url()}?tab=content" in text(page)
    assert units(at(member).get(url("remarks"))) == ["东河镇", "东河镇"]


def test_narrowed_by_what_it_is_and_by_what_became_of_it(at, remarkable, reviewer, other_town):
    browser = at(reviewer)
    for asked, left in (
        ({"cause": "error"}, ["东河镇"]),
        ({"answer": "open"}, ["西山镇"]),
        ({"cause": "error", "answer": "open"}, []),
        ({"unit": other_town.pk}, ["西山镇"]),
        ({"period": "2026-10"}, []),
        ({"form": remarkable.form_id}, ["东河镇", "东河镇", "西山镇"]),
    ):
        assert units(browser.get(url("remarks"), asked)) == left, asked
    page = browser.get(url("remarks"), {"answer": "open"})
    assert "只列：待说明。" in text(page)
    assert {one.label: one.found for group in page.context["page_choices"] for one in group} == {
        "错误": 1,
        "提醒": 2,
        "待改正": 1,
        "待说明": 1,
        "已说明": 1,
    }


@pytest.mark.parametrize(
    "asked", [{"period": "x"}, {"form": "²"}, {"unit": "0"}, {"cause": "x"}, {"answer": "错"}]
)
def test_nonsense_narrows_nothing(at, remarkable, reviewer, asked):
    assert len(units(at(reviewer).get(url("remarks"), asked))) == 3


def test_leaves_whole_whatever_the_page_shows(at, remarkable, reviewer, monkeypatch):
    monkeypatch.setattr(remarks, "MOST_SHOWN", 1)
    browser = at(reviewer)
    page = browser.get(url("remarks"))
    assert len(units(page)) == 1
    assert "前 1 处" in text(page)
    book = browser.get(url("remarks"), {"export": "xlsx", "answer": "open"})
    rows = list(load_workbook(io.BytesIO(book.content)).active.values)
    assert rows[0][0] == "条件：待说明"
    assert rows[1][:3] == ("单位", "台账", "内容")
    assert [row[2] for row in rows[2:]] == ["后备人数"]
    paper = Document(io.BytesIO(browser.get(url("remarks"), {"paper": "docx"}).content))
    heads = [cell.text for cell in paper.tables[-1].rows[0].cells]
    assert (heads[0], heads[-2:], len(heads)) == ("单位", ["说明", "台账状态"], 9)
    printed = [row.cells[0].text for row in paper.tables[-1].rows]
    assert [name[-3:] for name in printed if name.endswith("镇")] == ["东河镇", "东河镇", "西山镇"]


def test_on_the_page_the_state_stands_below_the_ledger(at, remarkable, reviewer):
    """So that what became of a number is in sight on an office screen."""
    page = at(reviewer).get(url("remarks"))
    assert list(page.context["columns"].values())[-2:] == ["处理", "说明"]
    told = page.context["lines"][0].facts
    below = f'<div class="small text-secondary">{told["state"]}</div>'
    assert f"{told['ledger']}</a>{below}" in text(page)


def test_progress_and_the_list_lead_there(at, remarkable, reviewer):
    browser = at(reviewer)
    assert f"{url('remarks')}?period=2026-11" in text(browser.get(url("progress")))
    assert url("remarks") in text(browser.get(url("ledgers")))
