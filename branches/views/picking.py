"""What pickers ask as somebody types: organisations, and people for a committee."""

from typing import Any

from django.http import JsonResponse

from branches.models import PartyMember, PartyOrganization
from branches.permissions import (
    MEMBERS_MANAGE,
    MEMBERS_VIEW,
    ORGANISATIONS_MANAGE,
    ORGANISATIONS_VIEW,
)
from portal import parameters
from portal.access import require
from portal.people.models import Person
from portal.ui.views import SignedInRequest

MOST_PICKS = 20
_SCOPES = {"members": MEMBERS_MANAGE, "manage": ORGANISATIONS_MANAGE}
_ANYWHERE = "transfer"


def pick(request: SignedInRequest) -> JsonResponse:
    """Open organisations by name, code or initials; with `for`, those the user may act in, or any
    one a member may be transferred to."""
    require(request.user, ORGANISATIONS_VIEW)
    typed, purpose = request.GET.get("q", "").strip(), request.GET.get("for", "")
    if purpose == _ANYWHERE:
        organisations = _anywhere(request, typed)
    else:
        organisations = PartyOrganization.objects.visible_to(request.user).still_open()
    if needed := _SCOPES.get(purpose):
        organisations = organisations.filter(request.user.scope(needed).q("unit__path"))
    organisations = organisations.matching(typed).with_parent_names().in_tree_order()
    return JsonResponse({"results": [_picked(one) for one in organisations[:MOST_PICKS]]})


def _anywhere(request: SignedInRequest, typed: str) -> Any:
    """In every township: whoever keeps members names where one of them goes. Only what is typed is
    looked for, so that nobody reads off the whole county."""
    require(request.user, MEMBERS_MANAGE)
    rows = PartyOrganization.objects.still_open()
    return rows if typed else rows.none()


def _picked(organisation: Any) -> dict[str, Any]:
    above = f"（{organisation.parent_name}）" if organisation.parent_name else ""
    return {
        "value": organisation.pk,
        "text": f"{organisation.short_name}{above}",
        "detail": organisation.code,
    }


def pick_person(request: SignedInRequest) -> JsonResponse:
    """People by name or initials; before anything is typed, the organisation's own members."""
    require(request.user, ORGANISATIONS_MANAGE)
    people = Person.objects.visible_to(request.user).select_related("unit")
    typed = request.GET.get("q", "").strip()
    if typed:
        people = people.matching(typed)
    elif organisation := parameters.key(request.GET.get("organisation")):
        people = people.filter(membership__organization=organisation, membership__left_on=None)
    matches = people.order_by("name_key", "pk")[:MOST_PICKS]
    return JsonResponse({"results": [_person(person) for person in matches]})


def _person(person: Person) -> dict[str, Any]:
    born = f"{person.birth.dotted} · " if person.birth else ""
    return {"value": person.pk, "text": person.name, "detail": f"{born}{person.unit}"}


def pick_member(request: SignedInRequest) -> JsonResponse:
    """Members who are here, by name or initials."""
    require(request.user, MEMBERS_VIEW)
    rows = PartyMember.objects.visible_to(request.user).present()
    rows = rows.matching(request.GET.get("q", "")).select_related("person", "organization")
    found = rows.order_by("person__name_key", "pk")[:MOST_PICKS]
    return JsonResponse({"results": [_member(one) for one in found]})


def _member(member: PartyMember) -> dict[str, Any]:
    born = f"{member.person.birth.dotted} · " if member.person.birth else ""
    return {"value": member.pk, "text": str(member), "detail": f"{born}{member.organization}"}
