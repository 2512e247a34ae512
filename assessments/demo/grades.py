"""Grades of the last two quarters but a few, who stands by which township, and a survey."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from django.utils import timezone

from assessments.choices import GRADE_WORDS, GradedLine
from assessments.domain.grades import giving
from assessments.models import Pairing, ReviewGrade, SurveyResult
from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

_QUARTERS: Final = 5  # back, up to the last that is over
_LEFT: Final = 3  # of the last one are still to be graded
_HOW_OFTEN: Final = (1, 2, 8, 12)
_WORDS: Final = {0: "进度明显落后，没有说明原因。", 3: "进度快，群众反映好。"}
_SURVEYS: Final = ((200, "上半年满意度调查"), (20, "下半年满意度调查"))


def build(plan: DemoPlan) -> None:
    by = User.objects.active().holding(RoleKey.ORGANIZATION_OFFICE).order_by("pk").first()
    if by is None:
        return
    dice = plan.random("grades")
    assessed = list(giving.graded_by(by, GradedLine.PROJECT))
    pairs = _pairings(assessed)
    last = Period.containing(plan.today, PeriodKind.QUARTER).previous()
    rows: list[ReviewGrade] = []
    for back in reversed(range(_QUARTERS)):
        period = last.shifted(-back)
        left = _LEFT if back == 0 else 0
        rows += _grades(GradedLine.PROJECT, period, assessed[left:], dice, by)
        rows += _of_support(period, pairs, dice)
    ReviewGrade.objects.bulk_create(rows)
    SurveyResult.objects.bulk_create(_surveys(plan, assessed, dice))


def _pairings(assessed: Sequence[Unit]) -> list[Pairing]:
    towns = [unit for unit in assessed if unit.kind.level == UnitLevel.TOWNSHIP]
    others = [unit for unit in assessed if unit.kind.level == UnitLevel.DEPARTMENT]
    if not towns:
        return []
    return Pairing.objects.bulk_create(
        Pairing(unit=unit, township=towns[number % len(towns)])
        for number, unit in enumerate(others)
    )


def _of_support(period: Period, pairs: Sequence[Pairing], dice: Random) -> Iterator[ReviewGrade]:
    people = {
        user.unit_id: user
        for user in User.objects.active().holding(RoleKey.TOWNSHIP_MEMBER).order_by("-pk")
    }
    for pair in pairs:
        by = people.get(pair.township_id)
        if by:
            (row,) = _grades(GradedLine.SUPPORT, period, [pair.unit], dice, by)
            row.graded_at = pair.township
            yield row


def _grades(
    line: GradedLine, period: Period, units: Sequence[Unit], dice: Random, by: User
) -> Iterator[ReviewGrade]:
    places = range(len(GRADE_WORDS[line]))
    day = period.last_day + dt.timedelta(days=5)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    for unit in units:
        (number,) = dice.choices(places, _HOW_OFTEN[-len(places) :])
        yield ReviewGrade(
            unit=unit,
            line=line,
            period=period,
            number=number,
            comment=_WORDS.get(number, "") if line == GradedLine.PROJECT else "",
            graded_at=by.unit,
            given_at=min(at, timezone.now()),
            given_by=by,
        )


def _surveys(plan: DemoPlan, units: Sequence[Unit], dice: Random) -> Iterator[SurveyResult]:
    for ago, name in _SURVEYS:
        day = plan.today - dt.timedelta(days=ago)
        for unit in units:
            yield SurveyResult(
                unit=unit,
                name=f"{day.year}年{name}",
                surveyed_on=day,
                asked=dice.randint(60, 200),
                mark=dice.randint(8200, 9900) / 100,
            )
