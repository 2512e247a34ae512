"""Every figure of the tiny county, counted by hand."""

from decimal import Decimal

import pytest

from branches.figures.life import RULES
from cadres.domain import completeness
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading, taking
from portal.figures.models import FigureValue
from portal.orgs.domain import reshaping
from portal.periods import Period
from tests import clock
from tests.factories import accounts

NOVEMBER, DECEMBER = Period.parse("2026-11"), Period.parse("2026-12")
NOTHING = None

# Of what people judge, by hand in tests/assessments/domain: judges, ballots, inspections, grades.
JUDGED = {"ASM-02.mid", "ASM-02.end", "ASM-12.mark", "ASM-14.mark", "ASM-17.mark", "GRADE.A2",
          "GRADE.F8",
          # Of talents there are none: tests/talent/test_figures.py
          *(f"TAL-T0{n}" for n in range(1, 10)),
          *(f"TAL-T{n}" for n in (*range(10, 16), *range(17, 26), "18.1", 29, 30)),
          # tests/talent/test_recruiting.py
          *(f"TAL-T{n}.{kind}" for n in (24, 25) for kind in range(1, 8)),
          # tests/talent/test_register_figures.py
          *(f"TAL-T{n}" for n in (16, 26, 27, 28, 31, 32, 33, 34, 35)),
          *(f"TAL-T32.{n}" for n in range(1, 7))}  # fmt: skip
BY_RULE = {f"LIFE-9.{rule}{late}" for rule in RULES for late in ("", ".late")}
# Of a year or a quarter: tests/branches/life/test_figures.py, tests/branches/review
YEARLY = {"LIFE-7", "LIFE-8", "REV-1", "REV-2", *BY_RULE}
#            county    A       B       D
GOLDEN = {
    "ORG-1": ("6", "3", "2", "1"),
    "ORG-2": ("4", "2", "1", "1"),
    "ORG-3": ("1", "1", "0", "0"),
    "ORG-4": ("33.3", "0.0", "100.0", "0.0"),  # 1/3, 0/1, 1/1, 0/1
    # a2 is dormant and too small, b1 has one full member; the seven of D have no committee.
    "ORG-5": ("3", "1", "1", "1"),
    # a2 is on the list since 28 August; b1 since the 30th, which is not yet more than three months.
    "ORG-5.old": ("1", "1", "0", "0"),
    "ORG-6": ("1", "0", "0", "1"),
    # No committee has a secretary: tests/branches/test_secretaries.py
    "ORG-7": (NOTHING, NOTHING, NOTHING, NOTHING),
    "MEM-1": ("15", "4", "4", "7"),
    "MEM-2": ("4", "1", "3", "0"),
    "MEM-3": ("2", "1", "1", "0"),
    "MEM-4": ("1", "1", "0", "0"),
    "MEM-5": ("1", "0", "1", "0"),
    "MEM-6": ("6.7", "25.0", "0.0", "0.0"),  # 1/15, 1/4, 0/4, 0/7
    "MEM-7": ("14", "3", "4", "7"),
    "MEM-8": ("1", "0", "1", "0"),
    "OFF-1": ("3", "2", "1", NOTHING),
    "OFF-2": ("1", "1", "0", NOTHING),
    "OFF-3": ("2", "1", "1", NOTHING),
    "OFF-3.old": ("1", "0", "1", NOTHING),
    "OFF-4": ("2", "1", "1", NOTHING),
    "LIFE-1": ("5", "3", "1", "1"),  # a theme day each, a meeting of the one group
    "LIFE-2": ("2", "2", "0", "0"),
    "LIFE-3": ("2", "2", "0", "0"),
    "LIFE-4": ("50.0", "50.0", NOTHING, NOTHING),  # two days later, fifteen days later
    "LIFE-5": (NOTHING, NOTHING, NOTHING, NOTHING),  # nobody sits in a team
    "LIFE-5.n": ("0", "0", "0", "0"),
    "LIFE-6": ("83.3", "83.3", NOTHING, NOTHING),  # 3/4 and 2/2
    # Of dues nothing is opened: tests/branches/dues/test_figures.py
    **dict.fromkeys(("DUE-1", "DUE-2", "DUE-3"), (NOTHING, NOTHING, NOTHING, NOTHING)),
    "DUE-4": ("0", "0", "0", "0"),
    # Nobody is being admitted: tests/branches/admission/test_figures.py
    **dict.fromkeys(("ADM-1", "ADM-3"), (NOTHING, NOTHING, NOTHING, NOTHING)),
    **dict.fromkeys(("ADM-2", "ADM-4", "ADM-4.review"), ("0", "0", "0", "0")),
    "REL-1": ("0", "0", "0", "0"),  # nobody is on the way: tests/branches/relations
    "REL-2": ("0.0", NOTHING, "0.0", NOTHING),  # the one lost of B is not looked for
    # Of ledgers there are none: tests/assessments/figures
    "LED-1": (NOTHING, NOTHING, NOTHING, NOTHING),
    "LED-2": ("0", "0", "0", "0"),
    "LED-3": ("0", "0", "0", "0"),
    **dict.fromkeys(("LED-4", "LED-5", "LED-6", "LED-7"), ("0", "0", "0", "0")),
    "TASK-1": ("0", "0", "0", "0"),  # nor registers: tests/assessments/views/boards
    # Of rankings there are none: tests/assessments/views/boards
    "SCORE-1": (NOTHING, NOTHING, NOTHING, NOTHING),
    "SCORE-2": (NOTHING, NOTHING, NOTHING, NOTHING),
    # Of secretaries' projects: tests/assessments/domain/projects
    "PRJ-1": (NOTHING, NOTHING, NOTHING, NOTHING),
    "CDR-2": ("33.3", "0.0", NOTHING, "50.0"),  # 1/3, 0/1, 0/0, 1/2
}


