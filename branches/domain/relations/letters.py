"""Acts on letters of transfer: asked by the branch, issued, received or withdrawn (ME-07, ME-08).

The member moves by the acts that always moved members; a letter says why and by which number."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.actions import (
    TRANSFER_ASKED,
    TRANSFER_BROUGHT,
    TRANSFER_ISSUED,
    TRANSFER_RECEIVED,
    TRANSFER_WITHDRAWN,
)
from branches.choices.relations import Direction, LetterState
from branches.domain import members, moves, withdrawals
from branches.domain.admission import following
from branches.domain.clerks import require_for
from branches.domain.dues import opening
from branches.domain.relations import ledger, tasks
from branches.models import PartyMember, PartyOrganization, RelationTransfer
from branches.permissions import MEMBERS_MANAGE, TRANSFERS_ASK, TRANSFERS_KEEP, TRANSFERS_OUT
from portal.access import Actor, Denied, require
from portal.audit.domain import events
from portal.people.domain import numbers
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if

MONTHS_AHEAD: Final = 12  # dues are paid in advance for a year at most


@dataclass(frozen=True, kw_only=True)
class TransferAim:
    """Where to: `target` within the county, `elsewhere` outside."""

    direction: str
    target: PartyOrganization | None = None
    elsewhere: str = ""
    reason: str = ""
    paid_until: Period | None = None


@dataclass(frozen=True, kw_only=True)
class Issued:
    """`days` the letter holds, else as the rule has it; `number` of one on paper already."""

    issued_on: dt.date
    addressee: str = ""
    in_city: bool = False
    days: int | None = None
    number: str = ""
    paid_until: Period | None = None


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What stands on a letter that somebody brings from another county."""

    number: str
    elsewhere: str
    issued_on: dt.date
    received_on: dt.date
    valid_until: dt.date | None = None
    paid_until: Period | None = None


# Asking -------------------------------------------------------------------------------------------


@transaction.atomic
def ask(member: PartyMember, asked: TransferAim, *, by: Actor) -> RelationTransfer:
    """The branch says that a member wants to go; nothing happens to the member yet."""
    member = _held(member)
    require_for(by, TRANSFERS_ASK, member.organization)
    refuse_if(_may_go(member), _has_aim(member, asked), _paid_sensibly(asked.paid_until))
    is_inside = asked.direction == Direction.INSIDE
    letter = RelationTransfer.objects.create(
        member=member,
        direction=asked.direction,
        source=member.organization,
        target=asked.target if is_inside else None,
        elsewhere="" if is_inside else asked.elsewhere.strip(),
        reason=asked.reason.strip(),
        paid_until=asked.paid_until,
        in_city=is_inside,
        asked_by_id=by.pk,
    )
    _tell(TRANSFER_ASKED, letter, by, to=letter.goes_to)
    tasks.ask_to_issue(letter)
    return letter


def _held(member: PartyMember) -> PartyMember:
    rows = PartyMember.objects.select_for_update(of=("self",))
    return rows.select_related("organization__unit", "person").get(pk=member.pk)


def _may_go(member: PartyMember) -> Iterator[Problem]:
    if member.has_left:
        yield (
            NON_FIELD_ERRORS,
            f"“{member}”已于 {member.left_on} 离开（{member.leaving_reason_spoken}），不用再转接。",
        )
        return
    yield from ledger.no_disposal(member)
    if letter := ledger.open_of(member):
        words = f"“{member}”有一份{letter.get_state_display()}的转接（{letter}）没有办结，"
        yield NON_FIELD_ERRORS, f"{words}请先登记接收或撤回，再办理新的。"
    elif member.is_going:
        yield NON_FIELD_ERRORS, f"“{member}”已于 {member.going_on} 开出县外介绍信，正在等待回执。"


def _has_aim(member: PartyMember, asked: TransferAim) -> Iterator[Problem]:
    if asked.direction == Direction.OUT:
        if not asked.elsewhere.strip():
            yield "elsewhere", "请填写县外接收党组织的名称。"
    elif asked.target is None:
        yield "target", "请选择县内接收的党组织。"
    elif asked.target.pk == member.organization_id:
        yield "target", f"“{member}”的组织关系已在“{asked.target}”。请另选。"
    elif asked.target.is_closed:
        yield (
            "target",
            f"“{asked.target}”已于 {asked.target.closed_on} 撤销。请选择承接它的党组织。",
        )


def _paid_sensibly(month: Period | None) -> Iterator[Problem]:
    if month is None:
        return
    if month.kind != PeriodKind.MONTH:
        yield "paid_until", "请填写月份，例如 2026-11。"
        return
    this = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    if month > this.shifted(MONTHS_AHEAD):
        yield "paid_until", f"党费交至 {month.label}，比现在晚一年以上。请核对月份。"


# Issuing ------------------------------------------------------------------------------------------


