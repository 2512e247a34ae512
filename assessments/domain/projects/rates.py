"""How far a project is: of the weight due by a day, what was done by it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.choices import ProjectState
from assessments.domain.scoring.exact import HUNDRED, exactly, half_up
from assessments.models import Milestone, SecretaryProject
from assessments.models.project import SecretaryProjectQuerySet
from portal.orgs.models import Unit


@dataclass(frozen=True)
class WeightDone:
    done: int
    due: int

    @property
    @exactly
    def rate(self) -> Decimal | None:
        """In percent; None where nothing was due."""
        return half_up(HUNDRED * self.done / self.due, 1) if self.due else None


def progress(milestones: Iterable[Milestone], day: dt.date) -> WeightDone:
    """What is done early counts from the day on which it was due: no milestone makes up for
    another."""
    due = [each for each in milestones if each.due_on <= day]
    done = sum(each.weight for each in due if is_done_by(each, day))
    return WeightDone(done, sum(each.weight for each in due))


def is_done_by(milestone: Milestone, day: dt.date) -> bool:
    return milestone.is_done and milestone.done_on is not None and milestone.done_on <= day


def begun_of(unit: Unit, year: int) -> SecretaryProjectQuerySet:
    """What judges come to look at."""
    rows = SecretaryProject.objects.filter(unit=unit, year=year, set_at__isnull=False)
    return rows.exclude(state=ProjectState.ENDED).order_by("pk")
