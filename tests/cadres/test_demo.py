"""The demo's cadres pass the same checks as anybody's."""

import datetime as dt

import pytest

from cadres import demo
from cadres.choices import Item
from cadres.domain import structure
from cadres.domain.checks import CHECKS, check_cadre
from cadres.domain.records import MODELS
from cadres.domain.saving import holder_of, values_of
from cadres.models import Cadre, NoneAnswer
from portal.demo import DemoPlan
from portal.people import demo as people_demo
from tests.factories import accounts, orgs

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 21)
PLAN = DemoPlan(scale=1, today=TODAY)


@pytest.fixture
def built(county, monkeypatch):
    orgs.township(county)
    for name in ("县委办公室", "县财政局"):
        orgs.department(county, short_name=name)
    accounts.UserFactory(username=demo.KEEPER)
    monkeypatch.setattr(people_demo, "TOTAL", 300)
    people_demo.build(PLAN)
    demo.build(PLAN)


def test_every_line_of_every_file_holds(built):
    for cadre in Cadre.objects.select_related("person", "unit"):
        cadre.full_clean(exclude=["person"])
        problems = check_cadre(values_of(cadre), holder_of(cadre))
        assert [problem for problem in problems if problem.is_error] == []
    for item in Item:
        for line in MODELS[item].objects.select_related("cadre__person", "cadre__unit"):
            line.full_clean()
            problems = CHECKS[item](values_of(line), holder_of(line.cadre))
            assert [problem for problem in problems if problem.is_error] == []


def test_figures_are_believable(built):
    analysis = structure.analyse(Cadre.objects.all(), TODAY)
    assert analysis.whole.total == Cadre.objects.present().count()
    assert 35 <= analysis.mean_age <= 50
    assert {row.label for row in analysis.by_level} >= {"乡科级正职", "乡科级副职"}
    assert Cadre.objects.exclude(leaving="").exists()
    assert NoneAnswer.objects.exists()


def test_same_dice_give_the_same_cadres(built):
    first = list(Cadre.objects.order_by("pk").values_list("person", "post_full", "work_since"))
    Cadre.objects.all().delete()
    demo.build(PLAN)
    again = list(Cadre.objects.order_by("pk").values_list("person", "post_full", "work_since"))
    assert again == first
