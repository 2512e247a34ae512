"""Judges' rounds on their pages."""

import pytest

from assessments.models import JudgesSheet, JudgingRound
from portal.ui.registry import todos
from tests.assessments.asking import text, url
from tests.factories import accounts, judging

pytestmark = pytest.mark.usefixtures("in_november")
FULL = {"aim": "15", "progress": "20", "effect": "29.5", "benefit": "15"}
FULL |= {"innovation": "10", "presentation": "10"}


@pytest.fixture
def judge(county):
    return accounts.holder("general_office", county)


def test_opened_marked_closed(at, county, town, reviewer, judge):
    others = [accounts.holder("general_office", county) for _ in range(4)]
    browser = at(reviewer)
    assert "书记项目现场观摩" in text(browser.get(url("open-judging")))
    sent = {
        "title": "书记项目现场观摩",
        "held_on": "2026-11-20",
        "units": [town.pk],
        "judges": [one.pk for one in (judge, *others)],
        "drops_extremes": "on",
    }
    said = browser.post(url("open-judging"), sent)
    made = JudgingRound.objects.get()
    assert said.url == made.get_absolute_url()
    assert "已交" in text(browser.get(said.url))
    sheet = JudgesSheet.objects.get(judge=judge)
    titles = [line.head.title for line in todos.for_user(judge)]
    assert "观摩评分待评" in titles
    browser = at(judge)
    assert sheet.get_absolute_url() in text(browser.get(url("my-sheets")))
    assert "选题针对性" in text(browser.get(sheet.get_absolute_url()))
    browser.post(sheet.get_absolute_url(), FULL)
    assert "99.5" in text(browser.get(url("my-sheets")))
    browser = at(reviewer)
    assert "还有 4 张" in text(browser.get(url("close-judging", made)))
    browser.post(url("close-judging", made))
    assert "99.50" in text(browser.get(said.url))


def test_a_spoiled_sheet_is_handed_in_only_if_it_is_meant(at, town, judge):
    sheet = judging.sheet(town, judge)
    browser, address = at(judge), sheet.get_absolute_url()
    page = browser.post(address, {**FULL, "aim": "", "progress": "20.5"})
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"aim", "progress"}
    page = browser.post(address, {**FULL, "aim": "14.3"})
    assert set(page.context["form"].errors) == {"aim"}
    assert browser.post(address, {**FULL, "aim": "", "spoils": "on"}).status_code == 302
    assert "废票" in text(browser.get(url("my-sheets")))


def test_a_foreign_sheet_is_not_there(at, town, judge, reviewer):
    sheet = judging.sheet(town, judge)
    assert at(reviewer).get(sheet.get_absolute_url()).status_code == 404


def test_the_list_is_narrowed(at, town, judge, reviewer):
    judging.sheet(town, judge)
    browser = at(reviewer)
    for asked, count in (({}, 1), ({"state": "closed"}, 0), ({"period": "2026-H2"}, 1)):
        assert len(browser.get(url("judging"), asked).context["table"].rows) == count, asked
