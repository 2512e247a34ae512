"""What figures bring to the menu, to units' pages, to the home page and to global search."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from portal.access import Actor, RoleKey
from portal.accounts.requests import SignedInRequest
from portal.figures import links
from portal.figures.catalogue import FIGURES, Figure, known
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
    """Leaders: the county's condition, and its townships beside one another. An office sees its
    own line, a township its own numbers: those whose lists the user may open."""

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
        figures = [FIGURES[key] for key in FIRST if _is_for(user, FIGURES.get(key), unit, period)]
        cells = list(_cells(figures, unit, period))
        table = _townships(user, unit, period) if _leads(user) else []
        if not cells and not table:
            return None
        return {
            "unit": unit,
            "period": period,
            "cells": cells,
            "heading": [FIGURES[key] for key in OF_TOWNSHIPS] if table else [],
            "table": table,
        }


def _latest(unit: Unit) -> Period | None:
    """The running month, before its first taking the one before."""
    months = [current(), current().previous()]
    some = [FIGURES[key] for key in FIRST if key in FIGURES]
    taken = {period for _, period, _ in reading.kept(some, months, [unit])}
    return next((month for month in months if month in taken), None)


def _leads(user: Any) -> bool:
    return any(role.key in LEADERS for role in user.roles)


def _is_for(user: Any, figure: Figure | None, unit: Unit, period: Period) -> bool:
    if figure is None:
        return False
    return _leads(user) or bool(figure.rows(period, unit, user))


def _cells(figures: Sequence[Figure], unit: Unit, period: Period) -> Iterator[Cell]:
    """Without what is not there, and without a fault that nobody has."""
    numbers = reading.kept(figures, [period], [unit])
    for figure in figures:
        number = numbers.get((figure.key, period, unit.pk))
        if number and number.value is not None and (number.value or figure.more_is == "good"):
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
panels.add(Condition)
searches.add(Search("指标数据", "chart-bar", find_figures, position=60))
