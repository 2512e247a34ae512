"""Where a member belongs: moved within the county, left, taken back."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.actions import MEMBER_MOVED
from branches.choices.members import Membership, StatusEvent
from branches.choices.relations import LetterState
from branches.domain import members, statuses, withdrawals
from branches.domain.admission import following
from branches.domain.dues import opening
from branches.domain.relations import ledger, searches
from branches.domain.terms import months_later
from branches.models import MemberMove, PartyMember, PartyOrganization
from branches.permissions import MEMBERS_MANAGE
from portal.access import Actor, require
from portal.audit.domain import events
from portal.dates import MONTHS, PartialDate
from portal.deeds.domain.kinds import DeedKind
from portal.problems import refuse_if

# Codes of the table `leaving_reason`. A relation that goes out is waited for (ME-07).
_TRANSFERRED = "1"
_GONE_BY_THEMSELVES = frozenset({"42"})  # 自行脱党除名
# Those that also end the membership of the Party.
_EXPELLED = frozenset({"3"})
_SUSPENDED = frozenset({"6", "7"})
# 开除, 除名 of every kind (劝退 among them), 取消预备党员资格: what follows is a new admission.
_ENDED = frozenset({"3", "4", "41", "42", "43", "5"})
_BARRED = _ENDED - {"5"}  # for so many years
BARRED_YEARS = 5


@transaction.atomic
def move(
    member: PartyMember,
    *,
    organization: PartyOrganization,
    moved_on: dt.date,
    letter: str = "",
    reason: str = "",
    by: Actor,
) -> MemberMove:
    """Within the county; both organisations' histories show it. Who moves keeps both ends."""
    member = members.held(member, by=by)
    target = _receiving(organization, by=by)
    _require_not_going(member)
    _require_no_letter(member)
    refuse_if(ledger.no_disposal(member))
    return carry(member, target, moved_on=moved_on, letter=letter, reason=reason, by=by)


def carry(
    member: PartyMember,
    target: PartyOrganization,
    *,
    moved_on: dt.date,
    letter: str = "",
    reason: str = "",
    kind: DeedKind = withdrawals.MOVE,
    by: Actor,
) -> MemberMove:
    """The part of a move that follows once it is known who may: both ends' keeper, or the target
    with a letter of the source. `member` and `target` are held."""
    source = member.organization
    if target == source:
        raise ValidationError({"organization": f"“{member}”的组织关系已在“{target}”。"})
    statuses.require_past(moved_on, field="moved_on")
    _require_in_sequence(member, moved_on, field="moved_on")
    says = f"{moved_on} 由“{source}”转到“{target}”"
    with withdrawals.keeping_member(kind, member, says, by=by):
        member.organization = target
        member.branch_post = ""  # a post is held in one organisation
        member.save(update_fields=["organization", "branch_post", "changed_at"])
        made = MemberMove.objects.create(
            member=member,
            source=source,
            target=target,
            moved_on=moved_on,
            letter=letter.strip(),
            reason=reason.strip(),
            by_id=by.pk,
        )
        following.moved(made, by=by)
    events.record(
        MEMBER_MOVED,
        by=by,
        target=member,
        source=str(source),
        to=str(target),
        on=str(moved_on),
        letter=made.letter,
    )
    return made


@transaction.atomic
def leave(
    member: PartyMember, *, left_on: dt.date, leaving_reason: str, document: str = "", by: Actor
) -> PartyMember:
    """Out of the county, out of the Party, or dead: the record stays and is no longer counted.

    Whoever is transferred out of the county is counted until the receipt has come.
    """
    member = members.held(member, by=by)
    _require_not_going(member)
    statuses.require_past(left_on, field="left_on")
    _require_after_joining(member, left_on)
    _require_in_sequence(member, left_on, field="left_on")
    if leaving_reason in _GONE_BY_THEMSELVES:
        refuse_if(searches.removing(member, left_on))
    if leaving_reason == _TRANSFERRED:
        refuse_if(ledger.no_disposal(member))
    before = statuses.summary(member)
    if leaving_reason == _TRANSFERRED:
        return _send(member, left_on, document, before, by=by)
    with withdrawals.keeping_member(withdrawals.LEAVING, member, f"{left_on} 离开", by=by):
        member.left_on, member.leaving_reason = left_on, leaving_reason
        member.branch_post = ""
        ledger.settle(member, LetterState.WITHDRAWN, left_on, "党员已离开本县党组织")
        if leaving_reason in _EXPELLED:
            member.state = Membership.EXPELLED
        elif leaving_reason in _SUSPENDED:
            member.state = Membership.SUSPENDED
        member.save()
        statuses.keep(
            member, what=StatusEvent.LEFT, on=left_on, document=document, before=before, by=by
        )
        following.left(member)
        opening.end(member, left_on=left_on)
    return member


def _send(member: PartyMember, on: dt.date, letter: str, before: str, *, by: Actor) -> PartyMember:
    says = f"{on} 开出县外介绍信"
    with withdrawals.keeping_member(withdrawals.LEAVING, member, says, by=by):
        number = ledger.sent(member, on, letter.strip(), by=by)
        member.going_on, member.going_letter = on, number
        member.save()
        statuses.keep(member, what=StatusEvent.GOING, on=on, document=number, before=before, by=by)
    return member


