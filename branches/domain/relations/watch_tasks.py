"""To-dos about members away and out of touch: a line a branch, a township and month, as long as it
is so."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from branches.domain.clocks import stopped_on
from branches.domain.reminders import BranchDesks
from branches.domain.terms import months_later
from branches.models import MobileStay, PartyMember, PartyOrganization
from portal.access import RoleKey
from portal.dates import MONTHS
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.models import Unit
from portal.rules.domain import memory, rules

_PREFIX: Final = "branches.watch."
BEFORE: Final = 10  # days
_SAID: Final = {
    "contact": ("名流动党员该联系了", "超过规定时间没有联系记录的，请联系后登记。", "mobile"),
    "report": (
        "名流动党员该汇报了",
        "满一年没有向党组织汇报的，请提醒本人，汇报后登记。",
        "mobile",
    ),
    "lost": (
        "名失联党员可以研究处理",
        "失联或停止党籍期满，请按规定研究，查找情况要有记录。",
        "lost",
    ),
}


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set this month's lines, take back what no longer holds; may be repeated."""
    with memory.remembered():
        due = {one.key: one for one in _due(today)}
    present = set(Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", flat=True))
    tasks.cancel(*(present - due.keys()), by=None, reason="已经办理，或者转入下月")
    new = [one for key, one in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def _due(today: dt.date) -> Iterator[NewTask]:
    places: Counter[tuple[str, str, Unit]] = Counter()
    own: Counter[tuple[str, PartyOrganization]] = Counter()
    desks = BranchDesks()
    stay = MobileStay.objects.away().filter(member=OuterRef("pk")).order_by()
    rows = PartyMember.objects.present().filter(Q(is_mobile=True) | Q(is_lost=True))
    rows = rows.annotate(
        stopped_on=stopped_on(), reported_on=Subquery(stay.values("reported_on")[:1])
    )
    soon = today + dt.timedelta(days=BEFORE)
    for member in rows.select_related("organization__unit").order_by("pk"):
        organisation = member.organization
        for what in _asked(member, soon):
            places[what, *desks.keepers.of(organisation.unit)] += 1
            if desks.has_clerk(organisation.unit):
                own[what, organisation] += 1
    for (what, role, unit), count in places.items():
        yield _line(what, count, f"{unit.pk}", today, (role, unit))
    for (what, organisation), count in own.items():
        yield _of_branch(what, count, organisation, today)


def _asked(member: PartyMember, day: dt.date) -> Iterator[str]:
    if member.is_lost:
        if _lost_due(member, day):
            yield "lost"
        return
    if contact_due(member, day):
        yield "contact"
    if report_due(member, day):
        yield "report"


def _of_branch(what: str, count: int, organisation: PartyOrganization, today: dt.date) -> NewTask:
    """Whose members they are looks after them; the township sees the sum."""
    desk = (RoleKey.BRANCH_CLERK, organisation.unit)
    line = _line(what, count, f"own{organisation.pk}", today, desk)
    return replace(
        line,
        title=f"{line.title}：{organisation}"[:100],
        about_type=PartyOrganization._meta.label_lower,
        about_id=str(organisation.pk),
    )


def _line(what: str, count: int, place: str, today: dt.date, desk: tuple[str, Unit]) -> NewTask:
    (title, detail, mark), (role, unit) = _SAID[what], desk
    return NewTask(
        key=f"{_PREFIX}{what}.{place}.{today:%Y-%m}",
        title=f"{count:,} {title}",
        detail=detail,
        url=reverse("branches:watch", query={"mark": mark, "unit": unit.pk}),
        role=role,
        unit=unit,
    )


def contact_due(member: PartyMember, day: dt.date) -> bool:
    """The half-year runs from the last contact, before one from going away (ME-09)."""
    begun: dt.date | None = member.last_contact_on
    if begun is None and member.mobile_since is not None:
        begun = member.mobile_since.earliest
    if begun is None:
        return True
    return day >= months_later(begun, rules.value("ME-09", "contact_months", on=day))


def report_due(member: PartyMember, day: dt.date) -> bool:
    """A year from the last report, before one from going away (ME-09)."""
    begun: dt.date | None = getattr(member, "reported_on", None)
    if begun is None and member.mobile_since is not None:
        begun = member.mobile_since.earliest
    if begun is None:
        return False  # since when is asked first, by the line of contacts
    return day >= months_later(begun, rules.value("ME-09", "report_months", on=day))


def _lost_due(member: PartyMember, day: dt.date) -> bool:
    if member.lost_on is None:
        return True
    if stopped := getattr(member, "stopped_on", None):
        return day >= months_later(stopped, MONTHS * rules.value("ME-03", "leave_years", on=day))
    return day >= months_later(member.lost_on.latest, rules.value("ME-03", "stop_months", on=day))
