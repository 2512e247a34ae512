"""What dues bring to the menu, to members and organisations."""

from typing import Any

from django.db.models import Model
from django.utils import timezone

from branches.domain.dues import closing, settling, sheet
from branches.domain.dues.sums import DuesYear
from branches.models import (
    DuesMonth,
    DuesPayment,
    DuesRelief,
    DuesRemittance,
    PartyMember,
    PartyOrganization,
)
from branches.models.clerk import reaches
from branches.permissions import DUES_KEEP, DUES_MEMBERS, DUES_VIEW
from branches.tables.matrix import share_of
from portal.periods import Period
from portal.text import label_of
from portal.ui.registry import Act, MenuEntry, SignedInRequest, Tab, acts, menu, tabs

_SHOWN_MONTHS, _SHOWN = 24, 12
_SECTION = "党费"
_FACTS = ("organization", "paid_on", "amount", "special", "method", "receipt", "remark", "source",
          "by", "withdrawal_reason")  # fmt: skip

_OF_RELIEF = (
    "kind", "amount", "since", "until", "reason", "applied_on", "discussed_on", "opinion",
    "decided_on", "document", "decided_by", "by", "withdrawal_reason",
)  # fmt: skip
_OF_REMITTANCE = ("source", "target", "quarter", "amount", "special", "remitted_on", "receipt",
                  "by", "received_on", "received_by", "withdrawal_reason")  # fmt: skip

menu.add_section(_SECTION, 24)
menu.add(
    MenuEntry("党费收缴", "branches:dues", "coin", _SECTION, DUES_VIEW, 50),
    MenuEntry(
        "党费欠交名单", "branches:dues-arrears", "alert-triangle", _SECTION, DUES_MEMBERS, 51
    ),
    MenuEntry(
        "党费标准核定", "branches:dues-standards", "list-details", _SECTION, DUES_MEMBERS, 52
    ),
    MenuEntry("党费减免缓", "branches:dues-reliefs", "circle-off", _SECTION, DUES_MEMBERS, 54),
    MenuEntry("党费上交台账", "branches:dues-remittances", "arrow-up", _SECTION, DUES_VIEW, 55),
    MenuEntry("党费交纳记录", "branches:dues-payments", "receipt", _SECTION, DUES_MEMBERS, 53),
)


class MemberDuesTab(Tab[PartyMember]):
    """His last two years, standards and payments."""

    key, label, template, position = "dues", "党费", "branches/dues/member.html", 45
    permission = DUES_MEMBERS

    def context(self, request: SignedInRequest, record: PartyMember) -> dict[str, Any]:
        through = closing.closed_through(timezone.localdate())
        rows = DuesMonth.objects.filter(member=record).select_related("organization")
        months = [
            (row, sheet.words(row, through)) for row in rows.order_by("-month")[:_SHOWN_MONTHS]
        ]
        payments = DuesPayment.objects.filter(member=record).select_related("organization", "by")
        return {
            "member": record,
            "months": months,
            "standards": record.dues_standards.in_force().select_related("by").newest_first(),
            "payments": payments.newest_first()[:_SHOWN],
            "ahead": settling.paid_ahead(record),
            "may_keep": reaches(request.user, DUES_KEEP, record.organization),
        }


class OrganisationDuesTab(Tab[PartyOrganization]):
    """This year month by month, and the way to the grid."""

    key, label, template, position = "dues", "党费", "branches/dues/organisation.html", 36
    permission = DUES_VIEW

    def context(self, request: SignedInRequest, record: PartyOrganization) -> dict[str, Any]:
        today = timezone.localdate()
        months = [one for one in sheet.months_of(today.year) if one.first_day <= today]
        below = PartyOrganization.objects.filter(path__startswith=record.path)
        year = DuesYear(below, months, today=today)
        sums: dict[int, Any] = {}
        for (_, index), cell in year.cells.items():
            sums[index] = sums[index] + cell if index in sums else cell
        lines = [
            (month, sums[month.index], share_of(sums[month.index].settled, sums[month.index].owing))
            for month in months
            if month.index in sums
        ]
        return {
            "organisation": record,
            "lines": lines,
            "year": today.year,
            "may_open": reaches(request.user, DUES_MEMBERS, record),
            "may_keep": not record.is_closed and reaches(request.user, DUES_KEEP, record),
        }


class PaymentTab(Tab[DuesPayment]):
    key, label, template, position = "facts", "记录", "branches/dues/payment.html", 10

    def context(self, request: SignedInRequest, record: DuesPayment) -> dict[str, Any]:
        return {"member": record.member, "facts": _told(record, _FACTS)}


class ReliefTab(Tab[DuesRelief]):
    key, label, template, position = "facts", "申请和批复", "branches/dues/payment.html", 10

    def context(self, request: SignedInRequest, record: DuesRelief) -> dict[str, Any]:
        return {"member": record.member, "facts": _told(record, _OF_RELIEF)}


class RemittanceTab(Tab[DuesRemittance]):
    key, label, template, position = "facts", "上交和接收", "branches/dues/payment.html", 10

    def context(self, request: SignedInRequest, record: DuesRemittance) -> dict[str, Any]:
        return {"facts": _told(record, _OF_REMITTANCE)}


def _told(record: Model, names: tuple[str, ...]) -> list[tuple[str, str]]:
    facts = [(label_of(record, name), _words(record, name)) for name in names]
    return [(label, words) for label, words in facts if words]


def _words(record: Model, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, Period):
        return value.label
    return "" if value is None else str(value)


tabs.add("branches.dues_payment", PaymentTab)
tabs.add("branches.dues_relief", ReliefTab)
tabs.add("branches.dues_remittance", RemittanceTab)
tabs.add("branches.member", MemberDuesTab)
tabs.add("branches.organisation", OrganisationDuesTab)
acts.add(Act("登记党费", "branches:dues", "coin", DUES_KEEP, 23))