@transaction.atomic
def issue(letter: RelationTransfer, told: Issued, *, by: Actor) -> RelationTransfer:
    """The letter goes out with the next number of its issuer; the member is kept until the receipt
    has come."""
    letter = hold(letter)
    source = _source_of(letter)
    require(by, _issues(letter), source.unit)
    if letter.direction == Direction.OUT:
        require(by, MEMBERS_MANAGE, source.unit)
    refuse_if(_is(letter, LetterState.ASKED, "开具"))
    member = _held(letter.member)
    refuse_if(
        _is_there(letter, member),
        _past(told.issued_on, "issued_on"),
        _holds_sensibly(told),
        _paid_sensibly(told.paid_until),
        ledger.number_is_free(told.number.strip(), but=letter.pk),
    )
    letter.issued_on, letter.state = told.issued_on, LetterState.ISSUED
    letter.addressee = told.addressee.strip() or letter.goes_to
    letter.in_city = told.in_city or letter.direction == Direction.INSIDE
    letter.paid_until = told.paid_until or letter.paid_until
    letter.valid_until = ledger.valid_until(told.issued_on, in_city=letter.in_city, days=told.days)
    ledger.give_number(letter, ledger.issuer_of(source, letter.direction)[1], told.number.strip())
    letter.save()
    if letter.direction == Direction.OUT:
        moves.leave(
            member, left_on=told.issued_on, leaving_reason="1", document=letter.number, by=by
        )
    _tell(TRANSFER_ISSUED, letter, by, number=letter.number, until=str(letter.valid_until))
    tasks.issued(letter, by=by)
    return letter


def _issues(letter: RelationTransfer) -> Any:
    return TRANSFERS_OUT if letter.direction == Direction.OUT else TRANSFERS_KEEP


def _source_of(letter: RelationTransfer) -> PartyOrganization:
    if letter.source is None:
        raise ValidationError("县外转入的介绍信由对方开具，这里只登记回执。")
    return letter.source


def _is(letter: RelationTransfer, state: LetterState, verb: str) -> Iterator[Problem]:
    if letter.state != state:
        yield (
            NON_FIELD_ERRORS,
            f"“{letter}”现在是“{letter.get_state_display()}”，不能{verb}。可能别人刚办理过，请刷新。",
        )


def _is_there(letter: RelationTransfer, member: PartyMember) -> Iterator[Problem]:
    """Between asking and issuing the member may have left or moved."""
    if member.has_left:
        yield NON_FIELD_ERRORS, f"“{member}”已于 {member.left_on} 离开。请撤回这份申请。"
    elif member.organization_id != letter.source_id:
        words = f"“{member}”的组织关系现在在“{member.organization}”，不在“{letter.source}”。"
        yield NON_FIELD_ERRORS, f"{words}请撤回这份申请，由现在的党组织重新申请。"


def _past(day: dt.date, field: str) -> Iterator[Problem]:
    if day > timezone.localdate():
        yield field, "日期晚于今天，请在当天或之后办理。"


def _holds_sensibly(told: Issued) -> Iterator[Problem]:
    most = ledger.rule_on(told.issued_on)["most_days"]
    if told.days is not None and not 1 <= told.days <= most:
        yield "days", f"有效期应为 1 至 {most} 天（{ledger.RULE}）。"


# Receiving ----------------------------------------------------------------------------------------


@transaction.atomic
def receive(letter: RelationTransfer, *, received_on: dt.date, by: Actor) -> RelationTransfer:
    """Within the county the target takes the member in; that is the receipt. An expired letter is
    still received: the delay has been shown all along."""
    letter = hold(letter)
    target = letter.target
    if target is None:
        raise ValidationError("转往县外的，请登记对方退回的回执。")
    require(by, TRANSFERS_KEEP, target.unit)
    refuse_if(_is(letter, LetterState.ISSUED, "接收"))
    member = _held(letter.member)
    refuse_if(_is_there(letter, member), _after_issue(letter, received_on))
    members.require_open(PartyOrganization.objects.select_for_update().get(pk=target.pk))
    made = moves.carry(
        member,
        target,
        moved_on=received_on,
        letter=letter.number[:60],
        reason=letter.reason,
        kind=withdrawals.RECEIPT,
        by=by,
    )
    letter.state, letter.received_on, letter.move = LetterState.RECEIVED, received_on, made
    letter.save()
    _tell(TRANSFER_RECEIVED, letter, by, on=str(received_on))
    tasks.ended(letter, by=by, act="接收组织关系")
    return letter


@transaction.atomic
def confirm(
    letter: RelationTransfer, *, received_on: dt.date, receipt: str = "", by: Actor
) -> RelationTransfer:
    """The receipt of another county has come back: from its day the member is theirs."""
    letter = hold(letter)
    source = _source_of(letter)
    require(by, TRANSFERS_KEEP, source.unit)
    if letter.direction != Direction.OUT:
        raise ValidationError("县内转接由接收党组织登记接收，不用回执。")
    refuse_if(_is(letter, LetterState.ISSUED, "登记回执"), _after_issue(letter, received_on))
    moves.confirm_gone(letter.member, received_on=received_on, document=receipt, by=by)
    letter.refresh_from_db()
    _tell(TRANSFER_RECEIVED, letter, by, on=str(received_on))
    tasks.ended(letter, by=by, act="登记回执")
    return letter


