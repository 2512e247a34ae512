"""名额: how many may be admitted in a year, level by level, and how many have been."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from branches.actions import ADMISSION_PLANNED
from branches.choices.admission import StepCode, StepDecision
from branches.models import AdmissionCase, AdmissionPlan, CaseStep
from branches.permissions import ADMISSION_OVERSEE
from portal.deeds.domain import plain
from portal.orgs.models import Unit
from portal.problems import Problem

_YEARS: Final = (1990, 2100)


def _fits(plan: AdmissionPlan) -> Iterator[Problem]:
    """Children together have no more than their parent."""
    if not _YEARS[0] <= plan.year <= _YEARS[1]:
        yield "year", f"请填写年度，例如 {_YEARS[1] - 74}。"
    parent = next((one for one in above(plan.unit, plan.year) if one.unit_id != plan.unit_id), None)
    if parent is not None:
        others = sum(one.quota for one in _children(parent) if one.pk != plan.pk)
        if others + plan.quota > parent.quota:
            yield (
                "quota",
                (
                    f"“{parent.unit}”{plan.year} 年名额 {parent.quota} 人，"
                    f"已分给其他单位 {others} 人，最多还能分 {max(parent.quota - others, 0)} 人。"
                ),
            )
    shared = sum(one.quota for one in _children(plan))
    if shared > plan.quota:
        yield "quota", f"已分给下级单位 {shared} 人，名额不能少于这个数。"


PLANS: Final = plain.PlainActs(
    AdmissionPlan,
    ADMISSION_OVERSEE,
    ADMISSION_PLANNED,
    fields=("year", "unit", "quota", "structure", "document"),
    noun="发展党员计划",
    adds="下达",
    unit="unit",
    ends="closed_on",
    checks=_fits,
)


def _within(plan: AdmissionPlan) -> QuerySet[AdmissionPlan]:
    rows = AdmissionPlan.objects.in_force().filter(year=plan.year)
    rows = rows.filter(unit__path__startswith=plan.unit.path).exclude(unit=plan.unit)
    return rows.select_related("unit").order_by("unit__path")


def _children(plan: AdmissionPlan) -> list[AdmissionPlan]:
    """The plans right below it, without those below these."""
    found: list[AdmissionPlan] = []
    for one in _within(plan):
        if not any(one.unit.path.startswith(each.unit.path) for each in found):
            found.append(one)
    return found


def above(unit: Unit, year: int) -> list[AdmissionPlan]:
    """The plans a case of the unit counts against, the nearest first."""
    paths = [unit.path[:end] for end in range(len(unit.path), 0, -Unit.steplen)]
    rows = AdmissionPlan.objects.in_force().filter(year=year, unit__path__in=paths)
    return sorted(rows.select_related("unit"), key=lambda plan: -len(plan.unit.path))


@dataclass(frozen=True)
class PlanProgress:
    """`accepted`: by the day of the assembly; `reviewed`: on the way there."""

    quota: int
    accepted: int
    reviewed: int

    @property
    def left(self) -> int:
        return self.quota - self.accepted - self.reviewed


def own_quotas(year: int) -> dict[int, int]:
    """By unit, what its plan has that no plan below it was given: sums count every place once."""
    held = (
        AdmissionPlan.objects.in_force()
        .filter(year=year)
        .values_list("unit__path", "unit", "quota")
    )
    by_path = {path: (unit, quota) for path, unit, quota in held}
    left = {path: quota for path, (_, quota) in by_path.items()}
    for path, (_, quota) in by_path.items():
        ends = range(len(path) - Unit.steplen, 0, -Unit.steplen)
        if above := next((path[:end] for end in ends if path[:end] in left), None):
            left[above] -= quota
    return {by_path[path][0]: max(quota, 0) for path, quota in left.items()}


def accepted(year: int, *, until: dt.date | None = None, **where: Any) -> QuerySet[AdmissionCase]:
    """Cases whose assembly accepted them in the year, and which were not refused above; as it was
    on the day `until`."""
    held = (
        CaseStep.objects.standing()
        .filter(code=StepCode.ASSEMBLY, happened_on__year=year)
        .exclude(decision=StepDecision.FAIL)
    )
    refused = Q(end__in=("rejected", "retracted", "stopped"))
    if until is not None:
        held = held.filter(happened_on__lte=until)
        refused &= Q(ended_on__lte=until)
    return AdmissionCase.objects.filter(pk__in=held.values("case"), **where).exclude(refused)


def reviewed(year: int, **where: Any) -> QuerySet[AdmissionCase]:
    """Pre-reviewed, and not yet before the assembly."""
    steps = CaseStep.objects.standing().exclude(decision=StepDecision.FAIL)
    passed = steps.filter(code=StepCode.PREREVIEW, happened_on__year=year)
    assembled = steps.filter(code=StepCode.ASSEMBLY)
    rows = AdmissionCase.objects.running().filter(pk__in=passed.values("case"), **where)
    return rows.exclude(pk__in=assembled.values("case"))


def progress(plan: AdmissionPlan, *, apart_from: int | None = None) -> PlanProgress:
    below = {"organization__unit__path__startswith": plan.unit.path}
    return PlanProgress(
        plan.quota,
        accepted(plan.year, **below).exclude(pk=apart_from or 0).count(),
        reviewed(plan.year, **below).exclude(pk=apart_from or 0).count(),
    )


def shortage(unit: Unit, year: int, *, apart_from: int | None) -> Iterator[str]:
    """Why one more cannot be pre-reviewed in the year."""
    plans = above(unit, year)
    if not plans:
        yield f"{year} 年没有给“{unit}”下达发展党员计划，请先联系组织科下达名额。"
    for plan in plans:
        held = progress(plan, apart_from=apart_from)
        if held.accepted + held.reviewed + 1 > held.quota:
            yield (
                f"“{plan.unit}”{year} 年名额 {held.quota} 人，已接收 {held.accepted} 人、"
                f"已预审 {held.reviewed} 人，没有余额。"
            )
