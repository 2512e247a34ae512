"""减交、缓交、免交: 申请 → 支委会研究 → 基层党委批准. Until then the member owes what he owed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.actions import (
    DUES_RELIEF_APPLIED,
    DUES_RELIEF_DECIDED,
    DUES_RELIEF_DISCUSSED,
    DUES_RELIEF_WITHDRAWN,
)
from branches.choices.dues import RELIEFS, DuesState, ReliefState
from branches.domain.clerks import require_for
from branches.domain.dues import settling
from branches.models import DuesMonth, DuesRelief, PartyMember
from branches.permissions import DUES_KEEP, DUES_RECEIVE
from portal.access import Permission
from portal.accounts.models import User
from portal.audit.domain import events
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


@dataclass(frozen=True, kw_only=True)
class ReliefFacts:
    kind: str
    since: Period
    until: Period
    reason: str
    applied_on: dt.date
    amount: Decimal | None = None


@transaction.atomic
def apply(member: PartyMember, facts: ReliefFacts, *, by: User) -> DuesRelief:
    member = settling.hold(member)
    require_for(by, DUES_KEEP, member.organization)
    refuse_if(problems(member, facts))
    made = DuesRelief.objects.create(
        member=member,
        kind=facts.kind,
        amount=facts.amount if facts.kind == DuesState.REDUCED else None,
        since=facts.since,
        until=facts.until,
        reason=facts.reason.strip(),
        applied_on=facts.applied_on,
        by=by,
    )
    events.record(DUES_RELIEF_APPLIED, by=by, target=made)
    return made


@transaction.atomic
def discuss(relief: DuesRelief, *, discussed_on: dt.date, opinion: str, by: User) -> DuesRelief:
    relief = _standing(relief, DUES_KEEP, by=by)
    if relief.state != ReliefState.APPLIED:
        raise ValidationError("支委会研究情况已经登记。")
    refuse_if(
        _day_fits("discussed_on", discussed_on, relief.applied_on, "申请日期"),
        () if opinion.strip() else [("opinion", "请写明支委会意见，例如“同意上报”。")],
    )
    relief.discussed_on, relief.opinion = discussed_on, opinion.strip()
    relief.state = ReliefState.DISCUSSED
    relief.save()
    events.record(DUES_RELIEF_DISCUSSED, by=by, target=relief, summary=relief.opinion)
    return relief


@transaction.atomic
def decide(
    relief: DuesRelief, *, agreed: bool, decided_on: dt.date, document: str, by: User
) -> DuesRelief:
    """What is approved holds for the months of its span that are not paid, opened ones and those
    to come."""
    relief = _standing(relief, DUES_RECEIVE, by=by)
    if relief.state == ReliefState.APPLIED:
        raise ValidationError("支委会还没有研究，请先登记支委会研究情况。")
    if relief.state != ReliefState.DISCUSSED:
        raise ValidationError("这份申请已经批复。")
    refuse_if(
        _day_fits("decided_on", decided_on, relief.discussed_on, "支委会研究日期"),
        () if document.strip() or not agreed else [("document", "请填写批复文号。")],
    )
    relief.state = ReliefState.APPROVED if agreed else ReliefState.REFUSED
    relief.decided_on, relief.document, relief.decided_by = decided_on, document.strip(), by
    relief.save()
    if agreed:
        _hold_for_months(relief)
    events.record(DUES_RELIEF_DECIDED, by=by, target=relief, summary=relief.get_state_display())
    return relief


@transaction.atomic
def withdraw(relief: DuesRelief, *, reason: str, by: User) -> DuesRelief:
    """Of one that is approved only whoever approves: its unpaid months are owed again."""
    approved = relief.state == ReliefState.APPROVED
    relief = _standing(relief, DUES_RECEIVE if approved else DUES_KEEP, by=by)
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤回原因，例如“困难已解除”。"})
    relief.withdrawn_at, relief.withdrawal_reason = timezone.now(), reason.strip()
    relief.save()
    if approved:
        _owe_again(relief)
    events.record(DUES_RELIEF_WITHDRAWN, by=by, target=relief, reason=reason.strip())
    return relief


# Their parts -------------------------------------------------------------------------------------


def problems(member: PartyMember, facts: ReliefFacts) -> Iterator[Problem]:
    if facts.kind not in RELIEFS:
        yield "kind", "请选择减交、缓交或者免交。"
    for name, period in (("since", facts.since), ("until", facts.until)):
        if period.kind != PeriodKind.MONTH:
            yield name, "请填写月份，例如 2026-03。"
            return
    if facts.until < facts.since:
        yield "until", "止月早于起月。请核对。"
    if facts.kind == DuesState.REDUCED and facts.amount is None:
        yield "amount", "减交的请填写减后月交纳额。"
    if facts.amount is not None and facts.amount < 0:
        yield "amount", "减后月交纳额不能是负数。"
    if not facts.reason.strip():
        yield "reason", "请写明事由，例如“患病，收入减少”。"
    if facts.applied_on > timezone.localdate():
        yield "applied_on", f"申请日期 {facts.applied_on} 晚于今天。请核对。"
    yield from _alone(member, facts)


def _alone(member: PartyMember, facts: ReliefFacts) -> Iterator[Problem]:
    """Two who apply for one member."""
    live = DuesRelief.objects.standing().exclude(state=ReliefState.REFUSED)
    twin = live.filter(member=member, since__lte=facts.until, until__gte=facts.since).first()
    if twin:
        yield (
            "since",
            f"已有申请“{twin}”（{twin.get_state_display()}），月份重叠。请先撤回或者改期。",
        )


def _day_fits(name: str, day: dt.date, since: dt.date | None, what: str) -> Iterator[Problem]:
    if day > timezone.localdate():
        yield name, f"{day} 晚于今天。请核对。"
    elif since and day < since:
        yield name, f"早于{what} {since}。请核对。"


def _standing(relief: DuesRelief, permission: Permission, *, by: User) -> DuesRelief:
    member = settling.hold(relief.member)
    require_for(by, permission, member.organization)
    relief = DuesRelief.objects.select_for_update(of=("self",)).get(pk=relief.pk)
    if relief.is_withdrawn:
        raise ValidationError("这份申请已撤回，不能再办理。")
    relief.member = member
    return relief


def _unpaid_months(relief: DuesRelief) -> list[DuesMonth]:
    rows = DuesMonth.objects.filter(member=relief.member, settled_on=None)
    return list(rows.filter(month__gte=relief.since, month__lte=relief.until))


def _hold_for_months(relief: DuesRelief) -> None:
    for row in _unpaid_months(relief):
        if row.state == DuesState.NOT_DUE:
            continue
        row.state, row.reason, row.paid = relief.kind, relief.reason, Decimal(0)
        row.due = _due_under(relief, row.standard)
        row.save()
    settling.settle([relief.member_id])


def _due_under(relief: DuesRelief, standard: Decimal) -> Decimal:
    if relief.kind == DuesState.EXEMPT:
        return Decimal(0)
    if relief.kind == DuesState.REDUCED and relief.amount is not None:
        return relief.amount
    return standard


def _owe_again(relief: DuesRelief) -> None:
    for row in _unpaid_months(relief):
        if row.state == relief.kind:
            row.state, row.reason, row.due = DuesState.OWING, "", row.standard
            row.paid = Decimal(0)
            row.save()
    settling.settle([relief.member_id])
