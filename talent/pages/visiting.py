"""What campaigns add: the menu, coverage by township and by visitor, what waits for whom."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.rules.domain import rules
from portal.ui import deriving
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from talent.choices.visiting import TargetKind
from talent.domain import coverage
from talent.models import (
    CampaignTarget,
    CampaignVisit,
    Enterprise,
    Need,
    TalentProfile,
    Ticket,
    VisitCampaign,
)
from talent.pages.section import SECTION
from talent.permissions import CAMPAIGNS_MANAGE, TALENT_KEEP, VISITS_OWN

menu.add(
    MenuEntry("大走访", "talent:campaigns", "walk", SECTION, VISITS_OWN, 19),
    MenuEntry("走访对象", "talent:targets", "map-pin", SECTION, VISITS_OWN, 19),
    MenuEntry("走访记录", "talent:campaign-visits", "notes", SECTION, VISITS_OWN, 19),
)
_FIRM = ("name", "unit", "industry", "field", "scale", "contact", "phone", "leader", "state")
_TALENT = ("work_unit", "post", "residence", "field", "title_name", "ways", "liaison")
_VISIT = ("on", "visitors", "content", "problem", "withdrawn_on", "reason")


class CampaignCoverage(Tab[VisitCampaign]):
    """走访覆盖表: of those the user may see."""

    key = "coverage"
    label = "覆盖情况"
    template = "talent/tabs/coverage.html"
    position = 5

    def context(self, request: SignedInRequest, record: VisitCampaign) -> dict[str, Any]:
        targets = CampaignTarget.objects.visible_to(request.user).filter(campaign=record)
        towns, total = coverage.by_township(targets)
        visits = CampaignVisit.objects.visible_to(request.user)
        return {
            "towns": towns,
            "total": total,
            "kinds": [kind.label for kind in TargetKind.frozen()],
            "yielded": coverage.yielded(record, visits),
        }


class CampaignGoers(Tab[VisitCampaign]):
    key = "goers"
    label = "走访人"
    template = "talent/tabs/goers.html"
    position = 10

    def context(self, request: SignedInRequest, record: VisitCampaign) -> dict[str, Any]:
        targets = CampaignTarget.objects.visible_to(request.user).filter(campaign=record)
        return {"goers": coverage.by_visitor(targets)}


class TargetFacts(Tab[CampaignTarget]):
    key = "facts"
    label = "走访情况"
    template = "talent/tabs/target.html"
    position = 5

    def context(self, request: SignedInRequest, record: CampaignTarget) -> dict[str, Any]:
        whose: Any = record.enterprise or record.profile
        needs = Need.objects.visible_to(request.user).filter(
            enterprise=record.enterprise_id, closed_on=None
        )
        return {
            "target": record,
            "facts": deriving.facts(whose, _FIRM if record.enterprise else _TALENT),
            "visits": list(record.visits.counted().select_related("need", "ticket").in_order()),
            "needs": list(needs.select_related("unit", "enterprise").in_order()[:10])
            if record.enterprise
            else [],
        }


class CampaignVisitFacts(Tab[CampaignVisit]):
    key = "facts"
    label = "走访记录"
    template = "talent/tabs/campaign_visit.html"
    position = 5

    def context(self, request: SignedInRequest, record: CampaignVisit) -> dict[str, Any]:
        user = request.user
        return {
            "visit": record,
            "facts": deriving.facts(record, _VISIT),
            "sees_ticket": Ticket.objects.visible_to(user).filter(visits=record).exists(),
            "sees_need": Need.objects.visible_to(user).filter(visits=record).exists(),
        }


class _VisitsOf(Tab):
    key = "visits"
    label = "大走访"
    template = "talent/tabs/visits_of.html"
    permission = VISITS_OWN

    def context(self, request: SignedInRequest, record: Any) -> dict[str, Any]:
        seen = CampaignVisit.objects.visible_to(request.user).counted()
        rows = seen.filter(**self.of(record))
        return {"visits": list(rows.select_related("target__campaign").in_order())}

    def of(self, record: Any) -> dict[str, Any]:
        raise NotImplementedError


class VisitsOfTalent(_VisitsOf):
    position = 38

    def of(self, record: TalentProfile) -> dict[str, Any]:
        return {"target__profile": record}


class VisitsOfFirm(_VisitsOf):
    position = 40

    def of(self, record: Enterprise) -> dict[str, Any]:
        return {"target__enterprise": record}


tabs.add("talent.campaign", CampaignCoverage, CampaignGoers, HistoryTab)
tabs.add("talent.target", TargetFacts, HistoryTab)
tabs.add("talent.campaign-visit", CampaignVisitFacts, HistoryTab)
tabs.add("talent.talent", VisitsOfTalent)
tabs.add("talent.enterprise", VisitsOfFirm)


@todos.provider
def of_campaigns(user: Actor) -> Iterator[Todo]:
    """His own all the time; what the township and the office should look after, near the end."""
    if not user.can(VISITS_OWN):
        return
    today = timezone.localdate()
    going = VisitCampaign.objects.running().order_by().values("pk")
    rows = CampaignTarget.objects.filter(campaign__in=going).unvisited()
    url = f"{reverse('talent:targets')}?running=true&visited=false"
    yield Todo(
        "分给我还没走访的",
        f"{url}&visitor={user.pk}",
        "走访后在对象页记几句。",
        rows=rows.filter(visitor=user.pk),
    )
    if user.can(CAMPAIGNS_MANAGE):
        own = rows.filter(user.scope(CAMPAIGNS_MANAGE).q("unit__path"), visitor=None)
        yield Todo("还没分工的走访对象", f"{url}&assigned=false", "勾选后“分工”。", rows=own)
    if user.can(TALENT_KEEP):
        kept = rows.filter(user.scope(TALENT_KEEP).q("unit__path"))
        late = kept.filter(campaign__until__lte=_soon(today)).exclude(visitor=user.pk)
        yield Todo(
            "走访快截止、还没走访的", url, "提醒走访人，或代为记录。", rows=late, sort=TodoSort.DUE
        )


def _soon(today: dt.date) -> dt.date:
    return today + dt.timedelta(days=int(rules.value("TA-17", "ahead", on=today)))
