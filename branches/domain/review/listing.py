"""Sheets with their counts, for the summary: in one statement."""

from typing import Any

from django.db.models import Count, Q

from branches.choices.review import MemberGrade

GRADES = tuple(grade.value for grade in MemberGrade)


def counted(rows: Any) -> Any:
    """`due`, a count for each grade as `n_excellent`…, `n_blank` of those not graded."""
    counts = {f"n_{grade}": Count("lines", filter=Q(lines__grade=grade)) for grade in GRADES}
    return rows.annotate(
        due=Count("lines"), n_blank=Count("lines", filter=Q(lines__grade="")), **counts
    )
