"""述职评议 on its pages."""

import pytest

from assessments.models import SecretaryReview
from assessments.presets.ballots import GROUPS, ITEMS, WORDS
from portal.ui.registry import todos
from tests.assessments.asking import text, url
from tests.factories import accounts, judging

pytestmark = pytest.mark.usefixtures("in_november")
NOUGHT = {
    f"{group.key}_{item.key}_{word.key}": "" for group in GROUPS for item in ITEMS for word in WORDS
}


@pytest.fixture
def leader(county):
    return accounts.holder("department_leader", county)


def test_listed_counted_decided_and_read_by_the_unit(at, town, reviewer, leader):
    browser = at(reviewer)
    sent = {"year": "2026", "held_on": "2026-11-20", "units": [town.pk]}
    assert browser.post(url("open-appraisals"), sent).status_code == 302
    appraisal = SecretaryReview.objects.get()
    assert "县委常委" in text(browser.get(url("count-appraisal", appraisal)))
    votes = {"standing_overall_good": "8", "standing_overall_better": "2"}
    browser.post(url("count-appraisal", appraisal), {**NOUGHT, **votes, "comment": "抓得实"})
    page = text(browser.get(appraisal.get_absolute_url()))
    assert "97.00" in page
    assert url("decide-appraisal", appraisal) not in page
    assert any("待评定" in line.head.title for line in todos.for_user(leader))
    browser = at(leader)
    assert "建议等次“好”" in text(browser.get(url("decide-appraisal", appraisal)))
    refused = browser.post(url("decide-appraisal", appraisal), {"grade": "fair", "reason": ""})
    assert refused.status_code == 422
    browser.post(url("decide-appraisal", appraisal), {"grade": "good", "reason": ""})
    page = text(at(accounts.holder("township_member", town)).get(appraisal.get_absolute_url()))
    assert "抓得实" in page


def test_what_is_no_number_is_told_beside_its_cell(at, town, reviewer):
    appraisal = judging.appraisal(town, reviewer)
    sent = {**NOUGHT, "people_duty_poor": "许多"}
    page = at(reviewer).post(url("count-appraisal", appraisal), sent)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"people_duty_poor"}


def test_pointing_out_tells_how_many(at, town, reviewer):
    appraisal = judging.appraisal(town, reviewer)
    page = at(reviewer).post(url("point-out-appraisal", appraisal), {"problems": "一\n二"})
    assert "3 至 5 个" in page.context["form"].errors["problems"][0]


def test_the_list_is_narrowed(at, town, reviewer):
    judging.appraisal(town, reviewer)
    browser = at(reviewer)
    for asked, count in (
        ({}, 1),
        ({"unit": town.pk}, 1),
        ({"period": "2025"}, 0),
        ({"grade": "good"}, 0),
        ({"q": "dhz"}, 1),
    ):
        assert len(browser.get(url("appraisals"), asked).context["table"].rows) == count, asked
