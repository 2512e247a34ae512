"""党费收缴: members × twelve months of a branch. What a cell says, and what typing in it does."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import ExtractMonth

from branches.choices.dues import ASKED_STATES, DuesState, PaymentMethod
from branches.domain.cells import SentCell
from branches.domain.clerks import require_for
from branches.domain.dues import closing, payments
from branches.domain.dues.cover import NOTHING
from branches.domain.dues.payments import PaymentFacts
from branches.domain.dues.sums import own
from branches.models import DuesMonth, DuesPayment, DuesStandard, PartyMember, PartyOrganization
from branches.permissions import DUES_KEEP
from portal.accounts.models import User
from portal.dates import MONTHS
from portal.periods import Period, PeriodKind
from portal.typed import Unreadable, numbers

TICK: Final = "✓"
_TICKS: Final = frozenset({TICK, "√", "v", "y", "是", "已交", "交"})
_WORDS: Final = {
    DuesState.DEFERRED: "缓",
    DuesState.EXEMPT: "免",
    DuesState.NOT_DUE: "—",
}


def months_of(year: int) -> list[Period]:
    return [Period(PeriodKind.MONTH, year, number) for number in range(1, MONTHS + 1)]


def words(row: DuesMonth | None, through: Period) -> str:
    """✓ and the amount, 欠, 缓, 免, —; blank is still to be paid, or not opened."""
    if row is None:
        return ""
    if row.settled_on:
        return f"{TICK}{row.due}"
    if row.state not in ASKED_STATES:
        return _WORDS[DuesState(row.state)]
    if not row.due:
        return "未核定" if not row.standard else "—"
    left = f"差{row.due - row.paid}" if row.paid else ""
    if not through < row.asked_in:
        return left or f"欠{row.due}"
    return left


@dataclass
class DuesLine:
    """A member of the branch in a year; `months` by number."""

    member: PartyMember
    months: dict[int, DuesMonth] = field(default_factory=dict)
    standard: DuesStandard | None = None

    @property
    def paid(self) -> Decimal:
        return sum((row.paid for row in self.months.values()), NOTHING)

    @property
    def due(self) -> Decimal:
        rows = self.months.values()
        return sum((row.due for row in rows if row.state != DuesState.DEFERRED), NOTHING)


def lines(organisation: PartyOrganization, year: int) -> list[DuesLine]:
    """Whoever had a month there in the year, those of its groups too, by name: three statements."""
    months = months_of(year)
    rows = DuesMonth.objects.filter(
        own(organisation),
        month__gte=months[0],
        month__lte=months[-1],
    )
    named = rows.select_related("member__person").order_by("member__person__name_key", "member_id")
    found: dict[int, DuesLine] = {}
    for row in named:
        line = found.setdefault(row.member_id, DuesLine(row.member))
        line.months[row.month.number] = row
    standards = DuesStandard.objects.in_force().filter(
        member__in=list(found), since__lte=months[-1]
    )
    for standard in standards.order_by("since", "pk"):
        found[standard.member_id].standard = standard
    return list(found.values())


def received(organisation: PartyOrganization, year: int) -> dict[int, Decimal]:
    """By month what came in, by payment date: what agrees with the cash box."""
    rows = DuesPayment.objects.standing().filter(own(organisation), paid_on__year=year)
    summed = rows.order_by().values_list(ExtractMonth("paid_on")).annotate(Sum("amount"))
    return {month: amount for month, amount in summed}  # noqa: C416 - tuples of any length, to types


# Typing into it ----------------------------------------------------------------------------------


@dataclass
class TypedCell(SentCell):
    """One cell of the grid: its month, what was typed and what the page had shown."""

    member: int
    month: Period
    text: str
    before: str


def save(
    organisation: PartyOrganization,
    cells: Sequence[TypedCell],
    *,
    paid_on: dt.date,
    method: str = PaymentMethod.CASH,
    today: dt.date,
    by: User,
) -> None:
    """Each cell on its own: what cannot be is told beside it, the others are kept. Months of one
    member go in their order, so that a block may pay several."""
    require_for(by, DUES_KEEP, organisation)
    through = closing.closed_through(today)
    members = _members(organisation, cells)
    for cell in sorted(cells, key=lambda one: (one.member, _turn(one))):
        member = members.get(cell.member)
        if member is None:
            cell.refuse("这名党员不在这个支部的收缴表里。请刷新页面。")
            continue
        try:
            with transaction.atomic():
                _save(member, cell, through, paid_on=paid_on, method=method, by=by)
        except ValidationError as refusal:
            cell.refuse("；".join(refusal.messages))


def _turn(cell: TypedCell) -> int:
    """Ticks from the oldest month on; what is taken back from the newest."""
    return cell.month.index if cell.text.strip() else -cell.month.index


def _members(organisation: PartyOrganization, cells: Iterable[TypedCell]) -> dict[int, PartyMember]:
    rows = DuesMonth.objects.filter(own(organisation), member__in={one.member for one in cells})
    members = PartyMember.objects.filter(pk__in=rows.values("member"))
    return {one.pk: one for one in members.select_related("person", "organization__unit")}


def _save(
    member: PartyMember,
    cell: TypedCell,
    through: Period,
    *,
    paid_on: dt.date,
    method: str,
    by: User,
) -> None:
    row = DuesMonth.objects.filter(member=member, month=cell.month).first()
    now, typed = words(row, through), cell.text.strip()
    if typed == now:
        return
    if row is None:
        cell.refuse(f"{cell.month.label}没有开出党费，预交的请用“登记交纳”。")
    elif not typed:
        _take_back(row, cell, now, by=by)
    elif typed.startswith(TICK) and row.settled_on:
        return  # somebody else has ticked it meanwhile: once is enough
    elif (amount := _amount(typed, row)) is None:
        cell.refuse("请填 ✓（按标准交清）或者金额。缓交、免交请办理申请。")
    else:
        facts = PaymentFacts(amount=amount, paid_on=paid_on, method=method, months=(cell.month,))
        payments.pay(member, facts, by=by)


def _amount(typed: str, row: DuesMonth) -> Decimal | None:
    if typed.lower() in _TICKS or typed.startswith(TICK):
        return row.due - row.paid
    try:
        return numbers.scaled(typed, unit="元")
    except Unreadable:
        return None


def _take_back(row: DuesMonth, cell: TypedCell, now: str, *, by: User) -> None:
    """A tick taken away: only the member's last payment, and only if it is for this month alone."""
    if not row.settled_on:
        if cell.before.strip().startswith(TICK):
            cell.text = now  # what may be taken in its place
            cell.refuse(f"他人刚刚修改为“{now or '未交'}”。请核对。", "conflict")
        else:
            cell.refuse("这一格由系统计算，不能清空。")
        return
    newest: Any = (
        DuesPayment.objects.standing().filter(member=row.member).order_by("-paid_on", "-pk").first()
    )
    later = DuesMonth.objects.filter(
        member=row.member, month__gt=row.month, settled_on__isnull=False
    )
    if newest is None or later.exists() or newest.amount != row.due:
        cell.refuse(
            f"{cell.month.label}由 {row.settled_on} 的交纳记录结清，"
            "请在“交纳记录”中撤回那一笔，或者先撤回以后的月份。"
        )
        return
    payments.withdraw(newest, reason="收缴表中取消登记", by=by)
