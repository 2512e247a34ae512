"""我的办件: what waits for the next step of one user, by how many working days are left for it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from portal.accounts.models import User
from portal.rules.domain import calendar, rules
from talent.choices import TicketState
from talent.domain import clock, tickets
from talent.models import Ticket

SOON: Final = 2  # working days
STEPS: Final = {
    TicketState.REGISTERED: ("派单", "send"),
    TicketState.SENT: ("受理", "accept"),
    TicketState.HANDLING: ("办结", "finish"),
    TicketState.HELD: ("恢复办理", "resume"),
    TicketState.DONE: ("回访", "follow-up"),
}


@dataclass(frozen=True)
class WaitingTicket:
    """`by`: until when the step is to be done; while it is held the clock stands still."""

    ticket: Ticket
    by: dt.date | None
    left: int | None

    @property
    def step(self) -> str:
        return STEPS[TicketState(self.ticket.state)][0]

    @property
    def act(self) -> str:
        return STEPS[TicketState(self.ticket.state)][1]

    @property
    def told(self) -> str:
        if self.left is None:
            return "挂起，不计时"
        if self.left < 0:
            return f"已超 {-self.left:,} 个工作日"
        return f"还有 {self.left:,} 个工作日" if self.left else "今天到期"


@dataclass(frozen=True)
class TicketShelf:
    key: str
    label: str
    tone: str
    rows: list[WaitingTicket]


def shelves(user: User, today: dt.date) -> list[TicketShelf]:
    """The most urgent first; of those equally urgent the one registered earlier."""
    seen = Ticket.objects.visible_to(user).filter(tickets.waiting_for(user))
    named = seen.select_related("profile__person", "profile__unit", "unit")
    accept = int(rules.value("TA-03", "accept", on=today))
    told = [_told(ticket, accept, today) for ticket in named.order_by("registered_on", "pk")]
    late: list[WaitingTicket] = []
    soon: list[WaitingTicket] = []
    later: list[WaitingTicket] = []
    held: list[WaitingTicket] = []
    for one in sorted(told, key=lambda one: one.left or 0):
        if one.left is None:
            held.append(one)
        else:
            (late if one.left < 0 else soon if one.left <= SOON else later).append(one)
    return [
        TicketShelf("late", "已超期", "bad", late),
        TicketShelf("soon", f"{SOON} 个工作日内到期", "warn", soon),
        TicketShelf("later", "其余在办", "plain", later),
        TicketShelf("held", "挂起中", "plain", held),
    ]


def _told(ticket: Ticket, accept: int, today: dt.date) -> WaitingTicket:
    by = _until(ticket, accept)
    return WaitingTicket(ticket, by, _left(by, today) if by else None)


def _left(by: dt.date, today: dt.date) -> int:
    """Below nought from the day after: over, though no working day has passed since."""
    if by < today:
        return -max(calendar.workdays_between(by, today).count, 1)
    return calendar.workdays_between(today, by).count


def _until(ticket: Ticket, accept: int) -> dt.date | None:
    """To be sent and accepted within the time in which a unit accepts."""
    if ticket.state == TicketState.REGISTERED:
        return clock.after(ticket.begins_on, accept)
    return {
        TicketState.SENT: ticket.accept_by,
        TicketState.HANDLING: ticket.due_on,
        TicketState.DONE: ticket.call_by,
    }.get(TicketState(ticket.state))
