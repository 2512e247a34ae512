"""What officers of villages bring to the menu, their own pages, units and people."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from branches.models import VillageOfficer
from branches.pages.members import facts_of
from branches.permissions import OFFICERS_MANAGE, OFFICERS_VIEW
from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people import finding, hidden
from portal.people.models import Person
from portal.people.permissions import PEOPLE_VIEW
from portal.ui.registry import (
    Act,
    Hit,
    MenuEntry,
    Search,
    SignedInRequest,
    Tab,
    acts,
    menu,
    searches,
    tabs,
)

_FACTS = (
    "party_post", "village_post", "education", "since", "until", "resign_reason", "monthly_pay",
    "training", "remark",
)  # fmt: skip
_RARE = frozenset({"until", "resign_reason"})
_FLAGS = (
    ("heads_both", "一肩挑"),
    ("economic_head", "集体经济组织负责人"),
    ("supervises", "村（居）务监督委员会成员"),
    ("is_full_time", "专职"),
)

menu.add(
    MenuEntry(
        "村（社区）干部", "branches:officers", "building-community", "组织",
        OFFICERS_VIEW, 60,
    ),
)  # fmt: skip


class OfficerBasics(Tab[VillageOfficer]):
    key = "basics"
    label = "基本情况"
    template = "branches/tabs/officer_basics.html"
    position = 10

    def context(self, request: SignedInRequest, record: VillageOfficer) -> dict[str, Any]:
        person = record.person
        flags = [(label, "是" if getattr(record, name) else "否") for name, label in _FLAGS]
        facts = facts_of(record, _FACTS, _RARE)
        return {
            "secrets": hidden.of_person(person, request.user),
            "age": person.age_on(timezone.localdate()),
            "facts": [*facts, ("来源", record.sources_spoken), *flags],
            "may_open_person": request.user.can(PEOPLE_VIEW, person.unit),
        }


class _Officers(Tab[Any]):
    key = "officers"
    template = "branches/tabs/officers.html"
    permission = OFFICERS_VIEW


class OfficersOfUnit(_Officers):
    label = "村（社区）干部"
    position = 45

    def visible(self, request: SignedInRequest, record: Unit) -> bool:
        village = record.kind.level == UnitLevel.VILLAGE
        return village and request.user.can(OFFICERS_VIEW, record)

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        officers = VillageOfficer.objects.visible_to(request.user).filter(unit=record)
        return {"officers": officers.select_related("person").order_by("-in_office", "pk")}


class OfficesOfPerson(_Officers):
    label = "村（社区）任职"
    position = 45

    def visible(self, request: SignedInRequest, record: Person) -> bool:
        if not super().visible(request, record):
            return False
        return VillageOfficer.objects.visible_to(request.user).filter(person=record).exists()

    def context(self, request: SignedInRequest, record: Person) -> dict[str, Any]:
        officers = VillageOfficer.objects.visible_to(request.user).filter(person=record)
        return {
            "officers": officers.select_related("person").order_by("-in_office", "-since", "pk")
        }


tabs.add("branches.officer", OfficerBasics, HistoryTab)
tabs.add("orgs.unit", OfficersOfUnit)
tabs.add("people.person", OfficesOfPerson)


def find_officers(user: Actor, typed: str) -> Iterator[Hit]:
    if not user.can(OFFICERS_VIEW):
        return
    matches = VillageOfficer.objects.visible_to(user).filter(in_office=True).matching(typed)
    nearest = finding.in_order(matches.select_related("person", "unit"), typed, "person__")
    for officer in nearest[: searches.LIMIT]:
        name, url = officer.person.name, officer.get_absolute_url()
        yield Hit(name, url, str(officer.unit), officer.near, officer.person_id)


acts.add(
    Act("登记村（社区）干部", "branches:new-officer", "building-community",
        OFFICERS_MANAGE, 25),
)  # fmt: skip
searches.add(
    Search("村（社区）干部", "building-community", find_officers, 26, OFFICERS_MANAGE),
)
