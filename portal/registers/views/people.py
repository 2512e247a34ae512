"""A register by the persons it names."""

from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

import django_tables2 as tables
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.access import require
from portal.fields.domain.kinds import spoken
from portal.periods import Period, PeriodKind
from portal.registers.domain import by_person
from portal.registers.domain.by_person import PersonLine
from portal.registers.forms import PeopleForm
from portal.registers.permissions import REGISTER_FILL
from portal.registers.views.registers import OfRegister
from portal.ui.export import list_workbook
from portal.ui.papers import PagePaper, PaperHead, PaperTable
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import Crumb, Link, OnPaper, Page

MOST_LINES: Final = 500  # on the page; the workbook has all
_NAME, _UNIT = "姓名", "单位"
_NUMBER: Final = {"td": {"class": "text-end num"}, "th": {"class": "text-end"}}


class ByPerson(OnPaper, OfRegister, Page):
    """An office before a meeting: which leader was where, who sent in how much, who still owes
    days."""

    template_name = "registers/people.html"
    period = None  # of all of them

    def prepare(self) -> None:
        super().prepare()
        named = by_person.fields_that_name(self.definition) if self.definition else []
        sorting = by_person.fields_that_sort(self.definition) if self.definition else []
        self.named, self.sorting = (
            {one.key: one.field for one in each} for each in (named, sorting)
        )
        self.form = PeopleForm(self.request.GET, named=self.named, sorting=self.sorting)
        asked = self.form.asked
        self.key = asked.get("who") or next(iter(self.named), "")
        self.sorted_by = self.sorting.get(asked.get("split") or next(iter(self.sorting), ""))
        self.year = Period(PeriodKind.YEAR, int(asked.get("year") or timezone.localdate().year))

    def get_title(self) -> str:
        return f"{self.register}：按人统计"

    def crumbs(self) -> list[Crumb]:
        address = reverse("registers:statistics", args=[self.register.pk])
        return [*super().crumbs(), Crumb("统计", address)]

    def actions(self) -> list[Link]:
        if not self.request.user.can(LISTS_EXPORT):
            return []
        query = self.request.GET.copy()
        query["export"] = "xlsx"
        workbook = Link("导出 Excel", f"?{query.urlencode()}", "file-spreadsheet")
        return [workbook, *self.paper_links()]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.definition is None:
            return redirect(self.register.get_absolute_url())
        self.what = by_person.columns(self.register, self.definition)
        self.asked = by_person.asked_of(self.register, self.key) if self._is_this_year else []
        if request.GET.get("export") == "xlsx":
            return self.export()
        if (document := self.paper_asked()) is not None:
            return document
        lines = self.lines()
        return self.render(
            form=self.form,
            headings=self.headings,
            told=self.told,
            lines=[(line, self.address_of(line), self.cells(line)) for line in lines[:MOST_LINES]],
            cut=len(lines) if len(lines) > MOST_LINES else 0,
            most=MOST_LINES,
        )

    @property
    def _is_this_year(self) -> bool:
        return self.year.year == timezone.localdate().year

    @property
    def told(self) -> list[str]:
        return [
            f"{now.owed.who}{now.owed}，{now.period.label}最迟 {now.due_on}" for now in self.asked
        ]

    def on_paper(self) -> PagePaper:
        """All of them, however many the page shows."""
        heads = [PaperHead(_NAME, 8), PaperHead(_UNIT, 16)]
        heads += [PaperHead(heading, 9, is_number=True) for heading in self.headings]
        rows = tuple(
            (line.person.name, str(line.person.unit), *self.cells(line)) for line in self.lines()
        )
        return PagePaper(
            self.get_title(), self.conditions, (PaperTable(tuple(heads), rows),), tuple(self.told)
        )

    @property
    def conditions(self) -> str:
        named = self.named.get(self.key)
        return f"{named.label}，{self.year.label}" if named else self.year.label

    @property
    def headings(self) -> list[str]:
        sums = [f"{one.label}（{one.measure}）" if one.measure else one.label for one in self.what]
        options = [one["label"] for one in (self.sorted_by.choices if self.sorted_by else ())]
        owed = [f"{now.period.label}{now.owed.option or '应完成'}" for now in self.asked]
        return [*sums, *options, *owed]

    def lines(self) -> list[PersonLine]:
        if not self.key:
            return []
        return by_person.lines(
            self.register,
            self.records(),
            self.year,
            self.what,
            named_by=self.key,
            sorted_by=self.sorted_by,
            asked=self.asked,
            scope=self.request.user.scope(REGISTER_FILL),
        )

    def numbers(self, line: PersonLine) -> list[float | str]:
        """As `cells`, to reckon with."""
        sums = [float(line.numbers.get(what.key, 0)) for what in self.what]
        options = self.sorted_by.choices if self.sorted_by else ()
        sorts = [float(line.sorts.get(one["code"], 0)) for one in options]
        owed = [float(line.owed[n]) if n in line.owed else "" for n, _ in enumerate(self.asked)]
        return [*sums, *sorts, *owed]

    def cells(self, line: PersonLine) -> list[str]:
        sums = [f"{line.numbers.get(w.key, Decimal(0)):,.{w.decimals}f}" for w in self.what]
        options = self.sorted_by.choices if self.sorted_by else ()
        sorts = [f"{line.sorts.get(one['code'], 0):,}" for one in options]
        owed = [
            f"{spoken(line.owed[n])} / {now.owed.times:,}" if n in line.owed else "—"
            for n, now in enumerate(self.asked)
        ]
        return [*sums, *sorts, *owed]

    def address_of(self, line: PersonLine) -> str:
        """The entries of the year that name him."""
        asked = {"named": f"{self.key}={line.person.pk}", "behind": "count"}
        return (
            f"{self.register.get_absolute_url()}?{urlencode({**asked, 'within': self.year.code})}"
        )

    def export(self) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        names = [_NAME, _UNIT, *self.headings]
        columns = [(f"c{n}", tables.Column(verbose_name=name)) for n, name in enumerate(names)]
        data = [
            {
                f"c{n}": value
                for n, value in enumerate(
                    [line.person.name, str(line.person.unit), *self.numbers(line)]
                )
            }
            for line in self.lines()
        ]
        table = tables.Table(data, extra_columns=columns)
        title, called = self.get_title(), self.trail_title()
        return list_workbook(
            table, title=title, called=called, by=self.request.user, conditions=self.conditions
        )
