"""Pages of figures: what there is, one figure over units and periods, its card, units compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import django_tables2 as tables
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from portal.access import Actor, require
from portal.figures import links
from portal.figures.catalogue import FIGURES, Figure, by_line, known
from portal.figures.domain import places, reading, trends
from portal.figures.domain.reading import FigureNumber
from portal.figures.domain.trends import Chart
from portal.figures.forms import MOST_COMPARED, CompareForm, MatrixForm, SearchForm, kind_of
from portal.figures.permissions import FIGURES_TAKE, FIGURES_VIEW
from portal.orgs.models import Unit
from portal.periods import BadPeriodError, Period, PeriodKind
from portal.text import nearness_of, search_key
from portal.ui.export import list_workbook
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import Crumb, Link, Page

LIST: Final = Crumb("指标数据", reverse_lazy("figures:figures"))
COLUMNS: Final = 12
MOST_UNITS: Final = 500


@dataclass(frozen=True)
class Cell:
    """A number as pages show it; `card` is the address of what explains it."""

    label: str
    value: str
    measure: str
    card: str
    number: FigureNumber | None = None


def cell(
    figure: Figure, unit: Unit, period: Period, number: FigureNumber | None, label: str = ""
) -> Cell:
    text = reading.spoken(figure, number)
    if number is None and not figure.is_of(unit):
        text = reading.NOTHING_DUE  # nobody was to take it
    known = number is not None and number.value is not None
    address = links.card(figure.key, unit, period)
    return Cell(label or figure.label, text, figure.measure if known else "", address, number)


def current(kind: PeriodKind = PeriodKind.MONTH) -> Period:
    return Period.containing(timezone.localdate(), kind)


class FigurePage(Page):
    """Base of the pages about one figure."""

    permission = FIGURES_VIEW

    def prepare(self) -> None:
        try:
            self.figure = known(self.request.user)[self.kwargs["key"]]
        except KeyError:
            raise Http404 from None

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class Figures(Page):
    """Whoever quotes a number, weekly: what it is called, what it means, how it stands."""

    template_name = "figures/figures.html"
    permission = FIGURES_VIEW
    title = "指标数据"
    lead = "每个数只有一种算法。点数字看口径、走势和名单，点名称看各单位、各期的数。"

    def actions(self) -> list[Link]:
        offered = [Link("单位对比", links.compare([]), "arrows-diff")]
        if self.request.user.can(FIGURES_TAKE):
            offered += [
                Link("统计", reverse("figures:take"), "calculator"),
                Link("冻结", reverse("figures:freeze"), "lock"),
            ]
        return offered

    def context(self, **extra: Any) -> dict[str, Any]:
        form = SearchForm(self.request.GET)
        user = self.request.user
        matching = [figure for figure in known(user).values() if _matches(figure, form.asked)]
        unit, period = places.top(user), current()
        numbers = reading.read(matching, [period], [unit]) if unit else {}
        lines = {
            line: [
                (figure, cell(figure, unit, period, numbers.get((figure.key, period, unit.pk))))
                for figure in figures
                if not figure.levels or unit.kind.level in figure.levels
            ]
            for line, figures in by_line(matching).items()
            if unit
        }
        return super().context(form=form, lines=lines, unit=unit, period=period, **extra)


def _matches(figure: Figure, typed: str) -> bool:
    return not typed or nearness_of(search_key(figure.label, figure.key), typed) is not None


class Matrix(FigurePage):
    """Offices, monthly: one number of all units over a year; who stands out, who has moved."""

    template_name = "figures/figure.html"

    def prepare(self) -> None:
        super().prepare()
        user = self.request.user
        self.form = MatrixForm(self.request.GET, by=user)
        self.asked = self.form.asked
        self.above = self.asked.get("below") or places.top(user)
        self.last = self.asked.get("until") or current(kind_of(self.asked.get("kind", "")))

    def get_title(self) -> str:
        return f"{self.figure.label}（{self.figure.key}）"

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.export() if self.request.GET.get("export") == "xlsx" else self.render()

    def actions(self) -> list[Link]:
        if not self.request.user.can(LISTS_EXPORT):
            return []
        query = self.request.GET.copy()
        query["export"] = "xlsx"
        return [Link("导出 Excel", f"?{query.urlencode()}", "file-spreadsheet")]

    def context(self, **extra: Any) -> dict[str, Any]:
        periods, rows = self.periods(), self.rows()
        first = rows[:MOST_UNITS]
        return super().context(
            form=self.form,
            figure=self.figure,
            above=self.above,
            periods=periods,
            rows=[(unit, cells, Chart([_value(c) for c in cells])) for unit, cells in first],
            cut=len(rows) if len(rows) > len(first) else 0,
            **extra,
        )

    def periods(self) -> list[Period]:
        return [self.last.shifted(step - COLUMNS + 1) for step in range(COLUMNS)]

    def rows(self) -> list[tuple[Unit, list[Cell]]]:
        if self.above is None:
            return []
        level = self.asked.get("level", "")
        under = places.below(self.request.user, self.above, self.figure, level=level)
        units = [self.above, *under]
        periods = self.periods()
        numbers = reading.read([self.figure], periods, units)
        rows = [
            (
                unit,
                [
                    cell(self.figure, unit, period, numbers.get((self.figure.key, period, unit.pk)))
                    for period in periods
                ],
            )
            for unit in units
        ]
        return [row for row in rows if _value(row[1][-1])] if self.asked.get("some") else rows

    def export(self) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        names = [period.code for period in self.periods()]
        columns = [
            ("unit", tables.Column(verbose_name="单位")),
            *((name, tables.Column(verbose_name=name)) for name in names),
        ]
        data = [
            {"unit": str(unit), **{n: _for_workbook(c) for n, c in zip(names, cells, strict=True)}}
            for unit, cells in self.rows()
        ]
        table = tables.Table(data, extra_columns=columns)
        return list_workbook(table, title=self.get_title(), by=self.request.user)


def _for_workbook(one: Cell) -> float | str:
    """A number to reckon with; what there is none of, in words."""
    value = _value(one)
    return one.value if value is None else float(value)


def _value(one: Cell) -> Any:
    return one.number.value if one.number else None


class Card(FigurePage):
    """Whoever sees a number: what it is, since when, how it moved, who is behind it."""

    template_name = "figures/card.html"

    def prepare(self) -> None:
        super().prepare()
        self.unit: Unit = get_object_or_404(places.seen(self.request.user), pk=self.kwargs["pk"])
        try:
            self.period = Period.parse(self.request.GET.get("period") or current().code)
        except BadPeriodError:
            self.period = current()
        if not self.figure.exists_for(self.period):
            self.period = current()

    def get_title(self) -> str:
        return f"{self.unit} {self.figure.label}"

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(self.figure.label, links.figure(self.figure.key))]

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        partial = "card" if self.request.htmx and not self.request.htmx.boosted else ""
        return self.render(partial=partial)

    def context(self, **extra: Any) -> dict[str, Any]:
        trend = trends.of(self.figure, self.unit, self.period)
        number = trend.last.number
        return super().context(
            figure=self.figure,
            unit=self.unit,
            period=self.period,
            trend=trend,
            number=number,
            value=reading.spoken(self.figure, number),
            definition=self.figure.definition_of(number.version if number else self.figure.version),
            present=self._present(number),
            rows=self.figure.rows(self.period, self.unit, self.request.user),
            matrix=links.figure(self.figure.key, below=self.unit.pk),
            **extra,
        )

    def _present(self, number: FigureNumber | None) -> str:
        """What a stored number would be now, where that can be told and differs."""
        if number is None or not number.state or not self.figure.answers(self.period):
            return ""
        now = reading.now([self.figure], self.period, [self.unit])
        present = now.get((self.figure.key, self.period, self.unit.pk))
        if present is None or present.value == number.value:
            return ""
        return reading.spoken(self.figure, present)


class Compare(Page):
    """Before a meeting: how a few units stand beside one another."""

    template_name = "figures/compare.html"
    permission = FIGURES_VIEW
    title = "单位对比"
    lead = f"最多 {MOST_COMPARED} 个单位，各项指标并排比较。"

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        form = CompareForm(self.request.GET, by=self.request.user)
        units = list((form.asked.get("unit") or Unit.objects.none())[:MOST_COMPARED])
        period = form.asked.get("period") or current()
        return super().context(
            form=form,
            units=units,
            period=period,
            lines=compared(units, period, by=self.request.user),
            **extra,
        )


def compared(
    units: Sequence[Unit], period: Period, *, by: Actor
) -> dict[str, list[tuple[Figure, list[Cell]]]]:
    """Only what at least one of them has a number of; of a register only if it is not zero."""
    if not units:
        return {}
    figures = [figure for figure in known(by).values() if figure.exists_for(period)]
    numbers = reading.read(figures, [period], units)
    lines: dict[str, list[tuple[Figure, list[Cell]]]] = {}
    for figure in figures:
        cells = [
            cell(figure, unit, period, numbers.get((figure.key, period, unit.pk))) for unit in units
        ]
        if any(_says_something(figure, one.number) for one in cells):
            lines.setdefault(figure.line, []).append((figure, cells))
    return lines


def _says_something(figure: Figure, number: FigureNumber | None) -> bool:
    """Most registers are not every unit's: a zero of theirs is no news."""
    return number is not None and (figure.key in FIGURES or bool(number.value))
