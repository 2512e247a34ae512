"""What has to agree in a cadre's file."""

import datetime as dt

import pytest

from cadres.choices import Item, Ladder
from cadres.domain.checks import CHECKS, FileFacts, before, check_cadre
from portal.dates import PartialDate

TODAY = dt.date(2026, 11, 21)
HOLDER = FileFacts(
    today=TODAY, birth=PartialDate(1985, 3), work_since=PartialDate(2008, 8), unit_id=1
)


def day(text):
    return PartialDate.parse(text)


class Elsewhere:
    pk = 2

    def __str__(self):
        return "东河镇"


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        ("2015", "2015.03", False),
        ("2015.03", "2015", False),
        ("2015.02", "2015.03", True),
        ("2015.03", "2015.03.12", False),
        ("2015.03.11", "2015.03.12", True),
        ("2014", "2015.03", True),
    ],
)
def test_earlier_means_earlier_for_certain(one, other, certain):
    assert before(day(one), day(other)) is certain


def test_nothing_is_before_or_after_the_unknown():
    assert not before(None, day("2015"))
    assert not before(day("2015"), None)


# (table or None for the first page, values, the field in doubt or None, whether it is an error)
CASES = [
    (None, {"work_since": day("2008.08")}, None, None),
    (None, {"work_since": day("1984")}, "work_since", True),
    (None, {"work_since": day("2000.01")}, "work_since", False),
    (None, {"work_since": day("2026.12")}, "work_since", True),
    (None, {"work_since": day("2026")}, None, None),
    (None, {"political": "01", "party_since": day("2003.03")}, None, None),
    (None, {"political": "01", "party_since": day("2003.02")}, "party_since", False),
    (None, {"political": "13", "party_since": day("2006")}, "party_since", True),
    (None, {"political": "04", "second_party": "05"}, None, None),
    (None, {"political": "04", "second_party": "04"}, "second_party", True),
    (None, {"second_party": "05", "third_party": "05"}, "third_party", True),
    (None, {"work_since": day("2008.08"), "level_since": day("2008.07")}, "level_since", True),
    (None, {"rank_since": day("2027.01")}, "rank_since", True),
    (None, {"registered_on": day("2006.03")}, "registered_on", False),
    (None, {"registered_on": day("2006.04")}, None, None),
    (None, {"is_selected": False, "selected_on": day("2010")}, "selected_on", True),
    (None, {"is_recruited": None, "recruited_on": day("2010")}, None, None),
    (Item.POSTS, {"since": day("2008.08"), "until": day("2010")}, None, None),
    (Item.POSTS, {"since": day("2008.07")}, "since", True),
    (Item.POSTS, {"since": day("2012.05"), "until": day("2012.04")}, "until", True),
    (Item.POSTS, {"state": "2"}, "until", True),
    (Item.POSTS, {"unit": Elsewhere(), "is_main": True}, "unit", False),
    (Item.POSTS, {"unit": Elsewhere(), "is_main": False}, None, None),
    (Item.POSTS, {"unit": Elsewhere(), "is_main": True, "until": day("2012")}, None, None),
    (Item.RANKS, {"ladder": Ladder.RANK, "rank": "1204"}, None, None),
    (Item.RANKS, {"ladder": Ladder.RANK, "rank": "", "level": ""}, "rank", True),
    (Item.RANKS, {"ladder": Ladder.LEVEL, "level": "1A42", "rank": "1204"}, "rank", True),
    (Item.TITLES, {"obtained_on": day("1984")}, "obtained_on", True),
    (Item.EDUCATIONS, {"education": "21", "enrolled_on": day("2004.09")}, None, None),
    (Item.EDUCATIONS, {"school": "云岭大学"}, "education", True),
    (Item.EDUCATIONS, {"degree": "405", "degree_on": day("1985.02")}, "degree_on", True),
    (
        Item.EDUCATIONS,
        {"education": "21", "enrolled_on": day("2004.09"), "graduated_on": day("2004.07")},
        "graduated_on",
        True,
    ),
    (Item.AWARDS, {"approved_on": day("2020"), "revoked_on": day("2019")}, "revoked_on", True),
    (Item.APPRAISALS, {"year": 2026}, None, None),
    (Item.APPRAISALS, {"year": 2027}, "year", True),
    (Item.APPRAISALS, {"year": 2007}, "year", True),
    (Item.APPRAISALS, {}, None, None),
    (Item.FAMILY, {"birth": day("2027")}, "birth", True),
    (Item.RESUME, {"since": day("2010.05"), "until": day("2010")}, None, None),
    (Item.RESUME, {"since": day("2010.05"), "until": day("2009")}, "until", True),
]


@pytest.mark.parametrize(("item", "values", "field", "is_error"), CASES)
def test_table_of_checks(item, values, field, is_error):
    check = CHECKS[item] if item else check_cadre
    problems = [(problem.field, problem.is_error) for problem in check(values, HOLDER)]
    assert problems == ([(field, is_error)] if field else [])
