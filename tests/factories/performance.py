"""Performance files as tests need them: targets of a hundred, judged quarters."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from performance.choices import PerformanceState
from performance.domain import marks, templates
from performance.models import PerformanceFile, PerformanceReview, PerformanceTarget, ReviewLine
from portal.periods import Period
from tests.factories import accounts
from tests.factories.people import PersonFactory

YEAR = 2025
PANEL = ["王一", "王二", "王三"]


def of_unit(unit, year=YEAR, **facts):
    file = PerformanceFile.objects.create(unit=unit, year=year, **facts)
    PerformanceTarget.objects.bulk_create(templates.rows(file))
    return file


def of_person(unit, year=YEAR, *, person=None, name="欧阳明", **facts):
    person = person or PersonFactory(unit=unit, name=name)
    file = PerformanceFile.objects.create(unit=unit, person=person, year=year, **facts)
    PerformanceTarget.objects.bulk_create(templates.rows(file))
    return file


def agreed(file, by=None):
    """Its targets are set."""
    by = by or accounts.UserFactory(unit=file.unit)
    file.state, file.set_at, file.set_by = PerformanceState.SET, timezone.now(), by
    file.save()
    return file


def written(file, period, by, *, rate="90"):
    review = PerformanceReview.objects.create(
        file=file, period=Period.parse(period), written_at=timezone.now(), written_by=by
    )
    ReviewLine.objects.bulk_create(
        ReviewLine(review=review, target=target, words="已完成大半", own_rate=Decimal(rate))
        for target in file.targets.in_force().in_order()
    )
    return review


def judged(file, period, by, *, rate="80"):
    review = written(file, period, by)
    review.lines.update(panel_rate=Decimal(rate))
    mark = marks.of_review([(line.target.weight, line.panel_rate) for line in review.lines.all()])
    review.score, review.formula, review.panel = mark.value, mark.formula, PANEL
    review.opinion, review.decided_at, review.decided_by = "总体较好", timezone.now(), by
    review.save()
    return review


def change_asked(file, by, **facts):
    target = file.targets.in_order().first()
    facts = {"goal": "新增规上工业企业 2 家", "reason": "任务调整", **facts}
    return target.changes.create(due_on=dt.date(file.year, 12, 1), asked_by=by, **facts)
