"""The sheet of grades: given once a quarter, read by the unit."""

import pytest

from assessments.models import ReviewGrade
from portal.orgs.models import Unit
from portal.ui.registry import todos
from tests.assessments.asking import text, url
from tests.factories import accounts, judgements, scores

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def sheet(county, town, other_town):
    scores.scheme(county)
    scores.group(town, other_town)
    return url("give-grades", "A2", "2026-Q3")


def test_given_changed_and_read_by_the_unit(at, sheet, town, other_town, member):
    browser = at(accounts.holder("organization_office", Unit.objects.get_parent(town)))
    assert sheet in text(browser.get(url("grades")))
    page = text(browser.get(sheet))
    assert all(unit.short_name in page for unit in (town, other_town))
    sent = {f"grade_{town.pk}": "3", f"comment_{town.pk}": "进度快", f"grade_{other_town.pk}": ""}
    said = browser.post(sheet, sent)
    assert said.status_code == 302
    assert ReviewGrade.objects.get().word == "好"
    browser.post(sheet, {**sent, f"grade_{town.pk}": "2", f"grade_{other_town.pk}": "0"})
    assert [grade.word for grade in ReviewGrade.objects.order_by("unit")] == ["较好", "差"]
    page = text(at(member).get(url("grades")))
    assert "进度快" in page
    assert other_town.short_name not in page


def test_words_without_a_grade_are_not_lost(at, sheet, town, reviewer):
    page = at(reviewer).post(sheet, {f"comment_{town.pk}": "进度快"})
    assert page.status_code == 422
    assert "请选择等次" in text(page)
    assert "进度快" in text(page)


def test_a_township_grades_whoever_stands_by_it(at, town, member):
    bureau = judgements.pairing(town).unit
    address = url("give-grades", "F8", "2026-Q3")
    browser = at(member)
    assert bureau.name in text(browser.get(address))
    browser.post(address, {f"grade_{bureau.pk}": "2", f"comment_{bureau.pk}": ""})
    assert ReviewGrade.objects.get().word == "满意"
    assert browser.get(url("give-grades", "A2", "2026-Q3")).status_code == 403


@pytest.mark.parametrize(("line", "period"), [("A2", "2026-Q1"), ("A2", "x"), ("Z9", "2026-Q3")])
def test_other_quarters_and_nonsense_are_not_there(at, sheet, reviewer, line, period):
    assert at(reviewer).get(url("give-grades", line, period)).status_code == 404


def test_what_is_to_be_graded_is_told(at, sheet, town, other_town, reviewer):
    def counts():
        lines = todos.for_user(reviewer)
        return [line.head.count for line in lines if "待评定" in line.head.title]

    assert counts() == [2]
    judgements.grade(town, reviewer, line="A2")
    assert counts() == [1]
    judgements.grade(other_town, reviewer, line="A2")
    assert counts() == []


def test_the_list_is_narrowed(at, sheet, town, other_town, reviewer):
    judgements.grade(town, reviewer, line="A2")
    judgements.grade(other_town, reviewer, line="A2")
    browser = at(reviewer)
    for asked, count in (
        ({}, 2),
        ({"unit": town.pk}, 1),
        ({"line": "F8"}, 0),
        ({"period": "2026-Q3"}, 2),
        ({"q": "xsz"}, 1),
    ):
        assert len(browser.get(url("grades"), asked).context["table"].rows) == count, asked
