"""Tickets: sent to whoever is in charge, done in time, asked about by somebody else."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import TICKET_CHANGED
from talent.choices import (
    OTHER_MATTER,
    HoldReason,
    PolicyFor,
    Satisfaction,
    TicketOutcome,
    TicketState,
)
from talent.domain import clock, eligibility, talents
from talent.models import PolicyItem, TalentProfile, Ticket, TicketHold
from talent.permissions import TALENT_KEEP, TICKETS_SEND

ROUNDS: Final = 2
_BASED: Final = TicketOutcome.UNSUPPORTED


@transaction.atomic
def register(
    profile: TalentProfile, *, matter: str, channel: str, content: str, on: dt.date, by: User
) -> Ticket:
    require(by, TALENT_KEEP, profile.unit)
    refuse_if(_not_later(on, "on"))
    return opened(profile, matter=matter, channel=channel, content=content, on=on, by=by)


def opened(
    profile: TalentProfile, *, matter: str, channel: str, content: str, on: dt.date, by: User
) -> Ticket:
    """By an act that has asked whether he may: a leader who heard of a problem keeps no files."""
    ticket = Ticket(
        profile=profile,
        matter=matter,
        channel=channel,
        content=content.strip(),
        registered_on=on,
        begins_on=on,
        registered_by=by,
    )
    ticket.save()
    _tell("登记", ticket, by=by)
    return ticket


@transaction.atomic
def correct(
    ticket: Ticket, *, channel: str | None = None, content: str | None = None, by: User
) -> Ticket:
    """What was written down wrongly, as long as nobody was asked to do it."""
    ticket = _held(ticket)
    require(by, TALENT_KEEP, ticket.profile.unit)
    refuse_if(_is_in(ticket, TicketState.REGISTERED))
    ticket.channel = ticket.channel if channel is None else channel
    ticket.content = ticket.content if content is None else content.strip()
    ticket.save(update_fields=["channel", "content"])
    _tell("修改", ticket, by=by)
    return ticket


@transaction.atomic
def take_back(ticket: Ticket, *, by: User) -> None:
    """One registered by mistake, or imported; what was sent to somebody is done, not deleted."""
    ticket = _held(ticket)
    require(by, TALENT_KEEP, ticket.profile.unit)
    refuse_if(_is_in(ticket, TicketState.REGISTERED))
    _tell("撤回登记", ticket, by=by)
    ticket.delete()


@transaction.atomic
def claim(
    profile: TalentProfile,
    *,
    policy: PolicyItem,
    channel: str,
    content: str,
    on: dt.date,
    by: User,
) -> Ticket:
    """发起申领: what a policy grants is asked for as a ticket of its unit. The file is held: two
    claims of one person are not made at once."""
    profile = talents.held(profile, TALENT_KEEP, by=by)
    refuse_if(_not_later(on, "on"), _may_claim(profile, policy, on))
    ticket = Ticket(
        profile=profile,
        policy=policy,
        matter=policy.matter,
        channel=channel,
        content=content.strip() or f"申领“{policy}”。",
        registered_on=on,
        begins_on=on,
        registered_by=by,
    )
    ticket.save()
    _tell(f"申领“{policy}”，登记", ticket, by=by)
    return ticket


def _may_claim(profile: TalentProfile, policy: PolicyItem, on: dt.date) -> Iterator[Problem]:
    if profile.is_out:
        yield "", f"“{profile}”已出库，不能申领。"
    if policy.closed_on:
        yield "policy", f"“{policy}”已于 {policy.closed_on} 停用。"
    elif policy.target != PolicyFor.PERSON:
        yield "policy", f"“{policy}”的对象是企业，不由个人申领。"
    elif reason := eligibility.refusal(profile, policy, on):
        yield "policy", f"“{profile}”现在不能申领“{policy}”：{reason}。"


@transaction.atomic
def send(ticket: Ticket, *, unit: Unit, by: User) -> Ticket:
    """To the unit in charge; the limit is that of the rules on the day it was registered."""
    ticket = _held(ticket)
    require(by, TICKETS_SEND, ticket.profile.unit)
    refuse_if(_is_in(ticket, TicketState.REGISTERED), _is_open(unit))
    rule = rules.current("TA-03", on=ticket.begins_on)
    known = rule.params.get(f"m{ticket.matter}")
    ticket.limit = known if known is not None else rule[f"m{OTHER_MATTER}"]
    if ticket.policy and ticket.policy.limit:
        ticket.limit = ticket.policy.limit
    ticket.unit, ticket.accept_by = unit, clock.after(ticket.begins_on, rule["accept"])
    return _saved(ticket, TicketState.SENT, f"派单给{unit}", by=by)


@transaction.atomic
def accept(ticket: Ticket, *, by: User) -> Ticket:
    ticket = _held(ticket)
    require(by, TALENT_KEEP, ticket.unit)
    refuse_if(_is_in(ticket, TicketState.SENT))
    ticket.accepted_on = timezone.localdate()
    return _saved(ticket, TicketState.HANDLING, "受理", by=by)


@transaction.atomic
def hand_back(ticket: Ticket, *, reason: str, by: User) -> Ticket:
    """Not this unit's to do: the office sends it elsewhere."""
    ticket = _held(ticket)
    require(by, TALENT_KEEP, ticket.unit)
    refuse_if(_is_in(ticket, TicketState.SENT))
    ticket.unit, ticket.accept_by = None, None
    return _saved(ticket, TicketState.REGISTERED, "退单", by=by, reason=reason)


