"""What recruitment adds: the menu, the funnel of a cohort, those who came, what waits."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from talent.choices.recruiting import FunnelMark
from talent.domain import recruiting, retention
from talent.models import RecruitArrival, RecruitCohort, RecruitStage, TalentProfile
from talent.pages.section import SECTION
from talent.permissions import TALENT_KEEP, TALENT_VIEW

SHOWN = 100

menu.add(
    MenuEntry("引才批次", "talent:recruits", "users-plus", SECTION, TALENT_VIEW, 47),
    MenuEntry("到岗人员", "talent:arrivals", "user-check", SECTION, TALENT_VIEW, 48),
    MenuEntry("引才成效", "talent:recruiting", "filter", SECTION, TALENT_VIEW, 49),
)


class CohortFunnel(Tab[RecruitCohort]):
    """How many were left after each step, what does not add up, who stayed."""

    key = "funnel"
    label = "漏斗"
    template = "talent/tabs/recruit_funnel.html"
    position = 5

    def context(self, request: SignedInRequest, record: RecruitCohort) -> dict[str, Any]:
        stages = list(record.stages.in_order())
        today = timezone.localdate()
        seen = RecruitArrival.objects.visible_to(request.user)
        return {
            "steps": list(_steps(stages)),
            "doubts": recruiting.doubts(stages),
            "stayed": retention.of_cohort(record, seen, today),
            "today": today,
            "may_fill": request.user.can(TALENT_KEEP, record.unit) and record.closed_on is None,
        }


def _steps(stages: list[RecruitStage]) -> Iterator[tuple[RecruitStage, str, int]]:
    """Each with its share of the step before it and of the widest; places are no applicants."""
    most = max((stage.number or 0 for stage in stages), default=0)
    before: int | None = None
    for stage in stages:
        kept = retention.share(stage.number, before)
        yield stage, kept, round(100 * (stage.number or 0) / most) if most else 0
        if stage.mark != FunnelMark.PLANNED and stage.number is not None:
            before = stage.number


class CohortArrivals(Tab[RecruitCohort]):
    key = "arrivals"
    label = "到岗人员"
    template = "talent/tabs/recruit_arrivals.html"
    position = 10

    def context(self, request: SignedInRequest, record: RecruitCohort) -> dict[str, Any]:
        """Those the user may see; how many lack a file in all is for the unit that recruits."""
        rows = RecruitArrival.objects.visible_to(request.user).filter(cohort=record)
        told = record.stages.filter(mark=FunnelMark.ARRIVED).values_list("number", flat=True)
        came, filed = told.first(), record.arrivals.count()
        keeps = request.user.can(TALENT_KEEP, record.unit)
        named = ("profile__person", "profile__unit")
        return {
            "arrivals": list(rows.select_related(*named).in_order()[:SHOWN]),
            "count": rows.count(),
            "missing": max((came or 0) - filed, 0) if keeps else 0,
        }


class ArrivalsOf(Tab[TalentProfile]):
    key = "arrivals"
    label = "引才批次"
    template = "talent/tabs/arrivals_of.html"
    position = 56

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        rows = RecruitArrival.objects.visible_to(request.user).filter(profile=record)
        return {"arrivals": list(rows.select_related("cohort").in_order())}


tabs.add("talent.recruit", CohortFunnel, CohortArrivals, HistoryTab)
tabs.add("talent.recruit-stage", HistoryTab)
tabs.add("talent.arrival", HistoryTab)
tabs.add("talent.talent", ArrivalsOf)


@todos.provider
def recruiting_todos(user: Actor) -> Iterator[Todo]:
    if not user.can(TALENT_KEEP):
        return
    today, scope = timezone.localdate(), user.scope(TALENT_KEEP)
    steps = RecruitStage.objects.filter(scope.q("cohort__unit__path")).overdue(today)
    yield Todo(
        "到期未填的引才环节",
        f"{reverse('talent:recruit-stages')}?overdue=true",
        "在批次页点“填报人数”。",
        rows=steps,
        sort=TodoSort.DUE,
    )
    cohorts = RecruitCohort.objects.filter(scope.q("unit__path")).running().unfiled()
    yield Todo(
        "到岗人员没有建齐档案的批次",
        f"{reverse('talent:recruits')}?running=true&unfiled=true",
        "在批次页点“登记到岗”。",
        rows=cohorts,
        sort=TodoSort.STALE,
    )
    mine = RecruitArrival.objects.filter(scope.q("profile__unit__path"))
    yield Todo(
        "服务期将满的到岗人员",
        f"{reverse('talent:arrivals')}?ending=true",
        "与本人和单位商定去留，续签的修改服务期止。",
        rows=recruiting.ending(mine, today),
        sort=TodoSort.ENDING,
    )
