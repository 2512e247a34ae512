"""The buttons of a unit's page: only for those who may, and only what the unit's state allows."""

from typing import Final

from django.urls import reverse

from portal.access import Actor
from portal.deeds.links import withdrawals
from portal.orgs.choices import SuccessionKind
from portal.orgs.domain.withdrawals import MERGING
from portal.orgs.models import Unit
from portal.orgs.permissions import UNITS_MANAGE
from portal.ui.views import Link

_CHANGES: Final = (
    ("rename", "更名", "writing"),
    ("move", "调整隶属关系", "arrows-move"),
    ("merge", "合并", "git-merge"),
    ("split", "拆分", "arrows-split"),
    ("close", "撤销", "circle-off"),
)


def _may_manage(unit: Unit, user: Actor) -> bool:
    return not unit.is_closed and user.can(UNITS_MANAGE, unit)


def everyday(unit: Unit, user: Actor) -> list[Link]:
    if not _may_manage(unit, user):
        return []
    return [
        Link("新设下级机构", reverse("orgs:new", query={"parent": unit.pk}), "plus"),
        Link("更正", reverse("orgs:correct", args=[unit.pk]), "edit"),
    ]


def changes(unit: Unit, user: Actor) -> list[Link]:
    """Changes that are made by a paper; the root only takes a new name."""
    if not _may_manage(unit, user):
        return []
    offered = _CHANGES[:1] if unit.is_root() else _CHANGES
    return [
        Link(label, reverse(f"orgs:{name}", args=[unit.pk]), icon) for name, label, icon in offered
    ]


def withdrawals_of(unit: Unit, user: Actor) -> list[Link]:
    """Also where a unit that was merged tells who continues it: the merge stands there."""
    links = withdrawals(unit, user)
    if links or not unit.is_closed:
        return links
    merged = unit.continued_by.in_force().filter(kind=SuccessionKind.MERGED)
    lines = merged.select_related("successor")
    return [link for line in lines for link in withdrawals(line.successor, user, of=MERGING)]
