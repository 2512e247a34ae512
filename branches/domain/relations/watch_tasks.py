"""To-dos about members away and out of touch: a line a township and month, as long as it is so."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from branches.domain.clocks import stopped_on
from branches.domain.reminders import Keepers
from branches.domain.terms import months_later
from branches.models import PartyMember
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
    counts: Counter[tuple[str, str, Unit]] = Counter()
    keepers = Keepers()
    rows = PartyMember.objects.present().filter(Q(is_mobile=True) | Q(is_lost=True))
    rows = rows.annotate(stopped_on=stopped_on()).select_related("organization__unit")
    soon = today + dt.timedelta(days=BEFORE)
    for member in rows.order_by("pk"):
        what = "lost" if member.is_lost else "contact"
        if _lost_due(member, soon) if member.is_lost else contact_due(member, soon):
            counts[what, *keepers.of(member.organization.unit)] += 1
    for (what, role, unit), count in counts.items():
        title, detail, mark = _SAID[what]
        yield NewTask(
            key=f"{_PREFIX}{what}.{unit.pk}.{today:%Y-%m}",
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


def _lost_due(member: PartyMember, day: dt.date) -> bool:
    if member.lost_on is None:
        return True
    if stopped := getattr(member, "stopped_on", None):
        return day >= months_later(stopped, MONTHS * rules.value("ME-03", "leave_years", on=day))
    return day >= months_later(member.lost_on.latest, rules.value("ME-03", "stop_months", on=day))
