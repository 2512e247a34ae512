"""Invented tickets: most of them kept in time, a few held, late or waiting to be asked about."""

import datetime as dt
import random
from typing import Final

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from talent.choices import HoldReason, Satisfaction, TicketChannel, TicketOutcome, TicketState
from talent.demo.offices import in_charge
from talent.demo.people import KEEPER, VERIFIER
from talent.domain import clock
from talent.models import TalentProfile, Ticket, TicketHold

TOTAL: Final = 90
_MATTERS: Final = (("01", 1), ("02", 1), ("03", 3), ("05", 10), ("06", 10), ("08", 15), ("10", 15))
_WORDS: Final = {
    "01": "咨询引进人才购房补贴怎么申领。", "02": "需要安排省级医院就诊。", "03": "全家户口迁入。",
    "05": "申请人才公寓一套。", "06": "子女需就近入学。", "08": "配偶希望在县城就业。",
    "10": "安家补贴第二年尚未兑现。",
}  # fmt: skip
_FILED: Final = 60


def build(plan: DemoPlan) -> None:
    users = {user.username: user for user in User.objects.filter(username__in=[KEEPER, VERIFIER])}
    units = list(Unit.objects.still_open().at_level(UnitLevel.DEPARTMENT).in_tree_order())
    profiles = list(TalentProfile.objects.in_store().order_by("pk")[: TOTAL * 2])
    if len(users) < len({KEEPER, VERIFIER}) or not units or not profiles:
        return
    made = [_ticket(n, profiles, units, users, plan) for n in range(TOTAL)]
    Ticket.objects.bulk_create(made)
    TicketHold.objects.bulk_create(
        TicketHold(
            ticket=ticket,
            round=1,
            since=min(clock.after(ticket.registered_on, 1), plan.today),
            reason=HoldReason.PAPERS,
            words="缺户口簿复印件。",
        )
        for ticket in made
        if ticket.state == TicketState.HELD
    )


def _ticket(
    number: int,
    profiles: list[TalentProfile],
    units: list[Unit],
    users: dict[str, User],
    plan: DemoPlan,
) -> Ticket:
    today, dice = plan.today, plan.random(f"ticket {number}")
    matter, limit = dice.choice(_MATTERS)
    old = number < _FILED
    on = today - dt.timedelta(days=dice.randint(40, 300) if old else dice.randint(1, 14))
    ticket = Ticket(
        profile=dice.choice(profiles),
        matter=matter,
        channel=dice.choice(TicketChannel.values),
        content=_WORDS[matter],
        registered_on=on,
        begins_on=on,
        registered_by=users[VERIFIER],
        state=TicketState.REGISTERED,
    )
    if not old and number % 5 == 0:
        return ticket
    ticket.unit, ticket.limit = in_charge(units, matter, dice), limit
    ticket.accept_by, ticket.due_on = clock.after(on, 1), clock.due(on, limit)
    ticket.state = (
        TicketState.FILED
        if old
        else dice.choice(
            (TicketState.SENT, TicketState.HANDLING, TicketState.HANDLING, TicketState.HELD)
        )
    )
    if ticket.state != TicketState.SENT:
        ticket.accepted_on = min(ticket.accept_by, today)
    if old:
        _done(ticket, users, dice)
    return ticket


def _done(ticket: Ticket, users: dict[str, User], dice: random.Random) -> None:
    spare = dice.choice((0, 0, 0, 0, 3))  # one in five was late
    ticket.done_on = clock.after(ticket.registered_on, ticket.limit + spare)
    ticket.handled_by, ticket.called_by = users[KEEPER], users[VERIFIER]
    ticket.outcome = dice.choice((TicketOutcome.SOLVED, TicketOutcome.SOLVED, TicketOutcome.PARTLY))
    ticket.words, ticket.call_by = "已办理并告知本人。", clock.after(ticket.done_on, 5)
    ticket.filed_on = ticket.call_by
    ticket.satisfaction = dice.choice(
        (Satisfaction.GOOD, Satisfaction.GOOD, Satisfaction.FAIR, Satisfaction.BAD)
    )