def _after_issue(letter: RelationTransfer, day: dt.date) -> Iterator[Problem]:
    yield from _past(day, "received_on")
    if letter.issued_on and day < letter.issued_on:
        yield "received_on", f"早于开具日期 {letter.issued_on}，请核对。"


@transaction.atomic
def withdraw(letter: RelationTransfer, *, reason: str, by: Actor) -> RelationTransfer:
    """Asked in vain, refused by the target, run out or brought back: the member stays. The number
    stays used."""
    letter = hold(letter)
    require_an_end(letter, by)
    refuse_if(
        [] if letter.is_open else [(NON_FIELD_ERRORS, f"“{letter}”已经办结，不能撤回。")],
        [] if reason.strip() else [("reason", "请填写撤回的原因，例如“本人不再转出”。")],
    )
    today = timezone.localdate()
    _held(letter.member)
    if letter.direction == Direction.OUT and letter.state == LetterState.ISSUED:
        moves.recall(letter.member, on=today, document=reason, by=by)
        letter.refresh_from_db()
    else:
        letter.state, letter.closed_on = LetterState.WITHDRAWN, today
        letter.closing_reason = reason.strip()
        letter.save()
    _tell(TRANSFER_WITHDRAWN, letter, by, reason=reason.strip())
    tasks.ended(letter, by=by, act="撤回介绍信")
    return letter


def may_withdraw(letter: RelationTransfer, user: Actor) -> bool:
    try:
        require_an_end(letter, user)
    except (Denied, ValidationError):
        return False
    return True


def require_an_end(letter: RelationTransfer, by: Actor) -> None:
    """Either end may; the branch that asked as long as nothing is issued."""
    target = letter.target
    if target is not None and by.can(TRANSFERS_KEEP, target.unit):
        return
    source = _source_of(letter)
    if letter.state == LetterState.ASKED:
        require_for(by, TRANSFERS_ASK, source)
    else:
        require(by, TRANSFERS_KEEP, source.unit)


# Coming in ----------------------------------------------------------------------------------------


@sensitive_variables()
@transaction.atomic
def bring_in(
    organization: PartyOrganization, letter: Brought, *, by: Actor, **values: Any
) -> RelationTransfer:
    """Somebody comes from another county: whoever was a member here before is taken back, whoever
    was not is registered. The identity number tells."""
    require(by, TRANSFERS_KEEP, organization.unit)
    require(by, MEMBERS_MANAGE, organization.unit)
    refuse_if(
        _past(letter.received_on, "received_on"),
        _in_order(letter),
        _paid_sensibly(letter.paid_until),
        ledger.number_is_free(
            letter.number.strip(), elsewhere=letter.elsewhere.strip(), field="letter_number"
        ),
    )
    member = _taken_in(organization, letter, values, by=by)
    made = RelationTransfer.objects.create(
        member=member,
        direction=Direction.IN,
        target=organization,
        elsewhere=letter.elsewhere.strip(),
        number=letter.number.strip(),
        issued_on=letter.issued_on,
        valid_until=letter.valid_until,
        received_on=letter.received_on,
        paid_until=letter.paid_until,
        state=LetterState.RECEIVED,
        asked_by_id=by.pk,
    )
    opening.begin_arrived(member, today=timezone.localdate())
    _tell(TRANSFER_BROUGHT, made, by, number=made.number, source=made.elsewhere)
    return made


@sensitive_variables()
def _taken_in(
    organization: PartyOrganization, letter: Brought, values: dict[str, Any], *, by: Actor
) -> PartyMember:
    number = values.get("identity") or ""
    person = numbers.known(number, by=by) if number else None
    if person:
        refuse_if(following.is_no_applicant(person))
    before = PartyMember.objects.filter(person=person).first() if person else None
    if before is None or not before.has_left:  # one who is here is refused in words
        return members.register(organization=organization, by=by, **values)
    return moves.take_back(
        before, organization=organization, on=letter.received_on, document=letter.number, by=by
    )


def _in_order(letter: Brought) -> Iterator[Problem]:
    if not letter.number.strip():
        yield "letter_number", "请填写对方介绍信的编号。"
    if not letter.elsewhere.strip():
        yield "elsewhere", "请填写转出的县外党组织。"
    if letter.received_on < letter.issued_on:
        yield "received_on", f"早于介绍信的开具日期 {letter.issued_on}，请核对。"
    if letter.valid_until and letter.valid_until < letter.issued_on:
        yield "valid_until", f"早于介绍信的开具日期 {letter.issued_on}，请核对。"


def hold(letter: RelationTransfer) -> RelationTransfer:
    """After its member, as acts on members hold them."""
    _held(letter.member)
    rows = RelationTransfer.objects.select_for_update(of=("self",))
    rows = rows.select_related("source__unit", "target__unit", "member__person")
    return rows.get(pk=letter.pk)


def _tell(action: Any, letter: RelationTransfer, by: Actor, **more: Any) -> None:
    events.record(action, by=by, target=letter, about=str(letter.member), **more)
