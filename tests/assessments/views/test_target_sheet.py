"""Targets of a year in one sheet: pasted, saved cell by cell, with what a month counts of them."""

import json

import pytest
from django.urls import reverse

from assessments.choices import AimKind
from assessments.domain import target_cells
from assessments.models import UnitTarget
from portal.audit.models import Event
from portal.orgs.models import ComparisonGroup, GroupMembership
from tests.factories import accounts
from tests.factories import schemes as make
from tests.factories.ledgers import UnitTargetFactory

SHEET = reverse("assessments:target-sheet")
SAVE = reverse("assessments:save-targets")


@pytest.fixture
def browser(at, county):
    return at(make.designer(county))


@pytest.fixture
def measured(county, town, other_town):
    """By a scheme in force whose F1 counts by the month."""
    draft = make.draft(county)
    draft.indicators.filter(code="M1").update(code="F1", aim=AimKind.OF_UNIT_SO_FAR, aims=[])
    group = ComparisonGroup.objects.get(name=make.GROUP)
    for unit in (town, other_town):
        GroupMembership.objects.create(group=group, unit=unit, since="2024-01-01")
    type(draft).objects.filter(pk=draft.pk).update(
        state="active", since="2026-01", activated_at="2026-01-01T00:00:00Z"
    )


def send(browser, unit, cells, before=None, year=2026):
    row = {"id": unit.pk, "unit": unit.pk, "cells": cells, "before": before or {}}
    answer = browser.post(
        f"{SAVE}?year={year}", json.dumps({"rows": [row]}), content_type="application/json"
    )
    return answer.status_code, answer.json()


class TestTheSheet:
    def test_has_a_line_for_each_unit_that_is_scored_by_targets(self, browser, measured, town):
        UnitTargetFactory(unit=town, indicator="F1", year=2026, number=12)
        data = browser.get(SHEET).context["data"]
        assert [row["_unitName"] for row in data["rows"]] == ["东河镇", "西山镇"]
        assert data["rows"][0]["F1"] == "12"
        assert data["rows"][0]["F1_so_far"] == "11"  # November
        titles = [column["title"] for column in data["columns"]]
        assert titles[:2] == ["村级集体经营性收入（万元）", "至11月"]

    def test_another_year_is_told_whole(self, browser, measured, town):
        UnitTargetFactory(unit=town, indicator="F1", year=2025, number=12)
        data = browser.get(SHEET, {"year": "2025"}).context["data"]
        assert data["rows"][0]["F1"] == "12"
        assert data["saveUrl"].endswith("?year=2025")

    def test_nonsense_for_a_year_is_this_one(self, browser, measured):
        assert "2026年" in browser.get(SHEET, {"year": "99999999999"}).content.decode()

    def test_costs_the_same_however_many_units(self, browser, measured, django_assert_num_queries):
        browser.get(SHEET)
        with django_assert_num_queries(QUERIES):
            browser.get(SHEET)


QUERIES = 6


class TestSaving:
    def test_a_cell_is_written_and_answered_with_its_part(self, browser, measured, town):
        status, told = send(browser, town, {"F1": "1,200"})
        assert status == 200
        assert told["rows"][0]["cells"]["F1"]["state"] == "saved"
        assert told["rows"][0]["values"]["F1_so_far"] == "1100"
        assert UnitTarget.objects.get().number == 1200
        assert Event.objects.filter(action="target.changed").count() == 1

    def test_changed_then_blanked(self, browser, measured, town):
        send(browser, town, {"F1": "12"})
        send(browser, town, {"F1": "15"}, {"F1": "12"})
        assert UnitTarget.objects.get().number == 15
        send(browser, town, {"F1": ""}, {"F1": "15"})
        assert not UnitTarget.objects.exists()

    def test_what_somebody_else_wrote_meanwhile_stays(self, browser, measured, town):
        UnitTargetFactory(unit=town, indicator="F1", year=2026, number=9)
        _, told = send(browser, town, {"F1": "12"}, {"F1": ""})
        cell = told["rows"][0]["cells"]["F1"]
        assert (cell["state"], "“9”" in cell["message"]) == ("conflict", True)
        assert UnitTarget.objects.get().number == 9

    @pytest.mark.parametrize("typed", ["十二", "-1", "1.234", "9" * 20])
    def test_what_is_no_target_is_told_and_the_rest_is_saved(self, browser, measured, town, typed):
        _, told = send(browser, town, {"F1": typed, "F3": "5"})
        cells = told["rows"][0]["cells"]
        assert cells["F1"]["state"] == "invalid"
        assert cells["F1"]["message"]
        assert cells["F3"]["state"] == "saved"
        assert [one.indicator for one in UnitTarget.objects.all()] == ["F3"]

    def test_of_a_unit_that_is_not_there_nothing_is_saved(self, browser, measured, town):
        town.pk += 100_000
        status, told = send(browser, town, {"F1": "1"})
        assert status == 403
        assert "请刷新页面" in told["reason"]

    def test_a_filler_has_no_sheet(self, at, town, measured):
        clerk = at(accounts.holder("township_member", town))
        assert clerk.get(SHEET).status_code == 403


def test_a_part_of_the_year_is_rounded_to_the_cent():
    assert target_cells.so_far("100", 7) == "58.33"
    assert target_cells.so_far("", 7) == ""
