"""What figures bring to the menu, to units' pages, to the home page and to global search."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Final

from portal.access import Actor, RoleKey
from portal.accounts.requests import SignedInRequest
from portal.figures import links
from portal.figures.catalogue import FIGURES, Figure, known
from portal.figures.choices import Adds
from portal.figures.domain import places, reading
from portal.figures.permissions import FIGURES_TAKE, FIGURES_VIEW
from portal.figures.views.figures import Cell, cell, compared, current
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period
from portal.text import nearness_of, search_key
from portal.ui.registry import (
    Act,
    Hit,
    MenuEntry,
    Panel,
    Search,
    Tab,
    acts,
    menu,
    panels,
    searches,
    tabs,
)

acts.add(Act("统计指标数据", "figures:take", "calculator", FIGURES_TAKE, 64))
menu.add(MenuEntry("指标数据", "figures:figures", "chart-bar", "组织", FIGURES_VIEW, position=18))

# What a leader looks at first; the rest stands on the unit's page.
FIRST: Final = (
    "MEM-1", "MEM-2", "MEM-4", "MEM-5", "MEM-6", "MEM-8", "ORG-1", "ORG-3", "ORG-5", "ORG-6",
    "OFF-3", "CDR-1", "CDR-2",
)  # fmt: skip
# Of the work of one office, behind those: nobody else is shown them at home.
OF_OFFICES: Final = {
    RoleKey.ORGANIZATION_OFFICE.value: ("ADM-1", "ADM-2", "ADM-4", "DUE-4", "ASM-03.overdue"),
    RoleKey.ASSESSMENT_OFFICE.value: (
        "LED-4", "LED-5", "LED-6", "LED-7", "ASM-15.open", "ASM-16.open", "ASM-16.overdue",
    ),
    RoleKey.TALENT_OFFICE.value: (
        "TAL-T01", "TAL-T02", "TAL-T04", "TAL-T08", "TAL-T12", "TAL-T13", "TAL-T14",
    ),
    RoleKey.GENERAL_OFFICE.value: ("INF-1", "INF-2", "ASM-19.open", "ASM-19.overdue"),
}  # fmt: skip
OF_TOWNSHIPS: Final = ("ORG-1", "ORG-3", "ORG-5", "MEM-1", "MEM-4", "MEM-5", "MEM-6", "OFF-3")
LEADERS: Final = {RoleKey.DEPARTMENT_LEADER.value, RoleKey.COUNTY_LEADER.value}


class Numbers(Tab):
    """A unit's condition at a glance, each number with its card."""

    key = "figures"
    label = "主要指标"
    template = "figures/tab_unit.html"
    position = 15
    permission = FIGURES_VIEW

    def visible(self, request: SignedInRequest, record: Unit) -> bool:
        return super().visible(request, record) and request.user.can(FIGURES_VIEW, record)

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        period = current()
        lines: dict[str, list[Cell]] = {}
        of_registers: dict[str, list[Cell]] = {}  # of which there are many: folded away
        for line, rows in compared([record], period, by=request.user).items():
            place = lines if rows[0][0].source is None else of_registers
            place[line] = [replace(cells[0], label=figure.brief) for figure, cells in rows]
        return {
            "lines": lines,
            "of_registers": of_registers,
            "period": period,
            "compare": links.compare([record]),
        }


class Condition(Panel):
    """Leaders: the county's condition. An office sees its own line, a township its own numbers:
    those whose lists the user may open."""

    key = "figures"
    title = "主要指标"
    template = "figures/panel.html"
    position = 12

    def visible(self, user: Actor) -> bool:
        return user.can(FIGURES_VIEW)

    def context(self, user: Any) -> dict[str, Any] | None:
        unit = places.top(user)
        period = _latest(unit) if unit else None
        if unit is None or period is None:
            return None
        there = known(user)
        figures = [
            there[key] for key in _first(user) if _is_for(user, there.get(key), unit, period)
        ]
        cells = list(_cells(figures, unit, period))
        return {"unit": unit, "period": period, "cells": cells} if cells else None


class Townships(Panel):
    """Leaders: the townships beside one another. It is too wide to stand beside the to-dos."""

    key = "figures_townships"
    title = "各乡镇（街道）"
    template = "figures/panel_townships.html"
    position = 50

    def visible(self, user: Actor) -> bool:
        return user.can(FIGURES_VIEW) and _leads(user)

    def context(self, user: Any) -> dict[str, Any] | None:
        unit = places.top(user)
        period = _latest(unit) if unit else None
        table = _townships(user, unit, period) if unit and period else []
        if not table:
            return None
        return {"period": period, "heading": [FIGURES[key] for key in OF_TOWNSHIPS], "table": table}


def _latest(unit: Unit) -> Period | None:
    """The running month, before its first taking the one before."""
    months = [current(), current().previous()]
    some = [FIGURES[key] for key in FIRST if key in FIGURES]
    taken = {period for _, period, _ in reading.kept(some, months, [unit])}
    return next((month for month in months if month in taken), None)


def _leads(user: Any) -> bool:
    return any(role.key in LEADERS for role in user.roles)


def _first(user: Any) -> list[str]:
    of_office = (OF_OFFICES.get(role.key, ()) for role in user.roles)
    return list(dict.fromkeys([*FIRST, *chain.from_iterable(of_office)]))


def _is_for(user: Any, figure: Figure | None, unit: Unit, period: Period) -> bool:
    if figure is None:
        return False
    return _leads(user) or bool(figure.rows(period, unit, user))


def _cells(figures: Sequence[Figure], unit: Unit, period: Period) -> Iterator[Cell]:
    """Without what is not there: no people, no fault. A rate of nought is news."""
    numbers = reading.read(figures, [period], [unit])
    for figure in figures:
        number = numbers.get((figure.key, period, unit.pk))
        tells = figure.more_is == "good" and figure.adds == Adds.SHARE
        if number and number.value is not None and (number.value or tells):
            yield cell(figure, unit, period, number)


def _townships(user: Actor, above: Unit, period: Period) -> list[tuple[Unit, list[Cell]]]:
    units = list(places.below(user, above, None, level=UnitLevel.TOWNSHIP))
    figures = [FIGURES[key] for key in OF_TOWNSHIPS]
    numbers = reading.kept(figures, [period], units)
    return [
        (unit, [cell(f, unit, period, numbers.get((f.key, period, unit.pk))) for f in figures])
        for unit in units
        if any((f.key, period, unit.pk) in numbers for f in figures)
    ]


def find_figures(user: Actor, typed: str) -> Iterator[Hit]:
    if not user.can(FIGURES_VIEW):
        return
    for figure in known(user).values():
        near = nearness_of(search_key(figure.label, figure.key), typed)
        if near is not None:
            yield Hit(figure.label, links.figure(figure.key), f"{figure.key} · {figure.line}", near)


tabs.add("orgs.unit", Numbers)
panels.add(Condition, Townships)
searches.add(Search("指标数据", "chart-bar", find_figures, position=60))
