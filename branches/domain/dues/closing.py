"""Which months of dues are closed, what of them is unpaid, and for how many in a row (ME-05)."""

import datetime as dt
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone

from branches.choices.dues import ASKED_STATES, DuesState
from branches.domain.dues.opening import month_of
from branches.domain.life import window
from branches.models import DuesMonth
from portal.periods import Period
from portal.rules.domain import rules

LADDER = "ME-05"


def closed_through(today: dt.date) -> Period:
    """The last month whose day of entering (BR-14) is past."""
    month = month_of(today).previous()
    return month if today > window.deadline(month) else month.previous()


def is_closed(month: Period, *, today: dt.date) -> bool:
    return not closed_through(today) < month


def steps(on: dt.date) -> tuple[int, int, int]:
    """After how many months the secretary, the township, the organization office are told."""
    rule = rules.find(LADDER, on=on) or rules.current(LADDER, on=timezone.localdate())
    return rule["first_months"], rule["second_months"], rule["limit_months"]


def in_arrears(through: Period) -> Any:
    """Rows of closed months that were asked for and are not paid, of those who are still here:
    who died or left is not reminded; what he owed stays in the sheet of its branch."""
    rows = DuesMonth.objects.unsettled().filter(member__left_on=None)
    return rows.filter(state__in=ASKED_STATES, asked_in__lte=through)


def runs(through: Period, rows: Any = None) -> Any:
    """By member, how many closed months in a row up to the last: `run`. A month that was paid or
    not owed breaks it, a deferred one does not."""
    months = in_arrears(through) if rows is None else rows
    breaking = DuesMonth.objects.filter(
        Q(settled_on__isnull=False)
        | Q(state__in=(DuesState.EXEMPT, DuesState.NOT_DUE))
        | Q(state__in=ASKED_STATES, due=0),
        member=OuterRef("member"),
        asked_in__lte=through,
    )
    last = Subquery(breaking.order_by("-month").values("month")[:1])
    since = months.order_by().annotate(broken_in=last)
    running = since.filter(Q(broken_in=None) | Q(month__gt=F("broken_in")))
    return running.values("member").annotate(run=Count("pk"))
