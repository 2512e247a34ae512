"""Sheets and the end of a round follow one another; so do counts and the decision."""

from assessments.domain.ballots import appraisals
from assessments.domain.judges import rounds
from tests.factories import judging
from tests.guards.locks import Locking

VOTES = {("standing", "overall"): (8, 2, 0, 0, 0)}
ACTS: dict[str, Locking] = {
    "judges hand in": Locking(
        "judging_round",
        lambda w: rounds.hand_in(w.judges_sheet, marks=judging.FULL, by=w.by),
        first=True,
    ),
    "judging close": Locking(
        "judging_round", lambda w: rounds.close(w.judging_round, by=w.by), first=True
    ),
    "appraisal count": Locking(
        "appraisal", lambda w: appraisals.count(w.appraisal, votes=VOTES, by=w.by), first=True
    ),
    "appraisal decide": Locking(
        "appraisal", lambda w: appraisals.decide(w.appraisal, grade="good", by=w.by), first=True
    ),
}
