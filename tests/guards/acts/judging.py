"""Acts of judges' rounds and of appraisals."""

from django.utils import timezone

from assessments.actions import (
    APPRAISAL_COUNTED,
    APPRAISAL_DECIDED,
    APPRAISALS_OPENED,
    JUDGES_SHEET_HANDED_IN,
    JUDGING_CLOSED,
    JUDGING_OPENED,
)
from assessments.domain.ballots import appraisals
from assessments.domain.judges import rounds
from assessments.permissions import BALLOTS_DECIDE, BALLOTS_MANAGE, JUDGING_MANAGE
from tests.factories import accounts, judging, orgs
from tests.guards.acts import MADE, SUBJECT, Act, given

VOTES = {("standing", "overall"): (8, 2, 0, 0, 0)}


def five(s):
    judges = [accounts.UserFactory(unit=s.county) for _ in range(5)]
    today = timezone.localdate()
    return given(title="观摩", held_on=today, judges=judges, units=[s.here])


def own_sheet(s):
    sheet = judging.sheet(s.here, s.clerk)
    return given(sheet, marks=judging.FULL).telling(round=sheet.judged.round)


def appraised(s, **facts):
    return given(judging.appraisal(s.here, s.clerk), **facts)


ACTS = (
    Act(rounds.open_round, five, (JUDGING_MANAGE,), at=(), tells=((JUDGING_OPENED, MADE),)),
    Act(
        rounds.hand_in,
        own_sheet,
        own=True,
        by_clerk=True,
        tells=((JUDGES_SHEET_HANDED_IN, "round"),),
    ),
    Act(
        rounds.close,
        lambda s: given(judging.round_of(s.clerk)),
        (JUDGING_MANAGE,),
        at=(),
        tells=((JUDGING_CLOSED, SUBJECT),),
    ),
    Act(
        appraisals.open_year,
        lambda s: given(year=2026, held_on=timezone.localdate(), units=[s.here]),
        (BALLOTS_MANAGE,),
        tells=((APPRAISALS_OPENED, MADE),),
    ),
    Act(
        appraisals.count,
        lambda s: appraised(s, votes=VOTES),
        (BALLOTS_MANAGE,),
        tells=((APPRAISAL_COUNTED, SUBJECT),),
    ),
    Act(
        appraisals.decide,
        lambda s: given(judging.appraisal(orgs.village(s.here), s.clerk), grade="good"),
        (BALLOTS_DECIDE,),
        tells=((APPRAISAL_DECIDED, SUBJECT),),
    ),
)
EXEMPT = {
    "assessments.ballots.appraisals.point_out": "its rows are acts of the register, whose fillers "
    "are named by role: tests/assessments/domain/ballots",
}
