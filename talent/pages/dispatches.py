"""What doctors sent to enterprises add: the menu, tabs, what waits and what is due."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui import deriving
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from talent.choices import ServiceState
from talent.domain import dispatches
from talent.models import DispatchedDoctor, DispatchVisit, Enterprise, TalentProfile
from talent.pages.section import SECTION
from talent.permissions import DISPATCHES_MANAGE, TALENT_KEEP, TALENT_VIEW

menu.add(
    MenuEntry("科技特派员", "talent:dispatches", "school", SECTION, TALENT_VIEW, 47),
    MenuEntry("特派员服务记录", "talent:visits", "notes", SECTION, TALENT_VIEW, 48),
)
_NAMES = ("batch", "college", "since", "until", "agreement", "ended_on", "rating", "words")


class DispatchFacts(Tab[DispatchedDoctor]):
    key = "facts"
    label = "派驻情况"
    template = "talent/tabs/dispatch.html"
    position = 5

    def context(self, request: SignedInRequest, record: DispatchedDoctor) -> dict[str, Any]:
        today = timezone.localdate()
        counted = dispatches.with_quarter(DispatchedDoctor.objects.filter(pk=record.pk), today)
        return {
            "dispatch": record,
            "facts": deriving.facts(record, _NAMES),
            "served": counted.get().served,
            "quarter": dispatches.quarter_of(today),
            "visits": list(record.visits.in_order()),
            "reports": [
                (told, dispatches.due_on(told.quarter) < told.handed_on)
                for told in record.reports.select_related("handed_by").in_order()
            ],
        }


class VisitFacts(Tab[DispatchVisit]):
    key = "facts"
    label = "服务情况"
    template = "talent/tabs/visit.html"
    position = 5

    def context(self, request: SignedInRequest, record: DispatchVisit) -> dict[str, Any]:
        named = ("on", "days", "kind", "content", "state", "decided_on", "reason")
        return {"visit": record, "facts": deriving.facts(record, named)}


class DispatchesOf(Tab[TalentProfile]):
    key = "dispatches"
    label = "科技特派员"
    template = "talent/tabs/dispatches_of.html"
    position = 57

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        seen = DispatchedDoctor.objects.visible_to(request.user).filter(profile=record)
        return {"dispatches": list(seen.select_related("enterprise").in_order())}


class DispatchedTo(Tab[Enterprise]):
    key = "dispatches"
    label = "科技特派员"
    template = "talent/tabs/dispatches_of.html"
    position = 20

    def context(self, request: SignedInRequest, record: Enterprise) -> dict[str, Any]:
        seen = DispatchedDoctor.objects.visible_to(request.user).filter(enterprise=record)
        rows = seen.select_related("enterprise", "profile__person").in_order()
        return {"dispatches": list(rows), "of_enterprise": True}


tabs.add("talent.dispatch", DispatchFacts, HistoryTab)
tabs.add("talent.visit", VisitFacts, HistoryTab)
tabs.add("talent.talent", DispatchesOf)
tabs.add("talent.enterprise", DispatchedTo)


@todos.provider
def of_dispatches(user: Actor) -> Iterator[Todo]:
    """What somebody else entered waits for a word; reports from days before they are due."""
    if not user.can(TALENT_KEEP):
        return
    today, mine = timezone.localdate(), user.scope(TALENT_KEEP)
    waiting = DispatchVisit.objects.filter(mine.q("dispatch__enterprise__unit__path")).waiting()
    url = f"{reverse('talent:visits')}?state={ServiceState.WAITING}"
    yield Todo(
        "待确认的特派员服务", url, "核对日期和天数。", rows=waiting.exclude(entered_by=user.pk)
    )
    own = DispatchedDoctor.objects.filter(mine.q("enterprise__unit__path"))
    quarter = dispatches.asked_quarter(today)
    rows = own.open().without_report(quarter)
    hint = f"{quarter.label}的报告，{dispatches.due_on(quarter):%m-%d} 前提交。"
    url = f"{reverse('talent:dispatches')}?going=true&unreported=true"
    yield Todo("未交季度报告的特派员", url, hint, rows=rows, sort=TodoSort.DUE)
    if user.can(DISPATCHES_MANAGE):
        over = own.open().filter(until__lt=today)
        url = f"{reverse('talent:dispatches')}?expired=true"
        yield Todo(
            "派驻期满的特派员",
            url,
            "由企业评价后结束，或修改派驻止。",
            rows=over,
            sort=TodoSort.ENDING,
        )
