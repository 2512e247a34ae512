"""Acts on payments: registered, by single months as the grid ticks them, withdrawn."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.actions import DUES_PAID, DUES_PAYMENT_WITHDRAWN
from branches.choices.dues import (
    ASKED_STATES,
    PaymentMethod,
    PaymentSource,
    Surplus,
)
from branches.domain.clerks import require_for
from branches.domain.dues import amounts, reminders, settling
from branches.domain.dues.cover import NOTHING, DuesCover
from branches.domain.dues.sums import own
from branches.models import DuesMonth, DuesPayment, PartyMember, PartyOrganization
from branches.models.clerk import reaches
from branches.permissions import DUES_KEEP
from portal.accounts.models import User
from portal.audit.domain import events
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


@dataclass(frozen=True, kw_only=True)
class PaymentFacts:
    """`months`: those it is said to be for; they must be the oldest that are owed. `surplus` says
    what becomes of money beyond them."""

    amount: Decimal
    paid_on: dt.date
    method: str = PaymentMethod.CASH
    receipt: str = ""
    remark: str = ""
    surplus: str = ""
    months: tuple[Period, ...] = field(default=())


@transaction.atomic
def pay(
    member: PartyMember, facts: PaymentFacts, *, source: str = PaymentSource.BRANCH, by: User
) -> DuesPayment:
    member = settling.hold(member)
    receiver = _receiver(member)
    _require_taking(member, receiver, by=by)
    refuse_if(problems(member, facts))
    special = _special(member, facts)
    made = DuesPayment.objects.create(
        member=member,
        organization=receiver,
        paid_on=facts.paid_on,
        amount=facts.amount,
        special=special,
        method=facts.method,
        receipt=facts.receipt.strip(),
        remark=facts.remark.strip(),
        source=source,
        by=by,
    )
    before = _settled(member)
    covered = settling.settle_one(member)
    reminders.paid(member, by=by)
    events.record(
        DUES_PAID, by=by, target=member, summary=_told(made, covered, before), on=str(made.paid_on)
    )
    return made


@dataclass(frozen=True)
class PaidMonth:
    """全部已交: how many paid, and who was left out for an earlier month."""

    count: int
    skipped: list[PartyMember]


@transaction.atomic
def pay_month(
    organisation: PartyOrganization,
    month: Period,
    *,
    paid_on: dt.date,
    method: str = PaymentMethod.CASH,
    only: Collection[int] | None = None,
    by: User,
) -> PaidMonth:
    """本月按标准全部已交: everybody of the organisation who has not paid the month yet, or `only`
    those ticked. Who pays by the quarter pays what of it is opened. Who owes an earlier month is
    left out: his money would go there."""
    require_for(by, DUES_KEEP, organisation)
    rows = DuesMonth.objects.unsettled().filter(
        own(organisation), month=month, state__in=ASKED_STATES
    )
    if only is not None:
        rows = rows.filter(member__in=only)
    members = PartyMember.objects.filter(pk__in=rows.values("member")).order_by("pk")
    count, skipped = 0, []
    for member in members.select_related("person"):
        asked = paid_together(_owing(member), month)
        if _owed_before(member, asked[0].month):
            skipped.append(member)
            continue
        pay(
            member,
            PaymentFacts(
                amount=sum((row.due - row.paid for row in asked), NOTHING),
                paid_on=paid_on,
                method=method,
                months=tuple(row.month for row in asked),
            ),
            by=by,
        )
        count += 1
    return PaidMonth(count, skipped)


@transaction.atomic
def withdraw(payment: DuesPayment, *, reason: str, by: User) -> DuesPayment:
    """Registered by mistake: the months it covered are owed again."""
    member = settling.hold(payment.member)
    payment = DuesPayment.objects.select_related("organization__unit").get(pk=payment.pk)
    require_for(by, DUES_KEEP, payment.organization)
    if payment.is_withdrawn:
        raise ValidationError("这笔交纳记录已经撤回。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤回原因，例如“重复登记”。"})
    payment.withdrawn_at, payment.withdrawal_reason = timezone.now(), reason.strip()
    payment.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    settling.settle([member.pk])
    events.record(
        DUES_PAYMENT_WITHDRAWN,
        by=by,
        target=member,
        summary=f"{payment.paid_on} 交纳的 {payment.amount} 元",
        reason=reason.strip(),
    )
    return payment


@transaction.atomic
def remove(payment: DuesPayment, *, by: User) -> None:
    """One that an import brought by mistake leaves again."""
    member = settling.hold(payment.member)
    require_for(by, DUES_KEEP, payment.organization)
    if payment.source != PaymentSource.IMPORT or payment.is_withdrawn:
        raise ValidationError(f"“{payment}”不是导入的，或者已经撤回，不能删除。")
    payment.delete()
    settling.settle([member.pk])
    events.record(
        DUES_PAYMENT_WITHDRAWN, by=by, target=member, summary=str(payment), reason="撤回导入"
    )


def paid_together(rows: Iterable[DuesMonth], month: Period) -> list[DuesMonth]:
    """What somebody pays who pays the month: by the quarter also the months of it before, which
    are asked for with it."""
    quarter = Period.containing(month.first_day, PeriodKind.QUARTER)
    owing = [row for row in rows if not row.settled_on and row.due > row.paid]
    own = next(row for row in owing if row.month == month)
    if own.asked_in.last_day != quarter.last_day:
        return [own]
    return [
        row
        for row in sorted(owing, key=lambda row: row.month)
        if row.asked_in == own.asked_in and quarter.first_day <= row.month.first_day
        and row.month <= month and row.state in ASKED_STATES
    ]  # fmt: skip


# Their parts -------------------------------------------------------------------------------------


def problems(member: PartyMember, facts: PaymentFacts) -> Iterator[Problem]:
    today = timezone.localdate()
    if facts.amount <= 0:
        yield "amount", "金额应大于 0。"
    if facts.paid_on > today:
        yield "paid_on", f"交纳日期 {facts.paid_on} 晚于今天。收到后再登记。"
    if facts.method not in PaymentMethod.values:
        yield "method", "请选择交纳方式。"
    if member.left_on is not None and facts.paid_on > member.left_on and not _owing(member):
        yield "paid_on", f"“{member}”已于 {member.left_on} 离开，没有欠交的党费。请核对。"
    yield from _oldest_first(member, facts)


def _oldest_first(member: PartyMember, facts: PaymentFacts) -> Iterator[Problem]:
    """A month paid before an unpaid one."""
    if not facts.months:
        return
    owing = _owing(member)
    named = set(facts.months)
    last = max(named)
    earlier = [row for row in owing if row.month < last and row.month not in named]
    if earlier:
        first = earlier[0]
        yield (
            "months",
            (
                f"“{member}”{first.month.label}应交 {first.due} 元尚未交清，"
                f"党费从最早欠交的月份补起。请先登记{first.month.label}。"
            ),
        )
        return
    asked = [row for row in owing if row.month in named]
    known = {row.month for row in asked}
    for month in sorted(named - known):
        yield "months", _why_not(member, month)
    needed = sum((row.due - row.paid for row in asked), NOTHING)
    if asked and known == named and facts.amount != needed:
        yield "amount", f"所填月份应交 {needed} 元，填的是 {facts.amount} 元。请核对。"


def _why_not(member: PartyMember, month: Period) -> str:
    row = DuesMonth.objects.filter(member=member, month=month).first()
    if row is None:
        return f"“{member}”{month.label}没有开出党费，预交的请用“登记交纳”。"
    if row.settled_on:
        return f"“{member}”{month.label}已于 {row.settled_on} 交清。请核对。"
    if row.state not in ASKED_STATES:
        return f"“{member}”{month.label}为“{row.get_state_display()}”，不用登记交纳。"
    return f"“{member}”{month.label}还没有核定标准，请先核定。"


def _owing(member: PartyMember) -> list[DuesMonth]:
    rows = DuesMonth.objects.unsettled().filter(member=member, state__in=ASKED_STATES)
    return list(rows.order_by("month"))


def _owed_before(member: PartyMember, month: Period) -> bool:
    rows = DuesMonth.objects.unsettled().filter(member=member, state__in=ASKED_STATES)
    return rows.filter(month__lt=month).exists()


def _special(member: PartyMember, facts: PaymentFacts) -> Decimal:
    """What stands in a line of its own: a surplus that reaches the rule's sum, unless it is said
    to be for the coming months."""
    if facts.surplus == Surplus.AHEAD:
        return NOTHING
    rows = DuesMonth.objects.unsettled().filter(member=member)
    surplus = facts.amount - sum((row.due - row.paid for row in rows), NOTHING)
    is_special = surplus >= amounts.special_from(on=facts.paid_on)
    if surplus > 0 and (facts.surplus == Surplus.SPECIAL or is_special):
        return surplus
    return NOTHING


def _receiver(member: PartyMember) -> PartyOrganization:
    """Arrears stay with the organisation of their month, and so does the money for them."""
    owed = DuesMonth.objects.unsettled().filter(member=member, state__in=ASKED_STATES)
    row = owed.select_related("organization__unit").order_by("month").first()
    return row.organization if row else member.organization


def _require_taking(member: PartyMember, receiver: PartyOrganization, *, by: User) -> None:
    if not reaches(by, DUES_KEEP, receiver):
        require_for(by, DUES_KEEP, member.organization)


def _settled(member: PartyMember) -> set[int]:
    rows = DuesMonth.objects.filter(member=member).exclude(settled_on=None)
    return {month.index for month in rows.values_list("month", flat=True)}


def _told(payment: DuesPayment, covered: DuesCover, before: set[int]) -> str:
    months = [one.month for one in covered.months if one.settled_on and one.month not in before]
    words = "、".join(f"{month // 12}-{month % 12 + 1:02}" for month in months)
    special = f"，其中大额党费 {payment.special} 元" if payment.special else ""
    return f"{payment.amount} 元{special}" + (f"，交清 {words}" if words else "")
