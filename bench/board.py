"""The leaders' board: its page and each panel, of a county with 13 months behind it, and with a
hundred times as many rows in every table it reads."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from assessments.models import SchemeVersion, ScoreLine, ScoreRun, ScoreSheet
from assessments.presets.schemes import notation as n
from bench import county
from bench.measured import PERCENTILES, Measurement
from bench.pages import Readings, measure_act, open_page
from portal.accounts.models import User
from portal.fields.choices import KindKey
from portal.figures.choices import State
from portal.figures.domain import partitions
from portal.figures.models import FigureValue
from portal.orgs.choices import UnitLevel
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period
from portal.registers.choices import RecordState
from portal.registers.models import RegisterRecord
from reports import boards
from tests import emptying
from tests.factories import accounts, orgs, registers, schemes

MORE: Final = 100
MONTHS: Final = 13
ENTRIES: Final = 200
RUNS: Final = 40
CATEGORIES: Final = 8
_FULL: Final = (3, 3, 2, 2, 2)  # marks of the indicators of each category
_FULL_OF_FIRST: Final = (4, 4, 3, 3, 2)  # a hundred in all
_GROUPS: Final = ((schemes.GROUP, UnitLevel.TOWNSHIP), ("县直组", UnitLevel.DEPARTMENT))
_FIGURES: Final = ("MEM-1", "MEM-4", "ORG-1", "ORG-3", "OFF-3", "CDR-1")
Ranked = tuple[SchemeVersion, ComparisonGroup, list[Unit]]
Taken = dict[str, Readings]


def figures() -> Iterator[Measurement]:
    with override_settings(ALLOWED_HOSTS=["*"]):
        top, made = county.build()
        county.add_past(made)
        leader = accounts.holder("department_leader", top)
        ranked = [_group(top, *each) for each in _GROUPS]
        months = [county.month().shifted(-step) for step in range(1, MONTHS + 1)]
        _score(ranked, months, leader, lines=1)
        _enter(top, leader, ENTRIES)
        _take(months)
        client = accounts.signed_in(Client(), leader)
        alone = _measured(client, ranked)
        yield Measurement("score sheets", ScoreSheet.objects.count(), "sheets", note="1x")
        _grow(ranked, leader)
        among = _measured(client, ranked)
    lines = ScoreLine.objects.count()
    note = f"{MORE}x, {lines:,} lines, {RegisterRecord.objects.count():,} entries"
    yield Measurement("score sheets", ScoreSheet.objects.count(), "sheets", note=note)
    for name, taken in among.items():
        for label, at in PERCENTILES.items():
            took, baseline = at(taken.milliseconds), at(alone[name].milliseconds)
            remark = f"{MORE}x, baseline: 1x"
            yield Measurement(f"{name}, {label}", took, "ms", baseline, remark)
        yield Measurement(f"{name}, statements", taken.queries, "", alone[name].queries)


def _measured(client: Client, ranked: Sequence[Ranked]) -> Taken:
    """The page, then each panel as the page asks for it: of the first group."""
    _, group, _ = ranked[0]
    taken: Taken = {}
    asked = f"group={group.pk}"
    addresses = {"the page": f"{reverse('assessments:board')}?{asked}"} | {
        f"panel {panel.key}": f"{reverse('assessments:board-panel', args=[panel.key])}?{asked}"
        for panel in boards.in_order()
        if not (panel.only_unit or panel.by_itself)
    }
    for name, address in addresses.items():
        act = partial(open_page, client, address)
        measure_act(taken.setdefault(name, Readings()), act, RUNS)
    return taken


# What there is ------------------------------------------------------------------------------------


def _group(top: Unit, name: str, level: UnitLevel) -> Ranked:
    group, _ = ComparisonGroup.objects.get_or_create(name=name)
    units = list(Unit.objects.filter(kind__level=level).in_tree_order())
    for unit in units:
        orgs.MembershipFactory(group=group, unit=unit)
    lines = [_category(number) for number in range(CATEGORIES)]
    preset = n.PresetScheme(f"bench_{level}", f"{name}方案", (name,), tuple(lines))
    return schemes.active(top, preset), group, units


def _category(number: int) -> n.PresetCategory:
    code = chr(ord("A") + number)
    marks = _FULL if number else _FULL_OF_FIRST
    lines = (_indicator(f"{code}{place}", full) for place, full in enumerate(marks, start=1))
    return n.PresetCategory(code, f"第{number + 1}类", tuple(lines))


def _indicator(code: str, full: int) -> n.PresetIndicator:
    source = n.figure("MEM-1")
    return n.PresetIndicator(code, f"指标{code}", full, source, n.up(), n.aim("10"), n.FULL, n.ZERO)


def _score(ranked: Sequence[Ranked], months: Sequence[Period], leader: User, *, lines: int) -> None:
    """Published months; the first `lines` of them with a line for each indicator."""
    for version, group, units in ranked:
        for place, month in enumerate(months):
            run = _run(version, group, month, leader)
            with emptying.unguarded():
                sheets = ScoreSheet.objects.bulk_create(
                    _sheet(run, unit, position) for position, unit in enumerate(units, start=1)
                )
                if place < lines:
                    _add_lines(version, sheets)


def _add_lines(version: SchemeVersion, sheets: Sequence[ScoreSheet]) -> None:
    indicators = list(version.indicators.order_by("position"))
    ScoreLine.objects.bulk_create(
        (
            ScoreLine(
                sheet=sheet,
                indicator=one,
                raw="9",
                target="10",
                score=2,
                state="scored",
                formula="2.5 × 9 ÷ 10 = 2.25",
                figures=[{"figure": "MEM-1", "period": "2026-10", "value": "9"}],
            )
            for sheet in sheets
            for one in indicators
        ),
        batch_size=5000,
    )


def _run(version: SchemeVersion, group: ComparisonGroup, month: Period, by: User) -> ScoreRun:
    now = timezone.now()
    facts = {"mean": 80, "digest": "0" * 64, "scored_at": now, "published_at": now}
    with emptying.unguarded():
        return ScoreRun.objects.create(
            scheme=version.scheme,
            version=version,
            group=group,
            period=month,
            published_by=by,
            **facts,
        )


def _sheet(run: ScoreRun, unit: Unit, position: int) -> ScoreSheet:
    marks = {"base": 90 - position, "bonus": 0, "deduction": 0, "total": 90 - position}
    return ScoreSheet(
        run=run,
        unit=unit,
        position=position,
        place=position,
        categories={chr(ord("A") + each): "10.00" for each in range(CATEGORIES)},
        last_place=position % 7 + 1,
        change="↑1",
        month_on_month="+1.0%",
        **marks,
    )


def _enter(top: Unit, by: User, count: int) -> None:
    """Half of them late, a hundred at most: the others were closed in time."""
    fields = [{"label": "事项", "kind": KindKey.TEXT, "required": True, "max_length": 40}]
    register = registers.register(top, fields, (), name=f"任务清单{count}")
    version = register.fieldset.versions.get()
    units = list(Unit.objects.filter(kind__level=UnitLevel.TOWNSHIP))
    day = timezone.localdate() - dt.timedelta(days=30)
    RegisterRecord.objects.bulk_create(
        (
            RegisterRecord(
                register=register,
                version=version,
                unit=units[place % len(units)],
                by=by,
                due_on=day,
                state=RecordState.OPEN if place < ENTRIES // 2 else RecordState.CLOSED,
                closed_on=None if place < ENTRIES // 2 else day,
                sealed_values="",
            )
            for place in range(count)
        ),
        batch_size=2000,
    )


def _take(months: Sequence[Period]) -> None:
    for year in {month.year for month in months}:
        partitions.ensure(year)
    FigureValue.objects.bulk_create(
        (
            FigureValue(
                figure=key,
                unit=unit,
                period=month,
                value=7,
                state=State.TAKEN,
                taken_at=timezone.now(),
                definition_version=1,
            )
            for unit in Unit.objects.all()
            for month in months
            for key in _FIGURES
        ),
        ignore_conflicts=True,  # what was taken of the first county before it had others beside it
    )


def _grow(ranked: Sequence[Ranked], leader: User) -> None:
    """Ledgers and figures of a hundred counties; a hundred times as many months of scores, a
    hundred of them with lines; as many entries of registers."""
    county.add_counties(MORE - 1)
    first = county.month().shifted(-MONTHS - 1)
    past = [first.shifted(-step) for step in range(MONTHS * (MORE - 1))]
    _score(ranked, past, leader, lines=MORE - 1)
    _enter(ranked[0][2][0].get_root(), leader, ENTRIES * (MORE - 1))
    _take([county.month().previous()])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
