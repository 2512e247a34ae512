"""上交: what an organisation hands up for a quarter; who takes it in says so."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from branches.actions import DUES_RECEIVED, DUES_REMITTANCE_WITHDRAWN, DUES_REMITTED
from branches.choices.dues import RemittanceState
from branches.domain.clerks import require_for
from branches.models import DuesPayment, DuesRemittance, PartyOrganization
from branches.permissions import DUES_KEEP, DUES_RECEIVE
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


@dataclass(frozen=True, kw_only=True)
class RemittanceFacts:
    quarter: Period
    amount: Decimal
    remitted_on: dt.date
    special: Decimal = Decimal(0)
    receipt: str = ""


@dataclass(frozen=True)
class Cash:
    """What was received in a quarter by payment date, below and here, and what was handed up."""

    received: Decimal
    special: Decimal
    handed_up: Decimal
    special_handed_up: Decimal

    @property
    def left(self) -> Decimal:
        return self.received - self.handed_up

    @property
    def special_left(self) -> Decimal:
        return self.special - self.special_handed_up


@transaction.atomic
def register(
    source: PartyOrganization, target: PartyOrganization, facts: RemittanceFacts, *, by: User
) -> DuesRemittance:
    source = _held(source)
    require_for(by, DUES_KEEP, source)
    refuse_if(problems(source, target, facts))
    made = DuesRemittance.objects.create(
        source=source,
        target=target,
        quarter=facts.quarter,
        amount=facts.amount,
        special=facts.special,
        remitted_on=facts.remitted_on,
        receipt=facts.receipt.strip(),
        by=by,
    )
    events.record(DUES_REMITTED, by=by, target=made)
    return made


@transaction.atomic
def receive(
    remittance: DuesRemittance, *, received_on: dt.date, receipt: str = "", by: User
) -> DuesRemittance:
    remittance = _standing(remittance)
    require(by, DUES_RECEIVE, remittance.target.unit)
    if remittance.state == RemittanceState.RECEIVED:
        raise ValidationError(f"已由{remittance.received_by}于 {remittance.received_on} 接收。")
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": f"{received_on} 晚于今天。收到后再登记。"})
    if received_on < remittance.remitted_on:
        raise ValidationError({"received_on": f"早于上交日期 {remittance.remitted_on}。请核对。"})
    remittance.state = RemittanceState.RECEIVED
    remittance.received_on, remittance.received_by = received_on, by
    remittance.receipt = receipt.strip() or remittance.receipt
    remittance.save()
    events.record(DUES_RECEIVED, by=by, target=remittance, on=str(received_on))
    return remittance


@transaction.atomic
def withdraw(remittance: DuesRemittance, *, reason: str, by: User) -> DuesRemittance:
    """What has arrived stays: whoever took it in would have to give it back first."""
    remittance = _standing(remittance)
    require_for(by, DUES_KEEP, remittance.source)
    if remittance.state == RemittanceState.RECEIVED:
        raise ValidationError("上级已接收，不能撤回。确有错误的，请联系接收党组织核对后另行登记。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤回原因，例如“金额写错”。"})
    remittance.withdrawn_at, remittance.withdrawal_reason = timezone.now(), reason.strip()
    remittance.save()
    events.record(DUES_REMITTANCE_WITHDRAWN, by=by, target=remittance, reason=reason.strip())
    return remittance


def cash(organisation: PartyOrganization, quarter: Period) -> Cash:
    """By payment date, so that it agrees with the money in the box."""
    span = (quarter.first_day, quarter.last_day)
    received = DuesPayment.objects.standing().filter(
        organization__path__startswith=organisation.path, paid_on__range=span
    )
    up = DuesRemittance.objects.standing().filter(source=organisation, quarter=quarter)
    sums: dict[str, Any] = received.aggregate(every=Sum("amount"), special=Sum("special"))
    gone: dict[str, Any] = up.aggregate(every=Sum("amount"), special=Sum("special"))
    zero = Decimal("0.00")
    every = (sums["every"], sums["special"], gone["every"], gone["special"])
    return Cash(*(one or zero for one in every))


def above(organisation: PartyOrganization) -> PartyOrganization | None:
    step = PartyOrganization.steplen
    return PartyOrganization.objects.filter(path=organisation.path[:-step]).first()


def may_receive(remittance: DuesRemittance, by: Actor) -> bool:
    return by.can(DUES_RECEIVE, remittance.target.unit)


# Their parts -------------------------------------------------------------------------------------


def problems(
    source: PartyOrganization, target: PartyOrganization, facts: RemittanceFacts
) -> Iterator[Problem]:
    if facts.quarter.kind != PeriodKind.QUARTER:
        yield "quarter", "请填写季度，例如 2026-Q3。"
        return
    if not source.path.startswith(target.path) or source == target:
        yield "target", f"“{target}”不是“{source}”的上级党组织。请核对。"
    if facts.remitted_on > timezone.localdate():
        yield "remitted_on", f"上交日期 {facts.remitted_on} 晚于今天。上交后再登记。"
    elif facts.remitted_on < facts.quarter.first_day:
        yield "remitted_on", f"早于{facts.quarter.label}开始的日期。请核对季度或者日期。"
    if facts.amount <= 0:
        yield "amount", "上交金额应大于 0。"
    elif facts.special > facts.amount:
        yield "special", "大额党费多于上交金额。请核对。"
    known = cash(source, facts.quarter)
    if facts.special != known.special_left:
        yield (
            "special",
            (
                f"{facts.quarter.label}收到、尚未上交的大额党费为 {known.special_left} 元，"
                f"须全额上交，填的是 {facts.special} 元。请核对。"
            ),
        )
    if facts.amount > known.left:
        yield (
            "amount",
            (
                f"{facts.quarter.label}实收 {known.received} 元，已上交 {known.handed_up} 元，"
                f"余 {known.left} 元，不能再上交 {facts.amount} 元。请先核对交纳记录。"
            ),
        )


def _held(organisation: PartyOrganization) -> PartyOrganization:
    rows = PartyOrganization.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit").get(pk=organisation.pk)


def _standing(remittance: DuesRemittance) -> DuesRemittance:
    rows = DuesRemittance.objects.select_for_update(of=("self",))
    held = rows.select_related("source__unit", "target__unit", "received_by").get(pk=remittance.pk)
    if held.is_withdrawn:
        raise ValidationError("这笔上交已撤回，不能再办理。")
    return held
