import csv
import io
from decimal import Decimal

import pytest
from django.test import Client

from portal.figures.choices import State
from portal.periods import Period
from tests.factories import accounts, orgs
from tests.factories.api import bearing, token_of
from tests.factories.figures import FigureValueFactory

pytestmark = pytest.mark.django_db
MARCH = Period.parse("2026-03")


@pytest.fixture
def world():
    class World:
        county = orgs.county()
        town, other = orgs.township(county, code="T1"), orgs.township(county, code="T2")
        village = orgs.village(town, code="V1")
        member = accounts.holder("township_member", town)
        leader = accounts.holder("department_leader", county)

    for unit in (World.town, World.other, World.village):
        FigureValueFactory(unit=unit)
        FigureValueFactory(
            unit=unit,
            figure="MEM-6",
            period=MARCH,
            value=Decimal("95.5"),
            numerator=191,
            denominator=200,
            state=State.FROZEN,
        )
    return World


def ask(user, address="", query=None, **headers):
    _, secret = token_of(user)
    return Client().get(f"/api/v1/figures/{address}", query, headers={**bearing(secret), **headers})


def keys_of(response):
    return {
        (row["figure"], row["period"], row["unit"]["code"]) for row in response.json()["results"]
    }


def test_values_in_scope_newest_first(world):
    rows = ask(world.member).json()["results"]
    assert [(row["period"], row["unit"]["code"]) for row in rows] == [
        ("2026-03", "T1"),
        ("2026-03", "V1"),
        ("2026-02", "T1"),
        ("2026-02", "V1"),
    ]
    assert rows[0]["label"] == "党员信息完整率"
    assert (rows[0]["value"], rows[0]["denominator"]) == ("95.5000", "200.0000")
    assert rows[0]["state"] == "frozen"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"unit": "T2", "figure": "MEM-6,ORG-2"}, {("MEM-6", "2026-03", "T2")}),
        (
            {"below": "T1", "period": "2026-02"},
            {("ORG-1", "2026-02", "T1"), ("ORG-1", "2026-02", "V1")},
        ),
        ({"since": "2026-03", "unit": "T1"}, {("MEM-6", "2026-03", "T1")}),
        ({"state": "frozen", "unit": "V1"}, {("MEM-6", "2026-03", "V1")}),
        ({"period": "2026-Q1"}, set()),
    ],
)
def test_values_by_figure_unit_and_period(world, query, codes):
    assert keys_of(ask(world.leader, query=query)) == codes


def test_a_foreign_unit_tells_nothing(world):
    assert keys_of(ask(world.member, query={"unit": "T2"})) == set()
    assert keys_of(ask(world.member, query={"below": "T2"})) == set()


def test_a_period_nobody_can_read_is_named(world):
    response = ask(world.leader, query={"period": "2026-13"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "period"


def test_values_as_csv(world):
    response = ask(world.member, query={"figure": "MEM-6"}, accept="text/csv")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["unit_code"], row["value"]) for row in rows] == [
        ("T1", "95.5000"),
        ("V1", "95.5000"),
    ]
    wrong = ask(world.member, query={"period": "x"}, accept="text/csv")
    assert wrong.status_code == 400
    assert wrong.json()["status"] == 400


def test_what_figures_there_are(world):
    rows = {row["key"]: row for row in ask(world.leader, "definitions/").json()}
    assert rows["ORG-4"]["adds"] == "share"
    assert rows["MEM-3"]["kinds"] == ["month"]
