"""The buttons of an organisation's page: only for those who may, and what its state allows."""

from django.urls import reverse

from branches.models import PartyOrganization
from branches.permissions import ORGANISATIONS_MANAGE
from portal.access import Actor
from portal.ui.views import Link


def _may_manage(organisation: PartyOrganization, user: Actor) -> bool:
    may = user.can(ORGANISATIONS_MANAGE, organisation.unit)
    return may and not organisation.is_closed


def everyday(organisation: PartyOrganization, user: Actor) -> list[Link]:
    if not _may_manage(organisation, user):
        return []
    links = [
        Link("调整班子", reverse("branches:committee", args=[organisation.pk]), "users"),
        Link("修改", reverse("branches:organisation-edit", args=[organisation.pk]), "edit"),
    ]
    if organisation.elects:
        url = reverse("branches:election", args=[organisation.pk])
        links.insert(0, Link("登记换届", url, "checkbox", "primary"))
    return links


def changes(organisation: PartyOrganization, user: Actor) -> list[Link]:
    """What is done by a paper of the higher organisation."""
    if not _may_manage(organisation, user):
        return []
    key, parent = organisation.pk, {"parent": organisation.pk, "unit": organisation.unit_id}
    links = [
        Link("设立下级党组织", reverse("branches:organisation-new", query=parent), "plus"),
        Link("调整隶属关系", reverse("branches:organisation-move", args=[key]), "arrows-move"),
        Link("撤销", reverse("branches:organisation-close", args=[key]), "circle-off"),
    ]
    if organisation.elects:
        url = reverse("branches:ballot-new", args=[key])
        links.insert(0, Link("登记计票", url, "checks"))
    if organisation.elects and organisation.last_elected_on:
        url = reverse("branches:other-date", args=[key])
        links.insert(0, Link("批准提前或延期换届", url, "calendar"))
    return links
