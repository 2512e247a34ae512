"""Liaison points and the visits there."""

from collections.abc import Iterator

from django.utils import timezone

from branches.actions import LIAISON_CHANGED
from branches.models import Liaison, Visit
from branches.permissions import ACTIVITIES_REVIEW
from portal.deeds.domain import plain
from portal.problems import Problem

LIAISONS = plain.PlainActs(
    Liaison,
    ACTIVITIES_REVIEW,
    LIAISON_CHANGED,
    fields=("name", "standing", "organization", "kind", "since", "document"),
    noun="联系点",
    unit="organization.unit",
    ends="closed_on",
)


def _was_made(visit: Visit) -> Iterator[Problem]:
    if visit.visited_on > timezone.localdate():
        yield "visited_on", "日期晚于今天。走访后再登记。"
    elif visit.visited_on < visit.liaison.since:
        yield "visited_on", f"早于联系点开始的 {visit.liaison.since}。请核对。"


VISITS = plain.PlainActs(
    Visit,
    ACTIVITIES_REVIEW,
    LIAISON_CHANGED,
    fields=("liaison", "visited_on", "kind", "solved", "note"),
    noun="走访",
    adds="登记",
    unit="liaison.organization.unit",
    ends="closed_on",
    checks=_was_made,
)