@transaction.atomic
def confirm_gone(
    member: PartyMember, *, received_on: dt.date, document: str = "", by: Actor
) -> PartyMember:
    """The receipt has come: from its day on the other county counts the member."""
    member = members.held(member, by=by)
    before = _require_going(member, received_on, field="received_on")
    says = f"{received_on} 回执，转出县外"
    with withdrawals.keeping_member(withdrawals.LEAVING, member, says, by=by):
        letter = document.strip() or member.going_letter
        member.going_on, member.going_letter = None, ""
        member.left_on, member.leaving_reason = received_on, _TRANSFERRED
        member.branch_post = ""
        ledger.settle(member, LetterState.RECEIVED, received_on)
        member.save()
        statuses.keep(
            member, what=StatusEvent.LEFT, on=received_on, document=letter, before=before, by=by
        )
        following.left(member)
        opening.end(member, left_on=received_on)
    return member


@transaction.atomic
def recall(member: PartyMember, *, on: dt.date, document: str = "", by: Actor) -> PartyMember:
    """The letter came back or ran out: the member stays where he is."""
    member = members.held(member, by=by)
    before = _require_going(member, on, field="on")
    with withdrawals.keeping_member(withdrawals.RETURN, member, f"{on} 转出不成", by=by):
        member.going_on, member.going_letter = None, ""
        ledger.settle(member, LetterState.WITHDRAWN, on, document.strip() or "转出不成")
        member.save()
        statuses.keep(
            member, what=StatusEvent.RECALLED, on=on, document=document, before=before, by=by
        )
    return member


def _require_going(member: PartyMember, on: dt.date, *, field: str) -> str:
    if member.going_on is None:
        raise ValidationError(f"“{member}”没有等待回执的县外转出，请先办理“离开本县党组织”。")
    statuses.require_past(on, field=field)
    if on < member.going_on:
        words = f"早于开出介绍信的日期 {member.going_on}，请核对。"
        raise ValidationError({field: words})
    return statuses.summary(member)


def _require_not_going(member: PartyMember) -> None:
    if member.is_going:
        raise ValidationError(
            f"“{member}”已于 {member.going_on} 开出县外介绍信，正在等待回执。"
            "请先登记回执，或登记转出不成。"
        )


def is_barred(member: PartyMember) -> bool:
    """For so many years, and then only as a new admission."""
    return member.leaving_reason in _BARRED


def _require_no_letter(member: PartyMember) -> None:
    letter = ledger.open_of(member)
    if letter is not None:
        raise ValidationError(
            f"“{member}”有一份{letter.get_state_display()}的转接（{letter}，去往“{letter.goes_to}”）"
            "没有办结。请由接收方登记接收，或者先撤回。"
        )


def may_return(member: PartyMember) -> bool:
    return member.leaving_reason not in _ENDED


def _require_may_return(member: PartyMember) -> None:
    """Who was removed from the Party does not come back by moving."""
    if may_return(member):
        return
    words = f"“{member}”于 {member.left_on} {member.leaving_reason_spoken}，不能重新转入，"
    words += "只能按新党员发展程序重新办理"
    if member.leaving_reason in _BARRED and member.left_on:
        first = months_later(member.left_on, BARRED_YEARS * MONTHS)
        words += f"，且须满 {BARRED_YEARS} 年（{first} 以后）"
    raise ValidationError(f"{words}。")


@transaction.atomic
def take_back(
    member: PartyMember,
    *,
    organization: PartyOrganization,
    on: dt.date,
    document: str = "",
    by: Actor,
) -> PartyMember:
    """Somebody who had left comes into the county again."""
    member = members.held(member, by=by, left=True)
    target = _receiving(organization, by=by)
    if member.left_on is None:
        raise ValidationError(f"“{member}”没有离开，组织关系变动请办理转接。")
    _require_may_return(member)
    statuses.require_past(on)
    if on < member.left_on:
        raise ValidationError({"on": f"重新转入的日期早于离开日期 {member.left_on}，请核对。"})
    before = statuses.summary(member)
    says = f"{on} 重新转入“{target}”"
    with withdrawals.keeping_member(withdrawals.RETURN, member, says, by=by):
        member.organization = target
        member.left_on, member.leaving_reason = None, ""
        if member.state == Membership.SUSPENDED:
            member.state = Membership.RESTORED
        member.save()
        statuses.keep(
            member, what=StatusEvent.RETURNED, on=on, document=document, before=before, by=by
        )
    return member


def _receiving(organization: PartyOrganization, *, by: Actor) -> PartyOrganization:
    """The organisation as it is now, held open until the member stands in it."""
    rows = PartyOrganization.objects.select_for_update(of=("self",)).select_related("unit")
    target = rows.get(pk=organization.pk)
    require(by, MEMBERS_MANAGE, target.unit)
    members.require_open(target)
    return target


def _require_in_sequence(member: PartyMember, day: dt.date, *, field: str) -> None:
    last = member.moves.in_force().newest_first().first()
    if last is not None and day < last.moved_on:
        raise ValidationError({field: f"早于上一次转接的日期 {last.moved_on}，请核对。"})


def _require_after_joining(member: PartyMember, left_on: dt.date) -> None:
    joined = member.joined_on
    if joined is None:
        return
    left = PartialDate.of(left_on)
    if left < joined and not left.agrees_with(joined):
        raise ValidationError({"left_on": f"离开日期早于入党时间（{joined.dotted}），请核对。"})
