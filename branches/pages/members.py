"""What members bring to the menu, to their own pages, to organisations, people and the search."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Model, Q
from django.urls import reverse
from django.utils import timezone

from branches.choices.members import Category, MemberSecret
from branches.models import CommitteePost, MemberMove, PartyMember, PartyOrganization
from branches.permissions import MEMBERS_MANAGE, MEMBERS_VIEW, ORGANISATIONS_VIEW
from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.dates import PartialDate
from portal.people import finding, hidden
from portal.people.hidden import Hidden
from portal.people.models import Person
from portal.people.permissions import IDENTITY_REVEAL, PEOPLE_MANAGE, PEOPLE_VIEW
from portal.text import label_of
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

SHOWN = 50  # members a tab lists; the rest is one click away
SHOWN_MOVES = 10
_FACTS = (
    "category", "state", "joined_on", "confirmed_on", "extended_until", "joining_type",
    "joined_at", "branch_post", "education", "degree", "work_post", "title", "new_stratum",
    "frontline", "archive_unit", "tenure_adjust", "last_contact_on", "lost_on", "lost_kind",
    "mobile_since", "mobile_to", "hardship_since", "retired_since", "remark",
)  # fmt: skip
_RARE = frozenset(
    {"extended_until", "lost_on", "lost_kind", "mobile_since", "mobile_to", "hardship_since",
     "retired_since", "tenure_adjust"}
)  # fmt: skip

menu.add(
    MenuEntry("党员", "branches:members", "users", "组织", MEMBERS_VIEW, 50),
    MenuEntry("流动、失联党员", "branches:watch", "route", "组织", MEMBERS_VIEW, 51),
)


def facts_of(record: Model, fields: tuple[str, ...], rare: frozenset[str]) -> list[Any]:
    """(label, words) of the fields; the rare ones only where there is something to say."""
    worded = ((name, _words(record, name)) for name in fields)
    return [(label_of(record, name), words) for name, words in worded if words or name not in rare]


def _words(record: Model, field: str) -> str:
    display = getattr(record, f"get_{field}_display", None)
    value = display() if display else getattr(record, field)
    return str(value or "")


class MemberBasics(Tab[PartyMember]):
    key = "basics"
    label = "基本情况"
    template = "branches/tabs/member_basics.html"
    position = 10

    def context(self, request: SignedInRequest, record: PartyMember) -> dict[str, Any]:
        user, person, today = request.user, record.person, timezone.localdate()
        months = PartialDate(today.year, today.month)
        tenure = record.tenure_on(months)
        own = [("党龄", f"{tenure} 年" if tenure is not None else "")]
        return {
            "secrets": self._secrets(record, user),
            "age": person.age_on(today),
            "facts": facts_of(record, _FACTS, _RARE) + own,
            "posts": self._posts(person, user),
            "may_open_person": user.can(PEOPLE_VIEW, person.unit),
            "may_open_organisation": user.can(ORGANISATIONS_VIEW, record.organization.unit),
        }

    def _posts(self, person: Person, user: Actor) -> list[CommitteePost]:
        """The committees she sits in, with the post in each."""
        seen = CommitteePost.objects.visible_to(user).filter(person=person).current()
        return list(seen.select_related("organization").in_order())

    def _secrets(self, member: PartyMember, user: Actor) -> list[Hidden]:
        """The person's own are changed in the member's form too, by whoever may correct them."""
        unit = member.organization.unit
        keeps = not member.has_left and user.can(MEMBERS_MANAGE, unit)
        form = reverse("branches:edit-member", args=[member.pk]) if keeps else ""
        corrects = user.can(PEOPLE_MANAGE, member.person.unit)
        allowed = user.can(IDENTITY_REVEAL, unit)
        url = reverse("branches:reveal-member", args=[member.pk]) if allowed else ""
        return [
            *hidden.of_person(member.person, user, form=form if corrects else ""),
            *(
                Hidden(w.value, w.label, member.masked(w), url, hidden.field_of(form, w.value))
                for w in MemberSecret
            ),
        ]


class MemberRelations(Tab[PartyMember]):
    key = "relations"
    label = "组织关系"
    template = "branches/tabs/member_relations.html"
    position = 20

    def context(self, request: SignedInRequest, record: PartyMember) -> dict[str, Any]:
        moves = record.moves.select_related("source", "target", "by")
        return {"moves": moves.newest_first()}


class MemberStatuses(Tab[PartyMember]):
    key = "statuses"
    label = "状态变更"
    template = "branches/tabs/member_statuses.html"
    position = 30

    def context(self, request: SignedInRequest, record: PartyMember) -> dict[str, Any]:
        return {"changes": record.status_changes.select_related("by").newest_first()}


class MembersOfOrganisation(Tab[PartyOrganization]):
    key = "members"
    label = "党员"
    template = "branches/tabs/members.html"
    position = 30

    def visible(self, request: SignedInRequest, record: PartyOrganization) -> bool:
        return request.user.can(MEMBERS_VIEW, record.unit)

    def context(self, request: SignedInRequest, record: PartyOrganization) -> dict[str, Any]:
        visible = PartyMember.objects.visible_to(request.user).present()
        own = visible.filter(organization=record).select_related("person").order_by("pk")
        members = list(own[: SHOWN + 1])
        return {
            "organisation": record,
            "figures": visible.beneath(record).aggregate(
                total=Count("pk"),
                probationary=Count("pk", filter=Q(category=Category.PROBATIONARY)),
                mobile=Count("pk", filter=Q(is_mobile=True)),
                lost=Count("pk", filter=Q(is_lost=True)),
            ),
            "members": members[:SHOWN],
            "more": len(members) > SHOWN,
            "moves": _moves_at(record),
        }


def _moves_at(organisation: PartyOrganization) -> Any:
    """In and out: both ends keep the trace, whoever sees the member today."""
    here = MemberMove.objects.filter(Q(source=organisation) | Q(target=organisation))
    named = here.select_related("member__person", "source", "target")
    return named.newest_first()[:SHOWN_MOVES]


class MembershipOfPerson(Tab[Person]):
    key = "membership"
    label = "党员"
    template = "branches/tabs/person_member.html"
    position = 40

    def visible(self, request: SignedInRequest, record: Person) -> bool:
        return request.user.can(MEMBERS_VIEW)

    def context(self, request: SignedInRequest, record: Person) -> dict[str, Any]:
        members = PartyMember.objects.visible_to(request.user).filter(person=record)
        known = PartyMember.objects.filter(person=record).exists()
        manages = request.user.can(MEMBERS_MANAGE)
        return {
            "member": members.select_related("organization").first(),
            "may_register": manages and not known,
        }


tabs.add("branches.member", MemberBasics, MemberRelations, MemberStatuses, HistoryTab)
tabs.add("branches.organisation", MembersOfOrganisation)
tabs.add("people.person", MembershipOfPerson)


def find_members(user: Actor, typed: str) -> Iterator[Hit]:
    if not user.can(MEMBERS_VIEW):
        return
    matches = PartyMember.objects.visible_to(user).matching(typed)
    nearest = finding.in_order(matches.select_related("person", "organization"), typed, "person__")
    for member in nearest[: searches.LIMIT]:
        name, url = member.person.name, member.get_absolute_url()
        yield Hit(name, url, str(member.organization), member.near, member.person_id)


acts.add(Act("登记党员", "branches:new-member", "user-plus", MEMBERS_MANAGE, 20))
searches.add(Search("党员", "users", find_members, 25, MEMBERS_MANAGE))
