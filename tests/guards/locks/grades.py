"""Two who grade the same unit follow one another."""

from assessments.choices import GradedLine
from assessments.domain.grades import giving
from assessments.domain.grades.giving import GivenGrade
from tests.guards.locks import Locking

ACTS: dict[str, Locking] = {
    "grades give": Locking(
        "review_grade",
        lambda w: giving.give(
            GradedLine.PROJECT,
            period=w.review_grade.period,
            grades={w.town: GivenGrade(1)},
            by=w.by,
        ),
        first=True,
    ),
}
