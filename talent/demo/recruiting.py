"""Invented cohorts of this year and the three before: their funnels, and who came with them."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Final

from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from talent.choices import RECRUITED
from talent.choices.recruiting import FunnelMark, RecruitKind
from talent.demo.offices import in_charge
from talent.domain import months, recruiting
from talent.models import RecruitArrival, RecruitCohort, RecruitStage, TalentProfile

YEARS: Final = 4
_OFFICE: Final = "01"  # a matter of tickets 人社局 is in charge of
# By kind: the month in which it begins, its places, how many apply for each.
_NOTICES: Final = {
    RecruitKind.MASTERS: (3, 20, 9), RecruitKind.INSTITUTIONS: (4, 60, 14),
    RecruitKind.VILLAGE: (5, 24, 11), RecruitKind.STUDENTS: (2, 30, 2),
    RecruitKind.DOCTORS: (6, 12, 4), RecruitKind.INTERNS: (7, 80, 2), RecruitKind.TEAMS: (3, 4, 3),
}  # fmt: skip
_PASSES: Final = (85, 70, 45, 40, 38)  # of a hundred who applied, after each step that follows
_STEP, _STUDY = dt.timedelta(days=24), dt.timedelta(days=340)


def build(plan: DemoPlan) -> None:
    departments = list(Unit.objects.still_open().at_level(UnitLevel.DEPARTMENT).order_by("pk"))
    if not departments:
        return
    dice = plan.random("recruiting")
    office, cohorts = in_charge(departments, _OFFICE, dice), []
    for year in range(plan.today.year - YEARS + 1, plan.today.year + 1):
        for kind, (month, places, rivals) in _NOTICES.items():
            cohort = RecruitCohort(
                name=f"{year} 年{kind.label}",
                kind=kind,
                unit=office,
                document=f"云人社发〔{year}〕{dice.randint(5, 60)}号",
                since=dt.date(year, month, dice.randint(2, 12)),
            )
            if cohort.since > plan.today:
                continue
            cohort.save()
            stages = list(_stages(cohort, places, rivals, plan.today, dice))
            RecruitStage.objects.bulk_create(stages)
            if all(stage.on for stage in stages) and year < plan.today.year:
                cohort.closed_on = stages[-1].on
                cohort.save(update_fields=["closed_on"])
            cohorts.append(cohort)
    _arrivals(cohorts, plan.today)


def _stages(
    cohort: RecruitCohort, places: int, rivals: int, today: dt.date, dice: random.Random
) -> Iterator[RecruitStage]:
    """Told up to today; the step that was to be over a week ago still waits."""
    number = places
    passes = iter(_PASSES)
    applied = places * rivals + dice.randint(0, places)
    usual = recruiting.USUAL[RecruitKind(cohort.kind)]
    step = _STUDY if cohort.kind == RecruitKind.STUDENTS else _STEP
    for position, (label, mark) in enumerate(usual, start=1):
        due = cohort.since + step * (position - 1)
        if mark == FunnelMark.APPLIED:
            number = applied
        elif mark == FunnelMark.ARRIVED:
            number = min(number, places) - dice.randint(0, 1)
        elif mark != FunnelMark.PLANNED:
            number = max(applied * next(passes) // 100, places)
        told = due < today - dt.timedelta(days=7)
        yield RecruitStage(
            cohort=cohort,
            position=position,
            label=label,
            mark=mark,
            due_on=due,
            number=number if told else None,
            on=due if told else None,
        )


def _arrivals(cohorts: list[RecruitCohort], today: dt.date) -> None:
    """Whoever was brought here came with a cohort; one more may come than is on record."""
    brought = TalentProfile.objects.filter(source__in=RECRUITED, service_since__isnull=False)
    waiting = list(brought.order_by("service_since", "pk"))
    made, share = [], max(len(waiting) // max(len(cohorts), 1), 1)
    for cohort in sorted(cohorts, key=lambda one: (one.since, one.pk)):
        came = cohort.stages.filter(mark=FunnelMark.ARRIVED).exclude(number=None).first()
        term = recruiting.term_of(cohort, cohort.since)
        if came is None or came.on is None or term is None:
            continue
        number = min(max((came.number or 0) - 1, 0), share)
        chosen, waiting = waiting[:number], waiting[number:]
        until = months.shifted(came.on, term) - dt.timedelta(days=1)
        for profile in chosen:
            profile.service_since, profile.service_until = came.on, until
            profile.introduced_on = months.of(came.on)
            profile.introduced_how = RecruitKind(cohort.kind).label
            made.append(RecruitArrival(cohort=cohort, profile=profile, on=came.on, until=until))
    fields = ["service_since", "service_until", "introduced_on", "introduced_how"]
    TalentProfile.objects.bulk_update([row.profile for row in made], fields, batch_size=500)
    RecruitArrival.objects.bulk_create(made)