@transaction.atomic
def hold(ticket: Ticket, *, reason: str, words: str, by: User) -> Ticket:
    ticket = _held(ticket)
    require(by, TALENT_KEEP, ticket.unit)
    today = timezone.localdate()
    refuse_if(_is_in(ticket, TicketState.HANDLING), _is_not_due(ticket, today))
    TicketHold.objects.create(
        ticket=ticket, round=ticket.round, since=today, reason=reason, words=words.strip()
    )
    label = HoldReason(reason).label
    return _saved(ticket, TicketState.HELD, f"挂起（{label}）", by=by, reason=words.strip())


def _is_not_due(ticket: Ticket, today: dt.date) -> Iterator[Problem]:
    if ticket.due_on and today > ticket.due_on:
        yield "", f"已于 {ticket.due_on} 到期，到期后不能挂起；请办结或申请延期。"


@transaction.atomic
def resume(ticket: Ticket, *, by: User) -> Ticket:
    ticket = _held(ticket)
    require(by, TALENT_KEEP, ticket.unit)
    refuse_if(_is_in(ticket, TicketState.HELD))
    ticket.holds.filter(until=None).update(until=timezone.localdate())
    return _saved(ticket, TicketState.HANDLING, "恢复办理", by=by)


@transaction.atomic
def extend(ticket: Ticket, *, days: int, reason: str, by: User) -> Ticket:
    """Once, by at most the limit, by the office."""
    ticket = _held(ticket)
    require(by, TICKETS_SEND, ticket.unit)
    refuse_if(
        _is_in(ticket, TicketState.HANDLING, TicketState.HELD), _may_be_extended(ticket, days)
    )
    ticket.extended = days
    return _saved(ticket, TicketState(ticket.state), f"延期 {days} 个工作日", by=by, reason=reason)


def _may_be_extended(ticket: Ticket, days: int) -> Iterator[Problem]:
    if ticket.extended:
        yield "days", f"已经延期过 {ticket.extended} 个工作日，只能延一次。"
    if not 0 < days <= ticket.limit:
        yield "days", f"延期最少 1 个、最多 {ticket.limit} 个工作日（不超过原时限）。"


@transaction.atomic
def finish(ticket: Ticket, *, outcome: str, words: str, by: User) -> Ticket:
    ticket = _held(ticket)
    require(by, TALENT_KEEP, ticket.unit)
    refuse_if(_is_in(ticket, TicketState.HANDLING), _is_based(outcome, words))
    today = timezone.localdate()
    ticket.outcome, ticket.words = outcome, words.strip()
    ticket.handled_by, ticket.done_on = by, today
    ticket.call_by = clock.after(today, rules.value("TA-03", "call", on=today))
    return _saved(ticket, TicketState.DONE, f"办结（{TicketOutcome(outcome).label}）", by=by)


def _is_based(outcome: str, words: str) -> Iterator[Problem]:
    if outcome == _BASED and "〔" not in words and "《" not in words:
        yield "words", "政策不支持的，请写明依据的文件（《文件名》或文号）。"


