"""Numbers of ledgers: what stands in those that were accepted, and how they were handed in."""

from assessments.figures import (
    coming_in,
    contents,
    inspections,
    judgements,
    judging,
    overdue,
    projects,
    reporting,
    scores,
)

__all__ = [
    "coming_in",
    "contents",
    "inspections",
    "judgements",
    "judging",
    "overdue",
    "projects",
    "reporting",
    "scores",
]
