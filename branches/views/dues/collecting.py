"""党费收缴: branches × months, and the grid of one branch."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django_tables2 import Table

from branches.choices.dues import ASKED_STATES, PaymentMethod
from branches.choices.organisations import BRANCH_KINDS
from branches.domain.clerks import require_for
from branches.domain.dues import closing, opening, payments, sheet, sums
from branches.domain.dues.cover import NOTHING
from branches.domain.dues.sheet import DuesLine, TypedCell
from branches.domain.dues.sums import DuesYear
from branches.filters.dues import DuesFilters, begun_months, year_asked
from branches.filters.matrix import years
from branches.forms.dues import MonthForm
from branches.models import PartyOrganization
from branches.models.clerk import reaches
from branches.permissions import DUES_KEEP, DUES_MEMBERS, DUES_VIEW
from branches.tables.dues import DuesTable
from branches.tables.matrix import share_of
from portal.fields.views import sending
from portal.fields.views.sending import SentRow
from portal.periods import Period
from portal.typed import Unreadable, dates
from portal.ui.filters import ListFilters
from portal.ui.views import Crumb, FormPage, Link, ListPage, RecordPage

LIST = Crumb("党费收缴", reverse_lazy("branches:dues"))


class Dues(ListPage):
    """组织科 and townships monthly: which branch has collected what it owes, by month. Before, a
    paper per branch and quarter."""

    model = PartyOrganization
    table = DuesTable
    filters = DuesFilters
    permission = DUES_VIEW
    title = "党费收缴"
    lead = "每格为已交/应交人数：绿色交清，红色已关账仍有欠交，灰色正在收缴。点击打开收缴表。"
    hidden_columns = ("unit",)
    empty_title = "没有收缴党费的党组织"

    def rows(self) -> QuerySet:
        rows = super().rows().still_open().filter(kind__in=BRANCH_KINDS)
        return rows.select_related("unit").in_tree_order()

    def actions(self) -> list[Link]:
        links = {
            "欠交名单": ("dues-arrears", "alert-triangle", DUES_MEMBERS),
            "标准核定": ("dues-standards", "list-details", DUES_MEMBERS),
            "交纳记录": ("dues-payments", "notes", DUES_MEMBERS),
        }
        return [
            Link(label, reverse(f"branches:{name}"), icon)
            for label, (name, icon, needed) in links.items()
            if self.request.user.can(needed)
        ]

    def build_table(self, rows: QuerySet) -> Table:
        table: Any = super().build_table(rows)
        shown = [row.pk for row in table.page.object_list.data]
        table.reckon(
            self._reckoned(PartyOrganization.objects.filter(pk__in=shown)),
            opens_grid=self.request.user.can(DUES_MEMBERS),
        )
        return table

    def whole_table(self, filters: ListFilters, *, exclude: tuple[str, ...]) -> Table:
        table: Any = super().whole_table(filters, exclude=exclude)
        table.reckon(self._reckoned(self.chosen_rows(filters)))
        return table

    def paper_figures(self, filters: ListFilters) -> str:
        year = self._reckoned(self.chosen_rows(filters))
        whole = sums.together(year.cells.values())
        rate = share_of(whole.settled, whole.owing) or "—"
        return (
            f"应交 {whole.owing:,} 人次 {whole.due:,} 元，"
            f"已交 {whole.settled:,} 人次 {whole.paid:,} 元，交纳率（人）{rate}。"
        )

    def _reckoned(self, rows: QuerySet) -> DuesYear:
        return DuesYear(rows, begun_months(self.request.GET), today=timezone.localdate())


class _OfBranch(RecordPage):
    model = PartyOrganization
    permission = DUES_MEMBERS

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, DUES_MEMBERS, self.record)

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    @property
    def year(self) -> int:
        return year_asked(self.request.GET)

    @property
    def may_keep(self) -> bool:
        return reaches(self.request.user, DUES_KEEP, self.record)

    @property
    def paid_on(self) -> dt.date:
        """The day for which the grid registers; today unless the address names another."""
        today = timezone.localdate()
        try:
            return dt.date(*dates.typed(self.request.GET.get("paid_on", ""), today=today))
        except (Unreadable, TypeError, ValueError):
            return today

    @property
    def method(self) -> str:
        asked = self.request.GET.get("method", "")
        return asked if asked in PaymentMethod.values else PaymentMethod.CASH.value


class DuesGrid(_OfBranch):
    """A secretary on 党费日, a township for villages without a computer: members × twelve months,
    tick who has paid; paste a block from Excel."""

    template_name = "branches/dues/grid.html"
    title = "{record}：党费收缴"

    def actions(self) -> list[Link]:
        there = reverse("branches:dues-month", args=[self.record.pk])
        return [Link("本月按标准全部已交", there, "checkbox", "primary")] if self.may_keep else []

    def context(self, **extra: Any) -> dict[str, Any]:
        lines = sheet.lines(self.record, self.year)
        through = closing.closed_through(timezone.localdate())
        query = {"paid_on": self.paid_on.isoformat(), "method": self.method}
        save = reverse("branches:dues-save", args=[self.record.pk], query=query)
        data = {
            "columns": _columns(self.year, may_keep=self.may_keep),
            "rows": [_row(line, through) for line in lines],
            "units": [],
            "single": True,
            "about": "党员",
            "saveUrl": save,
            "removeUrl": "",
        }
        asked = {
            "years": years(),
            "year": self.year,
            "paid_on": self.paid_on,
            "methods": PaymentMethod.choices,
            "method": self.method,
        }
        received = sheet.received(self.record, self.year)
        totals = _totals(lines, self.year, received)
        return super().context(data=data, asked=asked, totals=totals, **extra)


class SaveDues(_OfBranch):
    """Answers with the state of every cell sent; JSON in, JSON out."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        return sending.answer(request, self.save)

    def save(self, rows: list[SentRow]) -> list[Any]:
        typed = [(row, [_cell(row, *pair) for pair in row.cells.items()]) for row in rows]
        today = timezone.localdate()
        sheet.save(
            self.record,
            [cell for _, cells in typed for cell in cells],
            paid_on=self.paid_on,
            method=self.method,
            today=today,
            by=self.request.user,
        )
        years = {cell.month.year for _, cells in typed for cell in cells}
        through = closing.closed_through(today)
        now = {
            line.member.pk: _row(line, through)
            for year in years
            for line in sheet.lines(self.record, year)
        }
        return [_answer(row, cells, now) for row, cells in typed]