@transaction.atomic
def follow_up(ticket: Ticket, *, satisfaction: str, said: str = "", by: User) -> Ticket:
    """By somebody else than who handled it. Who is not content gets a second round, once."""
    ticket = _held(ticket)
    require(by, TICKETS_SEND, ticket.unit)
    refuse_if(_is_in(ticket, TicketState.DONE), _is_anothers(ticket, by))
    ticket.satisfaction, ticket.said, ticket.called_by = satisfaction, said.strip(), by
    label = Satisfaction(satisfaction).label
    if satisfaction == Satisfaction.BAD and ticket.round < ROUNDS:
        return _again(ticket, by=by)
    ticket.filed_on = timezone.localdate()
    return _saved(ticket, TicketState.FILED, f"回访归档（{label}）", by=by)


def _again(ticket: Ticket, *, by: User) -> Ticket:
    """The unit does it once more, by a clock that begins today."""
    ticket.round += 1
    ticket.begins_on, ticket.extended = timezone.localdate(), 0
    ticket.done_on, ticket.call_by = None, None
    ticket.handled_by, ticket.called_by, ticket.escalated_on = None, None, None
    return _saved(ticket, TicketState.HANDLING, "回访不满意，进入第二轮", by=by)


def _is_anothers(ticket: Ticket, by: User) -> Iterator[Problem]:
    if ticket.handled_by_id == by.pk:
        yield "", "这件是您办结的，请由另一位同志回访。"


def waiting_for(user: Actor) -> Q:
    """What he has taken in hand, and what waits for his next step: of a unit in charge all that
    runs, of the office what is to be sent and what somebody else has done."""
    mine = Q(state__in=[TicketState.HANDLING, TicketState.HELD], handled_by=user.pk)
    if user.can(TICKETS_SEND):
        scope = user.scope(TICKETS_SEND)
        kept = scope.q("unit__path") | scope.q("profile__unit__path")
        asked = Q(state=TicketState.DONE) & ~Q(handled_by=user.pk)
        return mine | (kept & (Q(state=TicketState.REGISTERED) | asked))
    if user.can(TALENT_KEEP):
        running = Q(state__in=[TicketState.SENT, TicketState.HANDLING, TicketState.HELD])
        return mine | (running & user.scope(TALENT_KEEP).q("unit__path"))
    return mine


# Their parts -------------------------------------------------------------------------------------


def _held(ticket: Ticket) -> Ticket:
    rows = Ticket.objects.select_for_update(no_key=True, of=("self",))
    row: Ticket = rows.select_related("unit", "policy", "profile__unit", "profile__person").get(
        pk=ticket.pk
    )
    return row


def holds_of(ticket: Ticket) -> list[clock.Hold]:
    """Those of this round that are over: one still open is counted when it ends."""
    of_round = ticket.holds.filter(round=ticket.round).values_list("since", "until")
    return [(since, until) for since, until in of_round if until is not None]


def _saved(ticket: Ticket, state: TicketState, act: str, *, by: User, **more: Any) -> Ticket:
    ticket.state = state
    if ticket.unit_id:
        allowed = ticket.limit + ticket.extended
        ticket.due_on = clock.due(ticket.begins_on, allowed, holds_of(ticket))
    else:
        ticket.due_on = None
    ticket.save()
    _tell(act, ticket, by=by, **more)
    return ticket


def _tell(act: str, ticket: Ticket, *, by: User, **more: Any) -> None:
    events.record(TICKET_CHANGED, by=by, target=ticket, summary=f"{act}：{ticket}", **more)


def _is_in(ticket: Ticket, *states: TicketState) -> Iterator[Problem]:
    if ticket.state not in states:
        yield "", f"这件现在是“{ticket.get_state_display()}”，不能这样办理。"


def _is_open(unit: Unit) -> Iterator[Problem]:
    if unit.is_closed:
        yield "unit", f"“{unit}”已于 {unit.closed_on} 撤销，请选择承接它的单位。"


def _not_later(day: dt.date, field: str) -> Iterator[Problem]:
    if day > timezone.localdate():
        yield field, "登记日期晚于今天，请核对。"
