"""A register in numbers: by unit and month with the entries behind each, and field by field."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

import django_tables2 as tables
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.access import require
from portal.fields.domain import statistics as by_field
from portal.figures.domain.trends import Chart
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.registers.domain import by_person, statistics
from portal.registers.domain.statistics import Measured
from portal.registers.forms import StatisticsForm
from portal.registers.permissions import REGISTER_FILL
from portal.registers.views.registers import OfRegister
from portal.ui.export import list_workbook
from portal.ui.papers import PagePaper, PaperHead, PaperTable
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import Link, OnPaper, Page

WHOLE: Final = "合计"
_HEADINGS: Final[dict[PeriodKind, Callable[[Period], str]]] = {
    PeriodKind.MONTH: lambda month: f"{month.number} 月",
    PeriodKind.QUARTER: lambda quarter: f"第{'一二三四'[quarter.number - 1]}季度",
    PeriodKind.HALF: lambda half: f"{'上下'[half.number - 1]}半年",
}


@dataclass(frozen=True)
class Amount:
    """A number of a unit in a period, and the entries it is made of."""

    number: Decimal
    text: str
    url: str


@dataclass(frozen=True)
class Line:
    """A unit over the months of a year, or the longer periods its register is filled for; `url`
    narrows the page to it."""

    label: str
    url: str
    whole: Amount
    parts: list[Amount]

    @property
    def chart(self) -> Chart:
        return Chart([amount.number for amount in self.parts])


class Statistics(OnPaper, OfRegister, Page):
    """An office before a meeting: who has how much in which month; sums and counts of each field.
    Over what the user may see."""

    template_name = "registers/statistics.html"
    period = None  # of all of them

    def prepare(self) -> None:
        super().prepare()
        user = self.request.user
        self.offered = (
            statistics.measured(self.register, self.definition) if self.definition else []
        )
        named = [(one.key, one.label) for one in self.offered]
        self.form = StatisticsForm(self.request.GET, by=user, measured=named)
        self.asked = self.form.asked
        self.year = Period(
            PeriodKind.YEAR, int(self.asked.get("year") or timezone.localdate().year)
        )
        self.above = self.asked.get("unit") or _top(user)

    def get_title(self) -> str:
        return f"{self.register}：统计"

    def actions(self) -> list[Link]:
        links = []
        if self.definition and by_person.fields_that_name(self.definition):
            address = reverse("registers:people", args=[self.register.pk])
            links.append(Link("按人统计", address, "users"))
        if self.request.user.can(LISTS_EXPORT):
            query = self.request.GET.copy()
            query["export"] = "xlsx"
            links.append(Link("导出 Excel", f"?{query.urlencode()}", "file-spreadsheet"))
        return [*links, *self.paper_links()]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.definition is None:
            return redirect(self.register.get_absolute_url())
        if request.GET.get("export") == "xlsx":
            return self.export()
        if (document := self.paper_asked()) is not None:
            return document
        total, facts = self.by_field()
        return self.render(
            form=self.form,
            what=self.what,
            headings=self.headings,
            lines=self.lines(),
            facts=facts,
            total=total,
        )

    def by_field(self) -> tuple[int, Any]:
        definition: Any = self.definition  # without one there is no page
        return by_field.of(definition, self.records(), column="open_values", world=self.world)

    def on_paper(self) -> PagePaper:
        """By unit and period, then field by field."""
        total, facts = self.by_field()
        heads = [PaperHead("单位", 16)]
        heads += [PaperHead(name, 7, is_number=True) for name in (*self.headings, "全年")]
        rows = tuple(
            (line.label, *(one.text for one in (*line.parts, line.whole))) for line in self.lines()
        )
        fields = tuple(
            (field.kind.field.heading, label, str(value))
            for field in facts
            for label, value in (("已填", f"{field.filled:,} 条"), *field.facts)
        )
        by_field = (PaperHead("字段", 30), PaperHead("项目", 30), PaperHead("数", 16))
        about = f"{self.above or ''} {self.year.label} {self.what.label}，各单位的数包括其下级"
        return PagePaper(
            self.get_title(),
            about.strip(),
            (
                PaperTable(tuple(heads), rows),
                PaperTable(by_field, fields, f"按字段汇总，共 {total:,} 条"),
            ),
        )

    @property
    def headings(self) -> list[str]:
        return [_HEADINGS[part.kind](part) for part in self.parts]

    @property
    def what(self) -> Measured:
        return next(
            (one for one in self.offered if one.key == self.asked.get("what")), self.offered[0]
        )

    @property
    def parts(self) -> list[Period]:
        """None of a register that is filled once a year: it is shown as a whole."""
        return [one for one in self._periods if one != self.year]

    @property
    def _periods(self) -> list[Period]:
        return statistics.periods_of(self.register, self.year)

    def lines(self) -> list[Line]:
        """The whole first, then the units below in their order."""
        if self.above is None:
            return []
        numbers = statistics.by_unit_and_period(
            self.records(), self.what, self._periods, above=self.above
        )
        units = Unit.objects.filter(path__in=numbers).in_tree_order()
        lines = [self._line(unit, numbers[unit.path]) for unit in units]
        return [self._whole(self.above, numbers.values()), *lines]

    def _whole(self, above: Unit, every: Iterable[dict[Period, Decimal]]) -> Line:
        summed: dict[Period, Decimal] = {}
        for numbers in every:
            for period, number in numbers.items():
                summed[period] = summed.get(period, Decimal(0)) + number
        return self._line(above, summed, label=WHOLE)

    def _line(self, unit: Unit, numbers: dict[Period, Decimal], *, label: str = "") -> Line:
        own = unit == self.above
        parts = [self._amount(unit, part, numbers.get(part)) for part in self.parts]
        whole = self._amount(unit, self.year, sum(numbers.values(), Decimal(0)))
        query = self.request.GET.copy()
        query["unit"] = str(unit.pk)
        return Line(
            label or (f"{unit}本级" if own else str(unit)),
            "" if own else f"?{query.urlencode()}",
            whole,
            parts,
        )

    def _amount(self, unit: Unit, period: Period, number: Decimal | None) -> Amount:
        asked = {"unit": unit.pk, "behind": self.what.behind, "within": period.code}
        address = f"{self.register.get_absolute_url()}?{urlencode(asked)}" if number else ""
        number = number or Decimal(0)
        return Amount(number, f"{number:,.{self.what.decimals}f}", address)

    def export(self) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        names = [part.code for part in self.parts]
        columns = [(name, tables.Column(verbose_name=name)) for name in ("单位", *names, WHOLE)]
        data = [
            {"单位": line.label, **_numbers(names, line.parts), WHOLE: float(line.whole.number)}
            for line in self.lines()
        ]
        table = tables.Table(data, extra_columns=columns)
        conditions = f"{self.what.label}，{self.year.label}，{self.above}"
        title, called = self.get_title(), self.trail_title()
        return list_workbook(
            table, title=title, called=called, by=self.request.user, conditions=conditions
        )


def _numbers(names: Sequence[str], amounts: Sequence[Amount]) -> dict[str, float]:
    return {name: float(amount.number) for name, amount in zip(names, amounts, strict=True)}


def _top(user: Any) -> Unit | None:
    """The highest unit the user sees entries of."""
    seen = Unit.objects.filter(user.scope(REGISTER_FILL).q("path"))
    return seen.still_open().order_by("depth", "path").first()
