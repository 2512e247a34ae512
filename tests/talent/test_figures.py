"""T01–T05, T08, T09 of a small county, to the digit."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from talent.choices import MatchState, TalentState
from tests import clock
from tests.factories.talent import (
    GradeFactory,
    MatchFactory,
    NeedFactory,
    RecognitionFactory,
    TalentFactory,
)

pytestmark = pytest.mark.django_db

NOVEMBER = Period.parse("2026-11")
GOLDEN = {
    "TAL-T01": (4, 3, 1),
    "TAL-T02": (1, 1, 0),
    "TAL-T03": (2, 1, 1),
    "TAL-T04": (2, 2, 0),
    "TAL-T05": ("75.0", "66.7", "100.0"),
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


def test_every_figure_to_the_digit(county, town, other):
    with clock.at("2026-11-30T09:00"):
        built(town, other)
        units = [county, town, other]
        numbers = reading.read([FIGURES[key] for key in GOLDEN], [NOVEMBER], units)
    for key, values in GOLDEN.items():
        told = [getattr(numbers.get((key, NOVEMBER, unit.pk)), "value", None) for unit in units]
        wanted = [None if value is None else Decimal(value) for value in values]
        zero = [value if value is not None else Decimal(0) for value in wanted]
        assert told in (wanted, zero), key
