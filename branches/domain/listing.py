"""Reads for pages: rows of lists and of the tree with what they show beside the record."""

import datetime as dt

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Length, Substr

from branches.choices.organisations import LEADERS
from branches.domain import terms
from branches.models import CommitteePost, PartyMember, PartyOrganization
from branches.models.organisation import PartyOrganizationQuerySet, branch_end
from portal.access import Actor


def with_leaders(rows: PartyOrganizationQuerySet) -> PartyOrganizationQuerySet:
    """`leader`, the name of the secretary or whoever leads it."""
    posts = CommitteePost.objects.current().filter(organization=OuterRef("pk"), post__in=LEADERS)
    return rows.annotate(leader=Subquery(posts.values("person__name")[:1]))


def with_member_counts(rows: PartyOrganizationQuerySet) -> PartyOrganizationQuerySet:
    """`member_count`, direct, and `below_count`, with everything below; no query per row."""
    present = PartyMember.objects.present()
    direct = present.filter(organization=OuterRef("pk"))
    within = present.filter(
        organization__path__gte=OuterRef("path"), organization__path__lt=branch_end()
    )
    return rows.annotate(member_count=_count(direct), below_count=_count(within))


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def listed(rows: PartyOrganizationQuerySet, *, on: dt.date) -> PartyOrganizationQuerySet:
    """Everything the lists of organisations show, in the official order."""
    rows = with_leaders(with_member_counts(rows)).with_parent_names()
    return terms.ElectionLadder(on).annotate(rows).select_related("unit").in_tree_order()


def children(user: Actor, parent: PartyOrganization | None) -> PartyOrganizationQuerySet:
    """Open rows of the tree below `parent`, or the tops of what the user may see.

    `child_count` says whether a row opens.
    """
    rows = PartyOrganization.objects.visible_to(user).still_open()
    if parent is not None:
        rows = rows.in_branch(parent).filter(depth=parent.depth + 1)
    below = PartyOrganization.objects.still_open().filter(
        path__gt=OuterRef("path"), path__lt=branch_end(), depth=OuterRef("depth") + 1
    )
    level = _tops(rows) if parent is None else rows
    rows = with_member_counts(level.annotate(child_count=_count(below)))
    return rows.select_related("unit").in_tree_order()


def _tops(rows: PartyOrganizationQuerySet) -> PartyOrganizationQuerySet:
    """Those above which the user sees nothing."""
    cut = Length(OuterRef("path")) - PartyOrganization.steplen
    above = rows.order_by().filter(path=Substr(OuterRef("path"), 1, cut))
    return rows.exclude(Exists(above))


def searched(user: Actor, typed: str, *, most: int) -> list[PartyOrganization]:
    """Open organisations found by name, code or initials, with the name of what is above."""
    rows = PartyOrganization.objects.visible_to(user).still_open().matching(typed)
    return list(with_member_counts(rows).with_parent_names().in_tree_order()[:most])
