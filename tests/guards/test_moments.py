"""Pages answer at any time: at a month's end, on a leap day, at New Year, around midnight."""

import pytest

from tests import clock
from tests.factories import accounts
from tests.guards.access.table import TABLE
from tests.guards.visiting import Visitors
from tests.guards.world import build_world

pytestmark = pytest.mark.django_db

AWAY = {"assessments:download": "at times no ledger is in hand: back to the page, which says so"}


@pytest.fixture(scope="module")
def world(for_the_module):
    world = build_world()
    county = world.people["department"].unit
    world.people["cadres"] = accounts.holder("cadre_office", county)
    return world


def reader_of(name, declared):
    if name.startswith("cadres:"):
        return "cadres"
    return next((who for who in ("own", "department") if getattr(declared, who) == 200), "")


@pytest.mark.parametrize("moment", clock.EDGES)
def test_every_list_and_home_answers_at_any_time(moment, world):
    answers = {}
    with clock.at(moment):
        visitors = Visitors(world.people)
        for name, declared in TABLE.items():
            who = reader_of(name, declared)
            if who and declared.method == "get" and not declared.args:
                answer = visitors.ask(who, "get", world.url(name, declared))
                answers[name] = answer.status_code
    assert len(answers) > 50
    others = {name: status for name, status in answers.items() if status != 200}
    assert {name: status for name, status in others.items() if name not in AWAY} == {}
    assert set(others.values()) <= {302}
