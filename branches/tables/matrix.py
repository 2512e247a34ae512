"""组织生活一览: organisations × the months of a year."""

from collections.abc import Sequence
from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from branches.choices.life import DutyStanding
from branches.domain.life.compliance import NOTHING, DutyMonth, DutyTotals, Reckoning
from branches.models import PartyOrganization
from portal.periods import Period
from portal.ui.tables import ListTable, NameColumn, NumberColumn, badge, muted

_TONES = {
    DutyStanding.IN_TIME: "ok",
    DutyStanding.LATE: "info",
    DutyStanding.MISSING: "bad",
    DutyStanding.PENDING: "plain",
}
_NUMBERS = {"td": {"class": "text-end num"}, "th": {"class": "text-end"}}


class DutyColumn(tables.Column):
    """A month, drawn by the table, which has reckoned it."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            verbose_name=f"{number}月", orderable=False, empty_values=(), attrs=_NUMBERS
        )


class MatrixTable(ListTable):
    short_name = NameColumn(verbose_name="党组织", order_by=("path",))
    unit = tables.Column(verbose_name="所在单位", order_by=("unit__path", "path"))
    kind = tables.Column(
        verbose_name="类型", accessor="get_kind_display", order_by=("kind", "path")
    )
    nature = tables.Column(
        verbose_name="性质", accessor="get_nature_display", order_by=("nature", "path")
    )
    m1 = DutyColumn(1)
    m2 = DutyColumn(2)
    m3 = DutyColumn(3)
    m4 = DutyColumn(4)
    m5 = DutyColumn(5)
    m6 = DutyColumn(6)
    m7 = DutyColumn(7)
    m8 = DutyColumn(8)
    m9 = DutyColumn(9)
    m10 = DutyColumn(10)
    m11 = DutyColumn(11)
    m12 = DutyColumn(12)
    due = NumberColumn(verbose_name="应开展", orderable=False, empty_values=())
    done = NumberColumn(verbose_name="已开展", orderable=False, empty_values=())
    rate = tables.Column(verbose_name="完成率", orderable=False, empty_values=(), attrs=_NUMBERS)
    in_time = tables.Column(verbose_name="按期率", orderable=False, empty_values=(), attrs=_NUMBERS)

    class Meta(ListTable.Meta):
        model = PartyOrganization
        fields = ()

    reckoning: Reckoning
    months: Sequence[Period]

    def reckon(self, reckoning: Reckoning) -> None:
        """What the rows shown come to; asked once for all of them."""
        self.reckoning, self.months = reckoning, reckoning.months

    def of_month(self, record: PartyOrganization, number: int) -> DutyMonth:
        if number > len(self.months):
            return NOTHING
        return self.reckoning.cell(record.pk, self.months[number - 1])

    def value_month(self, record: PartyOrganization, column: DutyColumn) -> str:
        cell = self.of_month(record, column.number)
        return f"{cell.done}/{cell.due}" if cell.due else ""

    def render_month(self, record: PartyOrganization, column: DutyColumn) -> SafeString:
        cell = self.of_month(record, column.number)
        if not cell.due:
            return muted("—")
        month = self.months[column.number - 1]
        query = urlencode({"organization": record.pk, "month": month.code})
        missing = "、".join(f"{line.label} {line.done}/{line.due}" for line in cell.missing)
        told = f"{cell.standing.label}{f'：还差 {missing}' if missing else ''}"
        return format_html(
            '<a href="{}?{}" title="{}">{}</a>',
            reverse("branches:activities"),
            query,
            told,
            badge(f"{cell.done}/{cell.due}", _TONES[cell.standing]),
        )

    render_m1 = render_m2 = render_m3 = render_m4 = render_m5 = render_m6 = render_month
    render_m7 = render_m8 = render_m9 = render_m10 = render_m11 = render_m12 = render_month
    value_m1 = value_m2 = value_m3 = value_m4 = value_m5 = value_m6 = value_month
    value_m7 = value_m8 = value_m9 = value_m10 = value_m11 = value_m12 = value_month

    def totals(self, record: PartyOrganization) -> DutyTotals:
        return DutyTotals.of(self.reckoning.row(record.pk))

    def value_due(self, record: PartyOrganization) -> int:
        return self.totals(record).due

    def value_done(self, record: PartyOrganization) -> int:
        return self.totals(record).done

    def render_due(self, record: PartyOrganization) -> str:
        return f"{self.value_due(record):,}"

    def render_done(self, record: PartyOrganization) -> str:
        return f"{self.value_done(record):,}"

    def value_rate(self, record: PartyOrganization) -> str:
        return share_of(self.totals(record).done, self.totals(record).due)

    def render_rate(self, record: PartyOrganization) -> str:
        return self.value_rate(record) or "—"

    def value_in_time(self, record: PartyOrganization) -> str:
        return share_of(self.totals(record).in_time, self.totals(record).due)

    def render_in_time(self, record: PartyOrganization) -> str:
        return self.value_in_time(record) or "—"


def share_of(part: int, whole: int) -> str:
    """As the domain rounds it: two places, half up."""
    if not whole:
        return ""
    hundredths = (20_000 * part + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02}%"
