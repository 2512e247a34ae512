"""A quarter by hand."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.domain.yearly import quarters
from assessments.models import ScoreRun, ScoreSheet
from portal.periods import Period
from tests import clock
from tests.factories import accounts, orgs, schemes
from tests.factories import scores as make

pytestmark = pytest.mark.django_db
TOTALS = {
    "2026-06": ("80.00", "90.00", "70.00"),
    "2026-07": ("88.53", "90.00", "70.00"),
    "2026-08": ("90.01", "88.54", "71.00"),
}


@pytest.fixture(autouse=True)
def _in_october(db):
    with clock.at("2026-10-20T09:00"):
        yield


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def towns(county):
    return [orgs.township(county, short_name=name) for name in ("东河镇", "西山镇", "南坪镇")]


@pytest.fixture
def group(county, towns):
    """September is scored, and not published."""
    group, version = make.group(*towns), schemes.active(county)
    by = accounts.holder("department_leader", county)
    for code, totals in {**TOTALS, "2026-09": ("1.00", "2.00", "3.00")}.items():
        run = make.run(version, group, Period.parse(code))
        for town, total in zip(towns, totals, strict=True):
            ScoreSheet.objects.create(
                run=run, unit=town, position=1, place=1, total=Decimal(total), base=0,
                bonus=0, deduction=0, change="—", month_on_month="—",
            )  # fmt: skip
        if code in TOTALS:
            type(run).objects.filter(pk=run.pk).update(published_at=timezone.now(), published_by=by)
    version.scheme.groups.add(group)
    return group


def test_a_month_that_was_corrected_counts_once_as_it_was_corrected(group, towns):
    wrong = ScoreRun.objects.get(period=Period.parse("2026-08"))
    right = make.run(wrong.version, group, wrong.period, corrects=wrong)
    make.sheet(right, towns[0], "92.53")
    make.published(right, wrong.published_by)
    [first, *_] = quarters.of_group(group, Period.parse("2026-Q3"))
    # (88.53 + 92.53) ÷ 2
    assert (str(first.mean), len(first.months)) == ("90.53", 2)


def test_published_months_ties_and_the_quarter_before(group, towns):
    lines = quarters.of_group(group, Period.parse("2026-Q3"))
    # (88.53 + 90.01) ÷ 2 = 89.27 = (90.00 + 88.54) ÷ 2
    assert [(line.mean, line.place, line.last_place, line.change) for line in lines] == [
        (Decimal("89.27"), 1, 2, "↑1"),
        (Decimal("89.27"), 1, 1, "—"),
        (Decimal("70.50"), 3, 3, "—"),
    ]


def test_nothing_was_published(group):
    lines = quarters.of_group(group, Period.parse("2026-Q1"))
    assert {(line.mean, line.place, line.change) for line in lines} == {(None, None, "—")}


def test_a_unit_sees_its_own_line_with_its_place_among_all(group, towns, client):
    accounts.signed_in(client, accounts.holder("township_member", towns[2]))
    said = client.get(reverse("assessments:quarterly")).content.decode()
    assert "南坪镇" in said
    assert "70.50" in said
    assert "东河镇" not in said


def test_it_leaves_as_a_workbook(group, county, client):
    accounts.signed_in(client, accounts.holder("assessment_office", county))
    answer = client.get(reverse("assessments:quarterly"), {"export": "xlsx"})
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
