"""督办: which unit keeps its time, and what is raised because it did not."""

import datetime as dt
from collections import defaultdict
from statistics import mean
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, F, Q

from portal.audit.domain import events
from portal.rules.domain import calendar, rules
from talent.actions import TICKET_CHANGED
from talent.choices import Satisfaction, TicketState
from talent.domain import clock
from talent.models import Ticket, TicketHold

_ESCALATE: Final = 2  # where the rules of an older county do not say


@transaction.atomic
def escalate(today: dt.date) -> int:
    """Each day: whatever is so many working days late is raised, once. A ticket somebody is just
    finishing is left to the next day."""
    days = rules.current("TA-03", on=today).params.get("escalate") or _ESCALATE
    late = Ticket.objects.late(today).filter(escalated_on=None)
    held = late.select_for_update(no_key=True, of=("self",), skip_locked=True).order_by("pk")
    raised = [
        ticket
        for ticket in held.select_related("profile__person")
        if ticket.due_on and clock.after(ticket.due_on, days) <= today
    ]
    for ticket in raised:
        ticket.escalated_on = today
        ticket.save(update_fields=["escalated_on"])
        events.record(TICKET_CHANGED, by=None, target=ticket, summary=f"提级督办：{ticket}")
    return len(raised)


def by_unit(rows: Any, today: dt.date) -> list[dict[str, Any]]:
    """督办表: received, done, in time, late, content, how long it took, of each unit in charge."""
    done = Q(done_on__isnull=False)
    answered = Q(state=TicketState.FILED) & ~Q(satisfaction="")
    content = Q(satisfaction__in=[Satisfaction.GOOD, Satisfaction.FAIR])
    late = ~Q(state=TicketState.HELD) & Q(state__in=TicketState.going(), due_on__lt=today)
    counted = rows.exclude(unit=None).values("unit", "unit__short_name").annotate(
        received=Count("pk"),
        done=Count("pk", filter=done),
        in_time=Count("pk", filter=done & Q(done_on__lte=F("due_on"))),
        late=Count("pk", filter=late),
        answered=Count("pk", filter=answered),
        content=Count("pk", filter=answered & content),
    )  # fmt: skip
    used = _used(rows)
    return [
        {
            **row,
            "in_time_rate": _rate(row["in_time"], row["done"]),
            "content_rate": _rate(row["content"], row["answered"]),
            "used": used.get(row["unit"], "—"),
        }
        for row in counted.order_by("unit__path")
    ]


def _used(rows: Any) -> dict[int, str]:
    """平均用时: working days from the beginning to the end, without those it was held."""
    held: dict[tuple[int, int], list[clock.Hold]] = defaultdict(list)
    stopped = TicketHold.objects.filter(
        ticket__in=rows.order_by().values("pk"), until__isnull=False
    )
    for hold in stopped:
        if hold.until:
            held[hold.ticket_id, hold.round].append((hold.since, hold.until))
    days: dict[int, list[int]] = defaultdict(list)
    work = calendar.current()
    done = rows.filter(done_on__isnull=False, unit__isnull=False).order_by()
    for pk, round_, unit, begins, ends in done.values_list(
        "pk", "round", "unit", "begins_on", "done_on"
    ):
        holds = held.get((pk, round_), [])
        paused = clock.paused(begins, holds) if holds else 0
        days[unit].append(work.workdays_between(begins, ends).count - paused)
    return {unit: f"{mean(each):.1f}" for unit, each in days.items()}


def _rate(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"