def values_of(unit, period=NOVEMBER, figures=None):
    keys = figures or list(GOLDEN)
    numbers = reading.read([FIGURES[key] for key in keys], [period], [unit])
    return {key: getattr(numbers.get((key, period, unit.pk)), "value", None) for key in keys}


def number(text):
    return None if text is None else Decimal(text)


def expected(place):
    return {key: number(row[place]) for key, row in GOLDEN.items()}


@pytest.mark.parametrize("stored", [False, True], ids=["computed", "taken"])
def test_every_figure_to_the_digit(tiny, stored):
    if stored:
        taking.take(NOVEMBER, by=None)
    for place, unit in enumerate((tiny.county, tiny.a, tiny.b, tiny.d)):
        assert values_of(unit) == expected(place), unit


def test_no_figure_is_without_a_golden_value():
    assert set(FIGURES) == {*GOLDEN, *YEARLY, "CDR-1", "STD-1", "CAD-28.coverage", *JUDGED}


def test_files_are_as_complete_as_their_mean(tiny):
    percents = [completeness.state_of(cadre).percent for cadre in tiny.cadres]
    mean = Decimal(sum(percents)) / 3
    assert values_of(tiny.county, figures=["CDR-1"]) == {"CDR-1": round(mean, 1)}


def test_a_merged_township_counts_where_it_went_and_keeps_what_it_had(tiny):
    with clock.at("2026-12-01T00:20"):
        taking.take(NOVEMBER, by=None)
    with clock.at("2026-12-03T12:00"):
        keeper = accounts.holder("organization_office", tiny.county)
        reshaping.merge([tiny.b], into=tiny.a, effective_on=DECEMBER.first_day, by=keeper)
        taking.take(DECEMBER, by=None)
        before = [expected(place) for place in range(4)]
        # Of the merged township itself there is nothing new; its branch and its village count in A.
        assert not FigureValue.objects.filter(unit=tiny.b, period=DECEMBER).exists()
        merged = values_of(tiny.a, DECEMBER)
        for key in ("ORG-1", "ORG-2", "ORG-3", "ORG-5", "MEM-1", "MEM-4", "MEM-5", "OFF-1"):
            assert merged[key] == before[1][key] + before[2][key], key
        assert merged["ORG-4"] == Decimal("50.0")  # 1/2
        assert merged["MEM-6"] == Decimal("12.5")  # 1/8
        # November stays as it was, also when it is taken once more.
        assert taking.take(NOVEMBER, by=None).values == 0
        assert values_of(tiny.b) == before[2]
        assert values_of(tiny.a) == before[1]
