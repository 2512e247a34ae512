"""Acts of grades, pairings and surveys."""

from assessments.actions import GRADE_GIVEN
from assessments.choices import GradedLine
from assessments.domain import surveys
from assessments.domain.grades import giving, pairings
from assessments.domain.grades.giving import GivenGrade
from assessments.permissions import GRADES_GIVE, GRADES_GIVE_LINKED
from tests.factories import judgements, orgs
from tests.guards.acts import MADE, Act, given, of_plain

EXEMPT = {
    "assessments.grades.giving.graded_by": "a reading: whom he grades",
    "assessments.grades.giving.missing": "a reading: whom he has yet to grade",
}


def sheet(unit, line):
    return given(line, period=judgements.last_quarter(), grades={unit: GivenGrade(2, "按时")})


ACTS = (
    Act(
        giving.give,
        lambda s: sheet(orgs.village(s.here), GradedLine.PROJECT),
        (GRADES_GIVE,),
        tells=((GRADE_GIVEN, MADE),),
    ),
    Act(
        giving.give,
        lambda s: sheet(judgements.pairing(s.here).unit, GradedLine.SUPPORT),
        (GRADES_GIVE_LINKED,),
        tells=((GRADE_GIVEN, MADE),),
        case="by the township it stands by",
    ),
    *of_plain(
        pairings.PAIRINGS,
        lambda s: {"unit": s.here, "township": orgs.township(s.county)},
        make=lambda s: judgements.PairingFactory(unit=s.here),
        corrects=lambda s: {"township": orgs.township(s.county)},
    ),
    *of_plain(
        surveys.SURVEYS,
        lambda s: {
            "unit": s.here,
            "name": "满意度调查",
            "surveyed_on": judgements.DAY,
            "asked": 100,
            "mark": 95,
        },
        make=lambda s: judgements.survey(s.here),
        corrects={"mark": 96},
    ),
)
