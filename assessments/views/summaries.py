"""A form over all units that fill it, one period at a time."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

import django_tables2 as tables
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from assessments.choices import LedgerState
from assessments.domain.ledgers import summaries
from assessments.domain.ledgers.summaries import LedgerSummary, SummaryPart
from assessments.models import Ledger, LedgerForm
from assessments.permissions import LEDGERS_VIEW
from assessments.tables import TONES
from assessments.views.ledgers import LIST, read_url
from portal import parameters
from portal.access import require
from portal.periods import BadPeriodError, Period, PeriodKind
from portal.ui.export import list_workbook
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import AsShown, Crumb, Link, Page

MOST_SHOWN: Final = 100
_TOTAL: Final = "合计"


class SummaryLine(NamedTuple):
    """A unit: where its ledger stands, and what is in it."""

    ledger: Ledger
    url: str
    badge: tuple[str, str, str]
    cells: list[tuple[str, bool, str]]  # heading, whether a number, text


class ShownPart(NamedTuple):
    name: str
    heads: list[tuple[str, bool]]
    lines: list[SummaryLine]
    totals: list[str]


class LedgerSummaryPage(AsShown, Page):
    """组织科 when the month is in: all townships below each other, with the county's sums, as they
    used to be copied together by hand. A township: its own row."""

    template_name = "assessments/summary.html"
    permission = LEDGERS_VIEW
    title = "台账汇总"
    lead = (
        "各单位报送的数并排。退回、更正中的取最近一次报送的。"
        "率和推算出来的数不合计，“是否”合计填“是”的。"
    )

    def prepare(self) -> None:
        """Of the first form in its running period, unless the address says otherwise."""
        asked = self.request.GET
        self.forms_seen = list(LedgerForm.objects.visible_to(self.request.user).in_order())
        key = parameters.key(asked.get("form"))
        chosen = [form for form in self.forms_seen if form.pk == key]
        in_use = [form for form in self.forms_seen if form.is_open]
        self.form = next(iter(chosen or in_use or self.forms_seen), None)
        self.period = self._period(asked.get("period", ""))
        self.is_accepted = asked.get("only") == "accepted"
        self.is_whole = False

    def _period(self, code: str) -> Period:
        """That of the form which holds the last day of what is asked for; none after the running
        one. Nonsense is the running one."""
        kind = PeriodKind(self.form.period_kind) if self.form else PeriodKind.MONTH
        running = Period.containing(timezone.localdate(), kind)
        try:
            asked = Period.containing(Period.parse(code).last_day, kind)
        except BadPeriodError:
            return running
        return min(asked, running)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        wants_sheet = self.request.GET.get("export") == "xlsx"
        return self.export() if wants_sheet else super().get(*args, **kwargs)

    def get_title(self) -> str:
        called = self.form.name if self.form else ""
        return f"{self.period.label}{called}汇总"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def actions(self) -> list[Link]:
        if self.form is None or not self.request.user.can(LISTS_EXPORT):
            return []
        return [Link("导出 Excel", self.address(export="xlsx"), "file-spreadsheet")]

    def on_paper(self) -> Any:
        self.is_whole = True
        return super().on_paper()

    def context(self, **extra: Any) -> dict[str, Any]:
        summary = self.summary()
        kind = PeriodKind(self.period.kind)
        running = Period.containing(timezone.localdate(), kind)
        units = len(summary.rows) if summary else 0
        return super().context(
            form=self.form,
            forms=[
                (one.name, self.address(form=one.pk), one == self.form)
                for one in self.forms_seen
                if one.is_open or one == self.form
            ],
            period=self.period,
            before_url=self.address(period=self.period.previous()),
            after_url=self.address(period=self.period.next()) if self.period < running else "",
            is_accepted=self.is_accepted,
            only_url=self.address(only=None if self.is_accepted else "accepted"),
            parts=[self.shown(part) for part in summary.parts] if summary else [],
            units=units,
            told=len(summary.told) if summary else 0,
            is_whole=self.is_whole,
            most=MOST_SHOWN,
            is_cut=not self.is_whole and units > MOST_SHOWN,
            **extra,
        )

    def summary(self) -> LedgerSummary | None:
        if self.form is None:
            return None
        return summaries.of(
            self.form, self.period, by=self.request.user, is_accepted=self.is_accepted
        )

    def shown(self, part: SummaryPart) -> ShownPart:
        heads = [(kind.field.heading, kind.align == "right") for kind in part.kinds]
        rows = part.rows if self.is_whole else part.rows[:MOST_SHOWN]
        lines = [
            SummaryLine(
                row.ledger,
                read_url(row.ledger),
                (row.ledger.get_state_display(), *TONES[LedgerState(row.ledger.state)]),
                [(*head, text) for head, text in zip(heads, texts, strict=True)],
            )
            for row, texts in rows
        ]
        return ShownPart(part.name, heads, lines, part.totals if any(part.totals) else [])

    def address(self, **changed: Any) -> str:
        query = self.request.GET.copy()
        if self.form:
            query["form"] = str(self.form.pk)
        for name in ("export", "paper", *changed):
            query.pop(name, None)
        for name, value in changed.items():
            if value is not None:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    def export(self) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        summary = self.summary()
        heads = ["单位", "状态"]
        for part in summary.parts if summary else ():
            heads += [kind.field.heading for kind in part.kinds]
        columns = [(f"c{at}", tables.Column(verbose_name=head)) for at, head in enumerate(heads)]
        rows = [
            {f"c{at}": value for at, value in enumerate(row)}
            for row in (_rows_of(summary) if summary else ())
        ]
        return list_workbook(
            tables.Table(rows, extra_columns=columns),
            title=self.get_title(),
            by=self.request.user,
            conditions="只取已通过的" if self.is_accepted else "",
        )


def _rows_of(summary: LedgerSummary) -> Iterator[list[Any]]:
    """Numbers as numbers, so that the sheet can go on reckoning."""
    kinds = [kind for part in summary.parts for kind in part.kinds]
    for row in summary.rows:
        values = row.values or {}
        cells = [_plain(kind.cell(values.get(kind.key), summary.world)) for kind in kinds]
        yield [str(row.ledger.unit), row.ledger.get_state_display(), *cells]
    totals = [summary.summed(kind) for kind in kinds]
    if any(total is not None for total in totals):
        yield [_TOTAL, "", *map(_plain, totals)]


def _plain(value: Any) -> Any:
    """As the sheet holds it."""
    return float(value) if isinstance(value, Decimal) else value
