"""What worthies add: the menu, tabs, what waits on the home page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui import deriving
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from reports.datasets import register
from reports.rosters import records_dataset
from talent.domain import worthies
from talent.models import HelpTask, TalentProfile, Worthy
from talent.pages.section import SECTION
from talent.permissions import TALENT_KEEP, TALENT_VIEW
from talent.views.worthies import HelpTasks

register(records_dataset(HelpTasks, position=49))

menu.add(
    MenuEntry("乡贤", "talent:worthies", "users", SECTION, TALENT_VIEW, 15),
    MenuEntry("重点工作事项", "talent:helps", "heart-handshake", SECTION, TALENT_VIEW, 16),
)


class HelpFacts(Tab[HelpTask]):
    """What is asked, what came of it, and who may lead it as long as nobody does."""

    key = "facts"
    label = "事项"
    template = "talent/tabs/help.html"
    position = 5

    def context(self, request: SignedInRequest, record: HelpTask) -> dict[str, Any]:
        named = ("field", "until", "state", "paired_on", "done_on", "result", "invested", "jobs")
        helpers = []
        if record.lead_id is None and request.user.can(TALENT_KEEP, record.unit):
            seen = Worthy.objects.visible_to(request.user)
            helpers = worthies.candidates(record, seen, timezone.localdate())
        return {"facts": deriving.facts(record, named), "helpers": helpers, "task": record}


class HelpsOf(Tab[Worthy]):
    key = "helps"
    label = "牵头事项"
    template = "talent/tabs/helps.html"
    position = 10

    def context(self, request: SignedInRequest, record: Worthy) -> dict[str, Any]:
        seen = HelpTask.objects.visible_to(request.user).filter(lead=record)
        return {"tasks": list(seen.select_related("unit").in_order())}


class AsWorthy(Tab[TalentProfile]):
    key = "worthy"
    label = "乡贤"
    template = "talent/tabs/worthy.html"
    position = 35

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        seen = Worthy.objects.visible_to(request.user).select_related("village")
        found = seen.filter(profile=record).first()
        names = ("village", "kind", "wills", "liaison", "confirmed_on", "closed_on")
        return {
            "worthy": found,
            "facts": deriving.facts(found, names) if found else [],
            "may_add": request.user.can(TALENT_KEEP, record.unit),
        }


tabs.add("talent.worthy", HelpsOf, HistoryTab)
tabs.add("talent.help", HelpFacts, HistoryTab)
tabs.add("talent.talent", AsWorthy)


@todos.provider
def of_worthies(user: Actor) -> Iterator[Todo]:
    """At the end of the half-year the list; matters over their day, all the time."""
    if not user.can(TALENT_KEEP):
        return
    today, mine = timezone.localdate(), user.scope(TALENT_KEEP)
    if worthies.is_asked(today):
        own = Worthy.objects.filter(mine.q("village__path"))
        rows = own.unconfirmed(worthies.half_begins(today))
        url = f"{reverse('talent:worthies')}?unconfirmed=true"
        hint = f"{worthies.half_ends(today):%m-%d} 前逐村核对，勾选后点“确认名单”。"
        yield Todo("本半年待确认的乡贤", url, hint, rows=rows, sort=TodoSort.STALE)
    late = HelpTask.objects.filter(mine.q("unit__path")).going().filter(until__lt=today)
    url = f"{reverse('talent:helps')}?late=true"
    yield Todo("过期限的乡贤事项", url, "办结，或写明原因中止。", rows=late, sort=TodoSort.DUE)
