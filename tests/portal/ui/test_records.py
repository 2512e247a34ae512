"""Plain records that lie at units: the whole of an app's pages from its declarations."""

from typing import ClassVar

import django_tables2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import override_settings

from portal.access import Denied
from portal.imports.declaring import ROSTERS
from portal.imports.domain import commanding
from portal.orgs.models import Unit
from portal.ui import deriving
from reports.choices import Format
from reports.datasets import DATASETS
from reports.domain import exports
from tests.factories import orgs
from tests.factories.accounts import holder, with_role
from tests.factories.imports import workbook
from tests.portal.ui import needs
from tests.records import OfRecords

pytestmark = pytest.mark.django_db
HEAD = ["单位", "岗位", "学历", "人数", "最迟到岗"]


@pytest.fixture(autouse=True)
def _talent(db):
    with connection.schema_editor() as editor:
        editor.create_model(needs.Need)
    with override_settings(ROOT_URLCONF=needs.__name__):
        yield


class TestNeeds(OfRecords):
    records, make = needs.Needs, needs.NeedFactory
    facts: ClassVar = {"post": "规划师", "education": "21", "count": "2", "wanted_by": "2026-12-01"}
    corrects: ClassVar = {"count": "3"}


@pytest.fixture
def town():
    return orgs.township(orgs.county(), name="云岭县东河镇", short_name="东河镇")


@pytest.fixture
def keeper(town):
    return holder("township_member", town)


def test_record_is_kept_where_its_unit_is(town, keeper):
    elsewhere = orgs.township(Unit.objects.get(depth=1))
    need = needs.NEEDS.add(unit=town, post="规划师", by=keeper)
    with pytest.raises(Denied):
        needs.NEEDS.add(unit=elsewhere, post="规划师", by=keeper)
    with pytest.raises(Denied):
        needs.NEEDS.correct(need, unit=elsewhere, by=keeper)
    need.refresh_from_db()
    assert need.unit == town


def test_what_exists_once_together_and_the_apps_checks_are_told_at_once(town, keeper):
    needs.NEEDS.add(unit=town, post="规划师", by=keeper)
    with pytest.raises(ValidationError) as refusal:
        needs.NEEDS.add(unit=town, post="规划师", count=0, by=keeper)
    assert refusal.value.message_dict == {
        "post": ["已有单位、岗位相同的需求“规划师”。请换一个岗位。"],
        "count": ["人数至少是 1。"],
    }


def test_columns_stand_as_they_are_named_whenever_they_were_made():
    ready = django_tables2.Column(verbose_name="说明")
    table = deriving.table(Unit, ("name", "code", ("said", ready), "position"))
    assert list(table.base_columns)[-4:] == ["name", "code", "said", "position"]


def test_closed_record_shows_when_it_was_closed(town, keeper, client):
    need = needs.NEEDS.add(unit=town, post="规划师", by=keeper)
    needs.NEEDS.close(need, reason="已招到", by=keeper)
    assert needs.NEEDS.is_closed(need)
    with pytest.raises(ValidationError, match="不用再停用"):
        needs.NEEDS.close(need, reason="已招到", by=keeper)


def test_roster_goes_in_through_the_acts_and_out_as_it_came(town, keeper, monkeypatch):
    monkeypatch.setitem(ROSTERS, "needs", needs.ROSTER)
    monkeypatch.setitem(DATASETS, "needs", needs.dataset())
    by = with_role(keeper, "organization_office", Unit.objects.get(depth=1))
    needs.NEEDS.add(unit=town, post="规划师", count=1, by=by)
    rows = [["东河镇", "规划师", "大学", 4, "2026-12-01"], ["东河镇", "会计", "", 0, ""],
            ["东河镇", "司机", "", "", ""]]  # fmt: skip
    run = commanding.run("needs", workbook([HEAD, *rows[:1], *rows[2:]]), "需求.xlsx", by=by)
    assert (run.counts["new"], run.counts["changed"]) == (1, 1), run.findings
    held = needs.Need.objects.order_by("post").values_list("post", "education", "count")
    assert list(held) == [("司机", "", 1), ("规划师", "21", 4)]
    refused = commanding.run("needs", workbook([HEAD, rows[1]]), "需求.xlsx", by=by, dry=True)
    assert [finding.message for finding in refused.findings] == ["人数至少是 1。"]
    made = exports.write_now(
        DATASETS["needs"], by=by, unit=town, format=Format.XLSX, sensitive=False, purpose=""
    )
    again = commanding.run("needs", made.content, made.name, by=by, dry=True)
    assert (again.counts["rows"], again.counts["unchanged"]) == (2, 2), again.findings
