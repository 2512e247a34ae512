"""The ledger of letters as a township kept it: what is finished goes in as history, what is on its
way is issued by the acts that always issue."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from branches.actions import TRANSFER_BROUGHT, TRANSFER_WITHDRAWN
from branches.choices.relations import Direction, LetterState
from branches.domain.relations import ledger, letters
from branches.domain.relations.letters import Issued, TransferAim
from branches.models import PartyMember, PartyOrganization, RelationTransfer
from branches.permissions import TRANSFERS_KEEP
from portal.access import Actor, require
from portal.audit.domain import events
from portal.periods import Period
from portal.problems import Problem, refuse_if


@dataclass(frozen=True, kw_only=True)
class ToldLetter:
    """A line of the ledger."""

    number: str
    direction: str
    issued_on: dt.date
    source: PartyOrganization | None = None
    target: PartyOrganization | None = None
    elsewhere: str = ""
    valid_until: dt.date | None = None
    received_on: dt.date | None = None
    reason: str = ""
    paid_until: Period | None = None


@transaction.atomic
def bring(member: PartyMember, told: ToldLetter, *, by: Actor) -> RelationTransfer:
    """Nobody moves by a line that is finished: the member's file says where he is."""
    place = told.target if told.direction == Direction.IN else told.source
    require(by, TRANSFERS_KEEP, (place or member.organization).unit)
    elsewhere = told.elsewhere if told.direction == Direction.IN else ""
    refuse_if(
        _ends_told(told),
        _days_fit(told),
        ledger.number_is_free(told.number, elsewhere=elsewhere),
        _left_if_gone(member, told),
    )
    if told.received_on is None:
        return _on_its_way(member, told, by=by)
    letter = RelationTransfer.objects.create(
        member=member,
        direction=told.direction,
        source=None if told.direction == Direction.IN else told.source,
        target=None if told.direction == Direction.OUT else told.target,
        elsewhere="" if told.direction == Direction.INSIDE else told.elsewhere,
        number=told.number,
        reason=told.reason,
        paid_until=told.paid_until,
        issued_on=told.issued_on,
        valid_until=told.valid_until,
        received_on=told.received_on,
        state=LetterState.RECEIVED,
        asked_by_id=by.pk,
    )
    events.record(TRANSFER_BROUGHT, by=by, target=letter, about=str(member), number=told.number)
    return letter


def _on_its_way(member: PartyMember, told: ToldLetter, *, by: Actor) -> RelationTransfer:
    aim = TransferAim(
        direction=told.direction,
        target=told.target if told.direction == Direction.INSIDE else None,
        elsewhere=told.elsewhere,
        reason=told.reason,
        paid_until=told.paid_until,
    )
    days = (told.valid_until - told.issued_on).days if told.valid_until else None
    facts = Issued(issued_on=told.issued_on, days=days, number=told.number)
    return letters.issue(letters.ask(member, aim, by=by), facts, by=by)


def _ends_told(told: ToldLetter) -> Iterator[Problem]:
    if told.direction != Direction.IN and told.source is None:
        yield "source", "请填写转出党组织。"
    if told.direction != Direction.OUT and told.target is None:
        yield "target", "请填写转入党组织。"
    if told.direction != Direction.INSIDE and not told.elsewhere:
        yield "elsewhere", "请填写县外党组织的名称。"
    if told.direction == Direction.IN and told.received_on is None:
        yield "received_on", "县外转入的请填回执日期；还没有接收的，在“登记县外转入”办理。"


def _days_fit(told: ToldLetter) -> Iterator[Problem]:
    if told.issued_on > timezone.localdate():
        yield "issued_on", f"开具日期 {told.issued_on} 晚于今天。请核对。"
    if told.received_on and told.received_on > timezone.localdate():
        yield "received_on", f"回执日期 {told.received_on} 晚于今天。请核对。"
    for field, day in (("received_on", told.received_on), ("valid_until", told.valid_until)):
        if day and day < told.issued_on:
            yield field, f"早于开具日期 {told.issued_on}。请核对。"


def _left_if_gone(member: PartyMember, told: ToldLetter) -> Iterator[Problem]:
    """A receipt from outside means that he is no longer counted here, or has come back since."""
    gone = told.direction == Direction.OUT and told.received_on
    if gone and not member.has_left and not member.status_changes.filter(what="left").exists():
        words = f"“{member}”还是在册党员，没有登记转出。请在党员页面申请转接、登记回执"
        yield "received_on", f"{words}；还没有回执的，回执日期留空。"


@transaction.atomic
def take_out(letter: RelationTransfer, *, by: Actor) -> None:
    """The import is undone: history goes, what is on its way is withdrawn and keeps its number."""
    held = letters.hold(letter)
    if held.is_open:
        letters.withdraw(held, reason="撤回导入", by=by)
        return
    letters.require_an_end(held, by)
    events.record(TRANSFER_WITHDRAWN, by=by, target=held, about=str(held.member), reason="撤回导入")
    held.delete()
