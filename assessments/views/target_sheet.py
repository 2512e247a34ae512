"""A year's targets of all units in one sheet, each cell saved by itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from assessments.choices import TargetKey
from assessments.domain import target_cells
from assessments.domain.target_cells import SavedTargets, TypedTargets
from assessments.filters import years
from assessments.models import SchemeVersion
from assessments.permissions import LEDGERS_MANAGE
from portal.fields.views import sending
from portal.fields.views.sending import SentRow
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import Period, PeriodKind
from portal.ui.views import Crumb, Link, Page

_SO_FAR = "_so_far"  # behind the key of the target it is a part of
_WIDTH = 190


class OfTargets(Page):
    permission = LEDGERS_MANAGE

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year")
        return int(asked) if asked in dict(offered_years()) else timezone.localdate().year

    @cached_property
    def month(self) -> int:
        """By which a month's part of the year's target is told."""
        today = timezone.localdate()
        return today.month if self.year == today.year else 12

    @cached_property
    def asked(self) -> dict[str, bool]:
        period = Period(PeriodKind.MONTH, self.year, self.month)
        return target_cells.asked(SchemeVersion.objects.in_force(period))

    def units(self) -> UnitQuerySet:
        return target_cells.measured(self.year, by=self.request.user)

    def values(self, cells: dict[str, str]) -> dict[str, str]:
        """With what is due by the month."""
        parts = {
            f"{key}{_SO_FAR}": target_cells.so_far(cells.get(key, ""), self.month)
            for key, by_month in self.asked.items()
            if by_month
        }
        return {**cells, **parts}


def offered_years() -> list[tuple[str, str]]:
    """The next one as well: its targets are set before it begins."""
    coming = timezone.localdate().year + 1
    return [(str(coming), f"{coming}年"), *years()]


class TargetSheet(OfTargets):
    """考核办 in January with the county's plan in Excel beside: paste a column, see what a month
    counts of it."""

    template_name = "fields/grid.html"

    def get_title(self) -> str:
        return f"年度目标：{self.year}年"

    @property
    def lead(self) -> str:
        return f"按月计的目标，“至{self.month}月”一列是全年目标×{self.month}÷12，自动算出。"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("年度目标", reverse("assessments:targets"))]

    def actions(self) -> list[Link]:
        here = reverse("assessments:target-sheet")
        return [
            Link(label, f"{here}?year={year}", "calendar")
            for year, label in offered_years()[:3]
            if int(year) != self.year
        ]

    def more_actions(self) -> list[Link]:
        return [Link("从 Excel 导入", f"{reverse('imports:start')}?roster=targets", "file-import")]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        units = list(self.units())
        known = target_cells.kept(self.year, units)
        data = {
            "columns": [*self._columns()],
            "rows": [
                {
                    "_id": unit.pk,
                    "_unit": unit.pk,
                    "_unitName": unit.short_name,
                    "_findings": {},
                    **self.values(known.get(unit.pk, {})),
                }
                for unit in units
            ],
            "units": [],
            "single": True,
            "about": "单位",
            "saveUrl": f"{reverse('assessments:save-targets')}?year={self.year}",
            "removeUrl": "",
        }
        return self.render(data=data)

    def _columns(self) -> Any:
        for key, label in TargetKey.choices:
            yield _column(key, str(label), "全年目标，留空表示没有目标。")
            if self.asked[key]:
                part = f"至{self.month}月"
                yield _column(f"{key}{_SO_FAR}", part, f"{label}：全年目标×{self.month}÷12。", 100)


def _column(key: str, title: str, words: str, width: int = _WIDTH) -> dict[str, Any]:
    return {
        "key": key,
        "title": title,
        "section": "",
        "editor": "number",
        "options": [],
        "align": "right",
        "required": False,
        "computed": key.endswith(_SO_FAR),
        "help": words,
        "width": width,
    }


class SaveTargets(OfTargets):
    """Answers with the state of every cell sent; JSON in, JSON out."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        return sending.answer(request, self.save)

    def save(self, rows: list[SentRow]) -> list[Any]:
        typed = [TypedTargets(row.unit, row.cells, row.before) for row in rows]
        seen = Unit.objects.visible_to(self.request.user)
        saved = target_cells.save(self.year, typed, units=seen, by=self.request.user)
        return [self._answer(row) for row in saved]

    def _answer(self, row: SavedTargets) -> dict[str, Any]:
        cells = {key: vars(state) for key, state in row.cells.items()}
        return {"id": row.unit.pk, "cells": cells, "values": self.values(row.values)}
