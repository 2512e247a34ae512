"""T01–T06, T08, T09, T12–T15 of a small county, to the digit."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.dates import PartialDate
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from talent.choices import MatchState, TalentState
from tests import clock
from tests.factories.talent import (
    CardFactory,
    GradeFactory,
    MatchFactory,
    NeedFactory,
    RecognitionFactory,
    TalentFactory,
    TicketFactory,
)

pytestmark = pytest.mark.django_db

NOVEMBER = Period.parse("2026-11")
GOLDEN = {
    "TAL-T01": (4, 3, 1),
    "TAL-T02": (1, 1, 0),
    "TAL-T03": (2, 1, 1),
    "TAL-T04": (2, 2, 0),
    "TAL-T05": ("75.0", "66.7", "100.0"),
    "TAL-T06": (1, 1, None),
    "TAL-T12": (1, 1, None),
    "TAL-T13": (3, 2, 1),
    "TAL-T14": ("66.7", "50.0", "100.0"),
    "TAL-T15": ("50.0", "50.0", None),
    "TAL-T08": (3, 3, None),
    "TAL-T09": ("60.0", "60.0", None),
}


def built(town, other):
    day = dt.date(2026, 11, 2)
    first = TalentFactory(unit=town, verified_on=day, confirmed_on=day)
    high = GradeFactory(position=1, is_high=True)
    granted = {"state": "granted", "since": dt.date(2026, 1, 1), "until": dt.date(2030, 1, 1)}
    RecognitionFactory(profile=first, grade=high, **granted)
    second = TalentFactory(unit=town, source="2", confirmed_on=dt.date(2025, 12, 1))
    RecognitionFactory(profile=second, grade=GradeFactory(is_high=False), **granted)
    TalentFactory(unit=town, state=TalentState.PAUSED, confirmed_on=None)
    TalentFactory(unit=town, state=TalentState.OUT, left_on=day, verified_on=day)
    TalentFactory(unit=town, state=TalentState.PENDING)
    TalentFactory(unit=other, source="2", confirmed_on=day)
    ends = {"unit": town, "until": dt.date(2026, 11, 20)}
    full = NeedFactory(number=2, state="filled", **ends)
    for _ in range(3):
        MatchFactory(need=full, profile=first if not full.matches.exists() else TalentFactory(
            unit=town, state=TalentState.OUT, left_on=day), state=MatchState.DONE)  # fmt: skip
    half = NeedFactory(number=3, state="partly", **ends)
    MatchFactory(need=half, profile=second, state=MatchState.DONE)
    NeedFactory(number=5, state="draft", **ends)


def served(town, other):
    day = dt.date(2026, 11, 10)
    brought = TalentFactory(
        unit=town,
        source="3",
        introduced_on=PartialDate(2026, 11),
        state=TalentState.OUT,
        left_on=day,
    )
    for month, state in ((10, TalentState.OUT), (11, TalentState.PENDING)):
        TalentFactory(
            unit=town,
            source="3",
            introduced_on=PartialDate(2026, month),
            state=state,
            left_on=day if state == TalentState.OUT else None,
        )
    CardFactory(profile=brought)
    CardFactory(profile__unit=town, profile__state=TalentState.PENDING, until=day)
    CardFactory(profile__unit=town, profile__state=TalentState.PENDING, state="paused")
    asked = {"profile": brought, "unit": other, "due_on": day}
    TicketFactory(**asked, state="filed", done_on=day, satisfaction="fair")
    TicketFactory(**asked, state="filed", done_on=dt.date(2026, 11, 11), satisfaction="bad")
    TicketFactory(**{**asked, "due_on": dt.date(2026, 12, 1)}, state="handling")
    away = TalentFactory(unit=other, state=TalentState.PENDING)
    TicketFactory(profile=away, unit=town, due_on=day, done_on=day, state="done")


def test_every_figure_to_the_digit(county, town, other):
    with clock.at("2026-11-30T09:00"):
        built(town, other)
        served(town, other)
        units = [county, town, other]
        numbers = reading.read([FIGURES[key] for key in GOLDEN], [NOVEMBER], units)
    for key, values in GOLDEN.items():
        told = [getattr(numbers.get((key, NOVEMBER, unit.pk)), "value", None) for unit in units]
        wanted = [None if value is None else Decimal(value) for value in values]
        zero = [value if value is not None else Decimal(0) for value in wanted]
        assert told in (wanted, zero), key
