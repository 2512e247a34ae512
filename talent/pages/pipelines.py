"""What pipelines add: the menu, the funnel, the way of a case, what stands still."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from talent.domain import pipelines
from talent.models import Pipeline, PipelineCase, TalentProfile
from talent.pages.section import SECTION
from talent.permissions import TALENT_KEEP, TALENT_MATCH, TALENT_VIEW

menu.add(
    MenuEntry("引才对象", "talent:cases", "route", SECTION, TALENT_VIEW, 45),
    MenuEntry("引才项目", "talent:pipelines", "list-numbers", SECTION, TALENT_VIEW, 46),
    MenuEntry("项目阶段", "talent:stages", "stairs-up", SECTION, TALENT_MATCH, 82),
)


class Funnel(Tab[Pipeline]):
    """How many are where, how many came so far, how long each stage takes, which source yields."""

    key = "funnel"
    label = "进展"
    template = "talent/tabs/funnel.html"
    position = 5

    def context(self, request: SignedInRequest, record: Pipeline) -> dict[str, Any]:
        cases = PipelineCase.objects.visible_to(request.user)
        return {
            "funnel": pipelines.funnel(record, cases),
            "sources": pipelines.by_source(record, cases),
            "due": pipelines.due_here(record),
            "today": timezone.localdate(),
        }


class CaseMoves(Tab[PipelineCase]):
    key = "moves"
    label = "进展"
    template = "talent/tabs/moves.html"
    position = 5

    def context(self, request: SignedInRequest, record: PipelineCase) -> dict[str, Any]:
        return {"moves": list(record.moves.select_related("stage", "by").in_order())}


tabs.add("talent.pipeline", Funnel, HistoryTab)
tabs.add("talent.stage", HistoryTab)
tabs.add("talent.case", CaseMoves, HistoryTab)


class CasesOf(Tab[TalentProfile]):
    key = "cases"
    label = "引才项目"
    template = "talent/tabs/cases_of.html"
    position = 55

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        rows = PipelineCase.objects.visible_to(request.user).filter(profile=record)
        return {"cases": list(rows.select_related("pipeline", "stage").in_order())}


tabs.add("talent.talent", CasesOf)


@todos.provider
def standing_still(user: Actor) -> Iterator[Todo]:
    """Calls that end soon, to everybody who may still enter somebody; and who does not move."""
    if not user.can(TALENT_KEEP):
        return
    today = timezone.localdate()
    calls = pipelines.closing(today)
    urgent = pipelines.closing(today, key="last").exists()
    url = f"{reverse('talent:pipelines')}?closing=true"
    hint = "县内截止前报送材料，推进到“上报”。"
    yield Todo("快截止的项目申报", url, hint, urgent=urgent, rows=calls, sort=TodoSort.DUE)
    own = PipelineCase.objects.filter(user.scope(TALENT_KEEP).q("unit__path"))
    url = f"{reverse('talent:cases')}?stuck=true"
    rows = own.stuck(today)
    yield Todo("久无进展的引才对象", url, "推进，或写明原因终止。", rows=rows, sort=TodoSort.DUE)
