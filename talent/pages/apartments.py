"""What apartments add: the menu, tabs, what waits on the home page."""

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
from talent.choices import AllocationState, HousingState, TenancyState
from talent.domain import housing, tenancies
from talent.models import (
    AllocationRow,
    AllocationRun,
    Apartment,
    HousingApplication,
    TalentProfile,
    Tenancy,
)
from talent.pages.section import SECTION
from talent.permissions import APARTMENTS_MANAGE, TALENT_KEEP, TALENT_VIEW
from talent.views.apartments import Apartments

register(records_dataset(Apartments, position=47))

menu.add(
    MenuEntry("公寓申请", "talent:housings", "home-plus", SECTION, TALENT_VIEW, 50),
    MenuEntry("公寓分配", "talent:allocations", "list-check", SECTION, TALENT_VIEW, 51),
    MenuEntry("公寓租住", "talent:tenancies", "key", SECTION, TALENT_VIEW, 52),
    MenuEntry("公寓房源", "talent:apartments", "building", SECTION, TALENT_VIEW, 53),
)
_TENANT = ("application__profile__person", "apartment")


class HousingFacts(Tab[HousingApplication]):
    """What is asked for, and the points as they would be today."""

    key = "facts"
    label = "申请"
    template = "talent/tabs/housing.html"
    position = 5

    def context(self, request: SignedInRequest, record: HousingApplication) -> dict[str, Any]:
        parts = housing.points_now(record, timezone.localdate())
        named = ("household", "urgent", "front_line", "here_since", "accepted_on", "lot")
        return {
            "wished": housing.wished(record),
            "facts": deriving.facts(record, named[1:]),
            "parts": parts,
            "total": sum(number for _, number in parts),
            "rows": list(record.allotted.select_related("run", "apartment").in_order()),
            "tenancies": list(record.tenancies.select_related("apartment").in_order()),
            "last_appeal": housing.last_day_to_appeal(record),
        }


class RunResult(Tab[AllocationRun]):
    key = "result"
    label = "结果"
    template = "talent/tabs/allocation.html"
    position = 5

    def context(self, request: SignedInRequest, record: AllocationRun) -> dict[str, Any]:
        seen = AllocationRow.objects.visible_to(request.user).filter(run=record)
        named = ("application__profile__person", "apartment")
        return {"rows": list(seen.select_related(*named).in_order())}


class TenantsOf(Tab[Apartment]):
    key = "tenants"
    label = "租住记录"
    template = "talent/tabs/tenancies.html"
    position = 10

    def context(self, request: SignedInRequest, record: Apartment) -> dict[str, Any]:
        seen = Tenancy.objects.visible_to(request.user).filter(apartment=record)
        return {"tenancies": list(seen.select_related(*_TENANT).in_order())}


class TenancyFacts(Tab[Tenancy]):
    key = "facts"
    label = "租住"
    template = "talent/tabs/tenancy.html"
    position = 5

    def context(self, request: SignedInRequest, record: Tenancy) -> dict[str, Any]:
        named = ("state", "since", "until", "renewed_on", "ended_on", "ended_why", "note")
        return {"tenancy": record, "facts": deriving.facts(record, named)}


class HousingOf(Tab[TalentProfile]):
    key = "housing"
    label = "公寓"
    template = "talent/tabs/housing_of.html"
    position = 52

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        rooms = Tenancy.objects.filter(application__profile=record)
        return {
            "applications": list(record.housing.in_order()),
            "tenancies": list(rooms.select_related(*_TENANT).in_order()),
        }


tabs.add("talent.talent", HousingOf)
tabs.add("talent.housing", HousingFacts, HistoryTab)
tabs.add("talent.allocation", RunResult, HistoryTab)
tabs.add("talent.apartment", TenantsOf, HistoryTab)
tabs.add("talent.tenancy", TenancyFacts, HistoryTab)


@todos.provider
def of_housing(user: Actor) -> Iterator[Todo]:
    """What waits at the unit, at the housing office, at the talent office."""
    if not user.can(TALENT_KEEP):
        return
    address = reverse("talent:housings")
    mine = user.scope(TALENT_KEEP)
    rows = HousingApplication.objects.visible_to(user)
    sent = rows.filter(mine.q("housing_unit__path"), state=HousingState.CHECKING)
    steps = [
        (
            "待单位核实的公寓申请",
            HousingState.SUBMITTED,
            rows.filter(mine.q("profile__unit__path")),
        ),
        ("待核房的公寓申请", HousingState.CHECKING, sent),
    ]
    if user.can(APARTMENTS_MANAGE):
        steps += [
            ("待审核的公寓申请", HousingState.CHECKED, rows),
            ("待公示的公寓申请", HousingState.CLEARED, rows),
            ("待答复的公寓申诉", HousingState.APPEALED, rows),
        ]
    for title, state, found in steps:
        yield Todo(title, f"{address}?state={state}", rows=found.filter(state=state))


@todos.provider
def of_rooms(user: Actor) -> Iterator[Todo]:
    """What the talent office has to do about rooms."""
    if not user.can(APARTMENTS_MANAGE):
        return
    today = timezone.localdate()
    noticed = HousingApplication.objects.visible_to(user).filter(
        state=HousingState.NOTICE, notice_until__lt=today
    )
    url = f"{reverse('talent:housings')}?noticed=true"
    yield Todo("公示期满的公寓申请", url, "列入轮候，下次分配时参加。", rows=noticed)
    runs = AllocationRun.objects.filter(state=AllocationState.NOTICE, notice_until__lt=today)
    url = f"{reverse('talent:allocations')}?state={AllocationState.NOTICE}"
    yield Todo("公示期满的公寓分配", url, "由另一位同志确认。", rows=runs)
    rows, address = Tenancy.objects.visible_to(user), reverse("talent:tenancies")
    promised = rows.filter(state=TenancyState.PROMISED)
    yield Todo("待入住的公寓", f"{address}?state={TenancyState.PROMISED}", rows=promised)
    ending = rows.filter(tenancies.ending(today))
    url, stages = f"{address}?ending=true", tenancies.by_reminder(ending, today)
    told = "，".join(f"{words} {count:,} 套" for words, count in stages if count)
    yield Todo(
        "快到期、已到期的公寓",
        url,
        f"续租或办理退租：{told}。" if told else "续租或办理退租。",
        urgent=any(count for _, count in stages[:2]),
        rows=ending,
        sort=TodoSort.ENDING,
    )
