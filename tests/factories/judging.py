"""Judges' rounds and appraisals as tests need them."""

from decimal import Decimal

from django.utils import timezone

from assessments.models import JudgedUnit, JudgesSheet, JudgingRound, SecretaryReview
from assessments.presets.ballots import COUNTED, GROUPS
from assessments.presets.judges import ITEMS
from portal.periods import Period, PeriodKind

FULL = tuple(Decimal(item.full) for item in ITEMS)


def round_of(by, title="书记项目现场观摩"):
    today = timezone.localdate()
    made, _ = JudgingRound.objects.get_or_create(
        title=title,
        period=Period.containing(today, PeriodKind.HALF),
        defaults={"held_on": today, "opened_by": by},
    )
    return made


def sheet(unit, judge, *, marks=()):
    """Handed in if it has marks."""
    judged, _ = JudgedUnit.objects.get_or_create(round=round_of(judge), unit=unit)
    at = timezone.now() if marks else None
    return JudgesSheet.objects.create(
        judged=judged, judge=judge, marks=list(marks), handed_in_at=at
    )


def appraisal(unit, by, *, comment="", votes=((8, 2, 0, 0, 0),)):
    """With the votes of the first groups, as if it had been counted."""
    today = timezone.localdate()
    year = Period.containing(today, PeriodKind.YEAR)
    made = SecretaryReview.objects.create(
        unit=unit, period=year, held_on=today, comment=comment, mark="97.00", proposal="good"
    )
    for group, counts in zip(GROUPS, votes, strict=False):
        made.counts.create(group=group.key, item=COUNTED, votes=list(counts))
    return made
