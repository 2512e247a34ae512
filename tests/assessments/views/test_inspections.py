"""Inspections on their pages: drawn, filled on a telephone, read by the unit afterwards."""

import pytest

from assessments.models import InspectionRound, InspectionVisit
from assessments.presets.inspections import CHECKLIST
from portal.ui.registry import todos
from tests.assessments.asking import text, url
from tests.factories import accounts, inspections, orgs, scores

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def village(town):
    return orgs.village(town)


@pytest.fixture
def assessor(county):
    return accounts.holder("assessment_office", county)


@pytest.fixture
def visit(village, town, assessor):
    return inspections.visit(village, assessor, assessed=town)


def sheet(**other):
    return {"visited_on": "2026-11-20", **{item.key: "met" for item in CHECKLIST}, **other}


def test_drawn_once_and_checked_by_anybody(at, county, town, village, assessor):
    scores.scheme(county)
    scores.group(town)
    browser = at(assessor)
    assert "每月只抽一次" in text(browser.get(url("draw-inspections")))
    said = browser.post(url("draw-inspections"))
    made = InspectionRound.objects.get()
    assert said.url == made.get_absolute_url()
    page = text(browser.get(said.url))
    assert made.seed in page
    assert "与抽中的一致" in page
    assert village.code in page
    assert browser.post(url("draw-inspections")).status_code == 422
    assert made.get_absolute_url() in text(browser.get(url("inspection-rounds")))


def test_filled_on_the_spot_and_read_by_the_unit_afterwards(at, visit, reviewer, member):
    address = visit.get_absolute_url()
    assert at(member).get(address).status_code == 404
    assert len(at(member).get(url("inspections")).context["table"].rows) == 0
    browser = at(reviewer)
    assert url("fill-inspection", visit) in text(browser.get(address))
    page = text(browser.get(url("fill-inspection", visit)))
    assert "会议记录与系统一致" in page
    said = browser.post(url("fill-inspection", visit), sheet(dues="partly", note="村部整洁"))
    assert said.url == address
    page = text(at(member).get(address))
    assert "96.80" in page
    assert "村部整洁" in page


def test_what_is_wrong_is_told_beside_its_item(at, visit, reviewer):
    sent = sheet(minutes="failed", visited_on="2026-13-01")
    page = at(reviewer).post(url("fill-inspection", visit), sent)
    assert page.status_code == 422
    errors = page.context["form"].errors
    assert set(errors) == {"visited_on", "minutes_note"}
    page = at(reviewer).post(url("fill-inspection", visit), sheet(minutes="failed"))
    assert "请写明问题" in page.context["form"].errors["minutes_note"][0]
    assert InspectionVisit.objects.get().is_waiting


def test_the_list_is_narrowed_and_leaves_as_a_workbook(at, visit, town, other_town, assessor):
    inspections.done(other_town, assessor, "88.00")
    browser = at(assessor)
    for asked, count in (
        ({}, 2),
        ({"unit": town.pk}, 1),
        ({"state": "done"}, 1),
        ({"period": "2026-11"}, 2),
        ({"period": "2026-10"}, 0),
        ({"within": "2026"}, 2),
        ({"failed": "yes"}, 0),
        ({"q": "xsz"}, 1),
    ):
        page = browser.get(url("inspections"), asked)
        assert len(page.context["table"].rows) == count, asked
    answer = browser.get(url("inspections"), {"export": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_what_waits_is_told(visit, assessor, reviewer):
    def titles(user):
        return [line.head.title for line in todos.for_user(user)]

    assert "本月待检查地点" in titles(reviewer)
    assert "2026年11月督查还没有抽取" not in titles(assessor)
    InspectionVisit.objects.all().delete()
    InspectionRound.objects.all().delete()
    assert "本月待检查地点" not in titles(reviewer)
    assert "2026年11月督查还没有抽取" in titles(assessor)


def test_costs_the_same_however_many(at, county, town, assessor, django_assert_max_num_queries):
    for _ in range(6):
        inspections.done(orgs.village(town), assessor, assessed=town)
    browser = at(assessor)
    browser.get(url("inspections"))
    with django_assert_max_num_queries(16):
        browser.get(url("inspections"))
