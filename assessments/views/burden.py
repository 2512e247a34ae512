"""What the month asks of everybody who fills, and what it takes them."""

from decimal import Decimal
from typing import Any, Final, NamedTuple

import django_tables2 as tables
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy

from assessments.domain import asked, burden, timing
from assessments.domain.asked import AskedMonths, AskedWork
from assessments.forms.acts import TimesForm
from assessments.models import LedgerForm
from assessments.permissions import LEDGERS_FILL, LEDGERS_VIEW
from assessments.views import months
from assessments.views.complaints import BURDEN, LIST, offered_to
from portal import parameters
from portal.access import require
from portal.accounts.models import User
from portal.figures.domain.trends import Chart
from portal.orgs.models import Unit
from portal.periods import Period
from portal.ui.export import list_workbook
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import AsShown, Crumb, FormPage, Link, Page

MOST_UNITS: Final = 200
_COLUMNS: Final = {
    "ledgers": "台账（份）",
    "cells": "填报格数",
    "hand": "其中手工",
    "files": "必附佐证",
    "expected": "预计分钟",
    "minutes": "实际分钟",
    "measured": "有记录（份）",
}


class WorkLine(NamedTuple):
    name: str
    work: AskedWork
    url: str = ""


class BurdenPage(AsShown, Page):
    """部领导、组织科 monthly: what do we ask of each township, what does it take, what is asked
    twice? A township: its own."""

    template_name = "assessments/burden_page.html"
    permission = LEDGERS_VIEW
    title = "填报负担"
    lead = "每月要求各单位填报多少、用了多少时间。用时只按台账合计，不统计个人，也不用于排名。"

    def prepare(self) -> None:
        """Of the running month and everybody one sees, unless the address says otherwise."""
        self.period = months.asked(self.request) or months.running()
        key = parameters.key(self.request.GET.get("unit"))
        self.units = Unit.objects.visible_to(self.request.user)
        self.unit = self.units.filter(pk=key).first() if key else None
        self.months = AskedMonths(self.period, by=self.request.user, unit=self.unit)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        wants_sheet = self.request.GET.get("export") == "xlsx"
        return self.export() if wants_sheet else super().get(*args, **kwargs)

    def actions(self) -> list[Link]:
        links = [*offered_to(self.request.user), Link("反映和答复", reverse(LIST), "messages")]
        if self.request.user.can(LEDGERS_FILL):
            links.append(Link("用时记录设置", reverse("assessments:times"), "settings"))
        if self.request.user.can(LISTS_EXPORT):
            query = self.request.GET.copy()
            query["export"] = "xlsx"
            links.append(Link("导出 Excel", f"?{query.urlencode()}", "file-spreadsheet"))
        return links

    def context(self, **extra: Any) -> dict[str, Any]:
        lines = self.lines()
        trend = self.months.by_month
        return super().context(
            period=self.period,
            previous=self.period.previous(),
            following=self.period.shifted(1) if self.period < months.running() else None,
            unit=self.unit,
            columns=_COLUMNS,
            total=trend[-1][1],
            lines=lines[:MOST_UNITS],
            cut=len(lines) if len(lines) > MOST_UNITS else 0,
            forms=self.by_form(),
            trend=trend,
            charts=_charts(trend),
            repeated=[
                (one.label, [(place.name, burden.WAYS[place.way]) for place in one.places])
                for one in asked.repeated(by=self.request.user)
            ],
            **extra,
        )

    def lines(self) -> list[WorkLine]:
        """In the order of the tree: nobody is ranked."""
        works = self.months.by_unit()
        units = self.units.filter(pk__in=works).in_tree_order()
        period = self.period.code
        return [
            WorkLine(str(unit), works[unit.pk], f"?period={period}&unit={unit.pk}")
            for unit in units
        ]

    def by_form(self) -> list[WorkLine]:
        works = self.months.by_form()
        forms = LedgerForm.objects.visible_to(self.request.user).filter(pk__in=works).in_order()
        return [WorkLine(str(form), works[form.pk], form.get_absolute_url()) for form in forms]

    def export(self) -> HttpResponse:
        require(self.request.user, LISTS_EXPORT)
        columns = [
            ("unit", tables.Column(verbose_name="单位")),
            *((key, tables.Column(verbose_name=label)) for key, label in _COLUMNS.items()),
        ]
        rows = [
            {"unit": line.name, **{key: getattr(line.work, key) for key in _COLUMNS}}
            for line in self.lines()
        ]
        table = tables.Table(rows, extra_columns=columns)
        title = f"{self.period.label}填报负担"
        return list_workbook(table, title=title, by=self.request.user)


def _charts(trend: list[tuple[Period, AskedWork]]) -> list[tuple[str, Chart]]:
    """A month in which nothing was measured interrupts the line of minutes."""
    works = [work for _, work in trend]
    return [
        ("手工填写的格数", Chart([Decimal(work.hand) for work in works])),
        ("实际分钟", Chart([_decimal(work.minutes) for work in works])),
    ]


def _decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


class Times(FormPage):
    """Once, by whoever does not want the time he works at sheets to count."""

    title = "填报用时记录"
    lead = (
        "打开填报页填写时，系统记录这份台账用了多少分钟，用来发现填得太多、太久的表。"
        "只按台账合计，不记是谁填的；停下一分钟以上、切换到别的窗口时不计。"
    )
    permission = LEDGERS_FILL
    form_class = TimesForm
    done = "已保存。"
    cancel_url = reverse_lazy("assessments:burden")

    def crumbs(self) -> list[Crumb]:
        return [BURDEN]

    def initial(self) -> dict[str, Any]:
        return {"is_measured": timing.is_measured(self.request.user)}

    def act(self, form: TimesForm) -> User:
        return timing.choose(self.request.user, **form.cleaned_data)

    def success_url(self, result: User) -> str:
        return reverse("assessments:times")
