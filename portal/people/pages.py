"""What people add to the menu, to a person's page, to the home page and to the search."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from portal.access import Actor
from portal.crypto import checks, providers
from portal.orgs.permissions import UNIT_KINDS_MANAGE
from portal.people import finding, hidden
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE, PEOPLE_MERGE, PEOPLE_VIEW
from portal.ui.registry import (
    Act,
    Hit,
    MenuEntry,
    Panel,
    Search,
    SignedInRequest,
    Tab,
    acts,
    menu,
    panels,
    searches,
    tabs,
)

menu.add(MenuEntry("人员", "people:people", "address-book", "组织", PEOPLE_VIEW, 30))


class PersonBasics(Tab[Person]):
    key = "basics"
    label = "基本情况"
    template = "people/tabs/basics.html"
    position = 10

    def context(self, request: SignedInRequest, record: Person) -> dict[str, Any]:
        return {
            "secrets": hidden.of_person(record, request.user),
            "may_change_photo": request.user.can(PEOPLE_MANAGE, record.unit),
            "age": record.age_on(timezone.localdate()),
        }


class Merges(Tab[Person]):
    key = "merges"
    label = "合并记录"
    template = "people/tabs/merges.html"
    position = 90

    def visible(self, request: SignedInRequest, record: Person) -> bool:
        return request.user.can(PEOPLE_MERGE, record.unit)

    def context(self, request: SignedInRequest, record: Person) -> dict[str, Any]:
        merges = record.merges.select_related("keep", "drop", "merged_by", "undone_by")
        return {"merges": merges.order_by("-merged_at", "-pk")}


class WeakerEncryption(Panel):
    """The administrator must see that this machine lacks the national algorithms."""

    key = "people.encryption"
    title = "字段加密"
    template = "people/encryption.html"
    position = 5

    def visible(self, user: Actor) -> bool:
        return not providers.gm_available() and user.can(UNIT_KINDS_MANAGE)

    def context(self, user: Actor) -> dict[str, Any]:
        return {"warning": checks.NO_GM, "mend": checks.MEND}


tabs.add("people.person", PersonBasics, Merges)
panels.add(WeakerEncryption)


def find_people(user: Actor, typed: str) -> Iterator[Hit]:
    if not user.can(PEOPLE_VIEW):
        return
    matches = Person.objects.visible_to(user).matching(typed).select_related("unit")
    for person in finding.in_order(matches, typed)[: searches.LIMIT]:
        born = f"{person.birth.dotted} · " if person.birth else ""
        detail = f"{born}{person.unit}"
        yield Hit(person.name, person.get_absolute_url(), detail, person.near, person.pk)


acts.add(Act("登记人员", "people:new", "address-book", PEOPLE_MANAGE, 30))
searches.add(Search("人员", "address-book", find_people, 27, PEOPLE_MANAGE))