class MonthPaid(_OfBranch, FormPage):
    """A secretary on a phone after 党费日: everybody who has not paid is ticked, take out who has
    not, done."""

    title = "{record}：登记党费"
    permission = DUES_KEEP
    form_class = MonthForm
    verb = "登记已交"
    template_name = "branches/dues/month.html"

    @property
    def months(self) -> list[tuple[str, str]]:
        now = opening.month_of(timezone.localdate())
        return [(one.code, one.label) for one in (now.shifted(-step) for step in range(12))]

    @property
    def month(self) -> Period:
        asked = self.request.GET.get("month", "")
        known = dict(self.months)
        return Period.parse(asked if asked in known else next(iter(known)))

    def form_kwargs(self) -> dict[str, Any]:
        number = self.month.number
        unpaid = [
            line
            for line in sheet.lines(self.record, self.month.year)
            if (row := line.months.get(number)) and not row.settled_on and row.due > row.paid
            and row.state in ASKED_STATES
        ]  # fmt: skip
        return {"unpaid": unpaid, "month": self.month}

    def initial(self) -> dict[str, Any]:
        return {}

    @property
    def cancel_url(self) -> str:
        return reverse("branches:dues-grid", args=[self.record.pk])

    def act(self, form: MonthForm) -> Any:
        return payments.pay_month(
            self.record,
            self.month,
            paid_on=form.cleaned_data["paid_on"],
            method=form.cleaned_data["method"],
            only=form.cleaned_data["members"],
            by=self.request.user,
        )

    def done_message(self, result: payments.PaidMonth) -> str:
        told = f"{self.month.label}已登记 {result.count:,} 人交纳。"
        if result.skipped:
            names = "、".join(str(member) for member in result.skipped)
            told += f"以前月份尚未交清的没有登记：{names}，请在收缴表中从最早欠交的月份登记。"
        return told

    def success_url(self, result: Any) -> str:
        query = {"year": self.month.year}
        return reverse("branches:dues-grid", args=[self.record.pk], query=query)


# Of the grid -------------------------------------------------------------------------------------


def _columns(year: int, *, may_keep: bool) -> list[dict[str, Any]]:
    fixed = [
        _column("category", "类别", 90),
        _column("standard", "月标准", 80),
        _column("rhythm", "周期", 60),
    ]
    months = [
        _column(month.code, f"{month.number}月", 78, computed=not may_keep)
        for month in sheet.months_of(year)
    ]
    return [*fixed, *months, _column("paid", "已交合计", 90)]


def _column(key: str, title: str, width: int, *, computed: bool = True) -> dict[str, Any]:
    return {
        "key": key,
        "title": title,
        "editor": "text",
        "options": [],
        "align": "right",
        "required": False,
        "computed": computed,
        "help": "",
        "width": width,
    }


def _row(line: DuesLine, through: Period) -> dict[str, Any]:
    standard = line.standard
    cells = {row.month.code: sheet.words(row, through) for row in line.months.values()}
    reasons = {row.month.code: row.reason for row in line.months.values() if row.reason}
    return {
        "_id": line.member.pk,
        "_unit": line.member.pk,
        "_unitName": line.member.person.name,
        "_findings": reasons,
        "category": standard.get_category_display() if standard else "未核定",
        "standard": f"{standard.amount}" if standard else "",
        "rhythm": standard.get_rhythm_display() if standard else "",
        "paid": f"{line.paid}",
        **cells,
    }


def _cell(row: SentRow, key: str, text: str) -> TypedCell:
    return TypedCell(row.key or 0, Period.parse(key), text, row.before.get(key, ""))


def _answer(row: SentRow, cells: list[TypedCell], now: dict[int, Any]) -> dict[str, Any]:
    told = {
        cell.month.code: {"state": cell.state, "text": cell.text, "message": cell.message}
        for cell in cells
    }
    return {"id": row.key, "cells": told, "values": now.get(row.key or 0, {})}


def _totals(
    lines: list[DuesLine], year: int, received: dict[int, Decimal]
) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """By month what is owed, what is paid of it, and what came in during the month."""
    totals = []
    for month in sheet.months_of(year):
        rows = [line.months[month.number] for line in lines if month.number in line.months]
        came = received.get(month.number, NOTHING)
        if rows or came:
            asked = [row for row in rows if row.state in ASKED_STATES]
            due = sum((row.due for row in asked), NOTHING)
            paid = sum((row.paid for row in rows), NOTHING)
            totals.append((month.label, due, paid, came))
    return totals
