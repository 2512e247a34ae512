"""The structure of the county's cadres on any day, with the way to who is behind each figure."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from cadres.domain import reading, structure
from cadres.domain.structure import CadreStructure, StructureRow
from cadres.forms import StructureForm
from cadres.models import Cadre
from cadres.permissions import CADRES_VIEW
from cadres.views.browse import LIST
from portal.access import require
from portal.ui.export import list_workbook
from portal.ui.papers import PagePaper, PaperHead, PaperTable, Value
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import Crumb, Link, OnPaper, Page


class StructurePage(OnPaper, Page):
    """干部科 and leaders before a meeting or for a yearly report: how old, how schooled, how many
    women, at which level; as of any day, each figure leading to its people."""

    template_name = "cadres/structure.html"
    permission = CADRES_VIEW
    title = "干部结构分析"

    def prepare(self) -> None:
        form = StructureForm(self.request.GET, by=self.request.user)
        self.form = form
        self.asked = form.asked

    @property
    def day(self) -> dt.date:
        return self.asked.get("on") or timezone.localdate()

    @cached_property
    def structure(self) -> CadreStructure:
        rows = Cadre.objects.visible_to(self.request.user)
        if manage_class := self.asked.get("manage_class"):
            rows = rows.filter(manage_class=manage_class)
        return structure.analyse(rows, self.day, unit=self.asked.get("unit"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "xlsx":
            return self.export()
        return self.paper_asked() or self.render()

    def crumbs(self) -> list[Crumb]:
        return [LIST] if self.leads else []

    @cached_property
    def leads(self) -> bool:
        """To the people behind the figures."""
        return reading.opens(self.request.user)

    def actions(self) -> list[Link]:
        if not self.request.user.can(LISTS_EXPORT):
            return []
        query = self.request.GET.copy()
        query["export"] = "xlsx"
        workbook = Link("导出 Excel", f"?{query.urlencode()}", "file-spreadsheet")
        return [workbook, *self.paper_links()]

    def context(self, **extra: Any) -> dict[str, Any]:
        sheets = [self._sheet(*parts) for parts in self._parts()]
        return super().context(
            form=self.form, day=self.day, structure=self.structure, sheets=sheets, **extra
        )

    def _parts(self) -> Iterator[tuple[str, list[StructureRow], range]]:
        """What stands in one table: its heading, its rows, which columns."""
        structure = self.structure
        rows_by = {
            "按职务层次": [structure.whole, *structure.by_level],
            "按单位类别": [structure.whole, *structure.by_kind],
        }
        for heading, rows in rows_by.items():
            for part, span in structure.parted():
                yield f"{heading}：{part}", rows, span

    def on_paper(self) -> PagePaper:
        mean = self.structure.mean_age
        told = f"截至 {self.day:%Y-%m-%d}，共 {self.structure.whole.total:,} 人"
        about = told if mean is None else f"{told}，平均年龄 {mean} 岁"
        if unit := self.asked.get("unit"):
            about = f"{unit}，{about}"
        return PagePaper(self.title, about, tuple(self._on_paper(*one) for one in self._parts()))

    def _on_paper(self, title: str, rows: list[StructureRow], span: range) -> PaperTable:
        columns = [self.structure.columns[number] for number in span]
        heads = [PaperHead("类别", 14), PaperHead("人数", 6, is_number=True)]
        heads += [PaperHead(one.label, 7, one.group, is_number=True) for one in columns]
        told: list[tuple[Value, ...]] = [
            (row.label, row.total, *_with_shares(row, span)) for row in rows
        ]
        return PaperTable(tuple(heads), tuple(told), title)

    def _sheet(self, heading: str, rows: list[StructureRow], span: range) -> dict[str, Any]:
        """One table, each figure with the address of the people behind it."""
        columns = [self.structure.columns[number] for number in span]
        groups = Counter(column.group for column in columns)
        return {
            "heading": heading,
            "columns": columns,
            "groups": list(groups.items()),
            "rows": [self._linked(row, span) for row in rows],
        }

    def _linked(self, row: StructureRow, span: range) -> dict[str, Any]:
        columns, shares = self.structure.columns, row.shares()
        cells = [
            (row.counts[number], shares[number], self._address(row.query | columns[number].query))
            for number in span
        ]
        return {"label": row.label, "total": (row.total, self._address(row.query)), "cells": cells}

    def _address(self, query: dict[str, str]) -> str:
        """The roster narrowed to this figure; its own words win over those of the page."""
        if not self.leads:
            return ""
        asked = {"on": self.day.isoformat()}
        if unit := self.asked.get("unit"):
            asked["unit"] = str(unit.pk)
        if manage_class := self.asked.get("manage_class"):
            asked["manage_class"] = manage_class
        return f"{reverse('cadres:cadres')}?{urlencode(asked | query)}"

    def export(self) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        structure = self.structure
        headings = [f"{column.group}：{column.label}" for column in structure.columns]
        names = [f"c{number}" for number in range(len(headings))]
        columns = [
            ("label", tables.Column(verbose_name="类别")),
            ("total", tables.Column(verbose_name="人数")),
            *(
                (name, tables.Column(verbose_name=heading))
                for name, heading in zip(names, headings, strict=True)
            ),
        ]
        data = [
            {"label": row.label, "total": row.total, **dict(zip(names, row.counts, strict=True))}
            for row in (structure.whole, *structure.by_level, *structure.by_kind)
        ]
        table = tables.Table(data, extra_columns=columns)
        title = f"干部结构分析（截至{self.day:%Y-%m-%d}）"
        return list_workbook(table, title=title, by=self.request.user)


def _with_shares(row: StructureRow, span: range) -> list[str]:
    """`12（34%）`, as the page has them one below the other."""
    shares = row.shares()
    return [
        f"{row.counts[number]:,}（{shares[number]}%）" if row.counts[number] else "0"
        for number in span
    ]
