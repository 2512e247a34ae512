"""The published rankings of a month, as the board shows them."""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessments.choices import LineState, RunState
from assessments.domain.scores import rankings
from assessments.domain.scores.standing import Assessed
from assessments.domain.scoring.exact import mean
from assessments.models import Indicator, ScoreLine, ScoreRun, ScoreSheet
from assessments.permissions import SCORES_VIEW
from portal.access import Actor
from portal.orgs.models import ComparisonGroup, GroupMembership
from portal.periods import Period
from reports.boards import BoardAsked

MONTHS: Final = 12


@dataclass(frozen=True)
class BoardGroup:
    """A group in the printed order, as far as the reader may see its sheets."""

    run: ScoreRun
    sheets: tuple[ScoreSheet, ...]

    @property
    def name(self) -> str:
        return str(self.run.group)

    @property
    def moves(self) -> list[tuple[ScoreSheet, int]]:
        """By how many places each rose; of those that had one."""
        return [
            (sheet, sheet.last_place - sheet.place)
            for sheet in self.sheets
            if sheet.last_place is not None
        ]


def pairs(asked: BoardAsked) -> list[Assessed]:
    """Every group of every scheme of the month in which the reader may see a unit's scores."""
    scope = asked.by.scope(SCORES_VIEW)
    members = GroupMembership.objects.on(asked.period.last_day).filter(scope.q("unit__path"))
    seen = set(members.order_by().values_list("group", flat=True).distinct())
    return [pair for pair in rankings.groups(asked.period) if pair[1].pk in seen]


def groups(asked: BoardAsked) -> list[ComparisonGroup]:
    """Those, each once."""
    found = {group.pk: group for _, group in pairs(asked)}
    return sorted(found.values(), key=lambda group: (group.position, group.pk))


def latest(by: Actor) -> Period | None:
    """The newest month of which something is published."""
    return ScoreRun.objects.visible_to(by).valid().latest_period()


def published(asked: BoardAsked) -> list[BoardGroup]:
    """Of the group that is asked for, or of all, in two statements."""
    runs = ScoreRun.objects.visible_to(asked.by).valid().filter(period=asked.period)
    if asked.group:
        runs = runs.filter(group=asked.group)
    named = list(
        runs.select_related("scheme", "group").order_by("group__position", "scheme__position", "pk")
    )
    sheets: dict[int, list[ScoreSheet]] = defaultdict(list)
    rows = ScoreSheet.objects.visible_to(asked.by).filter(run__in=named).as_printed()
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    for sheet in rows.select_related("unit__kind"):
        sheets[sheet.run_id].append(sheet)
    return [BoardGroup(run, tuple(sheets[run.pk])) for run in named if sheets[run.pk]]


def unpublished(asked: BoardAsked) -> list[tuple[Assessed, RunState]]:
    """What is missing of the month: each with how far it is, to who may see a sheet of it."""
    seen = ScoreSheet.objects.visible_to(asked.by).filter(run__period=asked.period)
    runs = ScoreRun.objects.visible_to(asked.by).filter(pk__in=seen.order_by().values("run"))
    known = {(run.scheme_id, run.group_id): run for run in runs.order_by("pk")}
    told: list[tuple[Assessed, RunState]] = []
    for scheme, group in pairs(asked):
        if asked.group and group != asked.group:
            continue
        state = rankings.state_of(known.get((scheme.pk, group.pk)))
        if state in (RunState.UNSCORED, RunState.SCORED):
            told.append(((scheme, group), state))
    return told


# Lines --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BoardMark:
    """What a unit was given on an indicator."""

    line: int
    score: Decimal | None
    state: str

    def share(self, full: Decimal) -> Decimal | None:
        return None if self.score is None or not full else self.score / full


@dataclass(frozen=True)
class BoardLines:
    """Of one version of a scheme: its indicators in order, the marks by sheet and indicator."""

    indicators: tuple[Indicator, ...]
    marks: dict[tuple[int, int], BoardMark]


def lines(shown: Iterable[BoardGroup], *, by: Actor) -> dict[int, BoardLines]:
    """By version, in two statements."""
    every = list(shown)
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    rows = Indicator.objects.filter(version__in={each.run.version_id for each in every})
    for one in rows.select_related("category").order_by("category__position", "position"):
        indicators[one.version_id].append(one)
    sheets = [sheet.pk for each in every for sheet in each.sheets]
    marks = {
        (sheet, indicator): BoardMark(pk, score, state)
        for sheet, indicator, pk, score, state in ScoreLine.objects.visible_to(by)
        .filter(sheet__in=sheets)
        .values_list("sheet", "indicator", "pk", "score", "state")
    }
    return {version: BoardLines(tuple(own), marks) for version, own in indicators.items()}


STATES: Final = {
    LineState.MISSING: "未报",
    LineState.EXCLUDED: "不计",
    LineState.NOTHING_DUE: "无应办",
    LineState.CARRIED: "沿用",
}


# Months -------------------------------------------------------------------------------------------


def months(last: Period) -> list[Period]:
    return [last.shifted(step - MONTHS + 1) for step in range(MONTHS)]


def totals(group: BoardGroup, *, by: Actor) -> dict[int, dict[Period, tuple[Decimal, int]]]:
    """By unit, total and place of each published month up to this one, in one statement."""
    runs = ScoreRun.objects.valid().filter(
        scheme=group.run.scheme_id, period__in=months(group.run.period)
    )
    units = [sheet.unit_id for sheet in group.sheets]
    rows = ScoreSheet.objects.visible_to(by).filter(run__in=runs, unit__in=units)
    found: dict[int, dict[Period, tuple[Decimal, int]]] = defaultdict(dict)
    for unit, period, total, place in rows.values_list("unit", "run__period", "total", "place"):
        found[unit][period] = (total, place)
    return found


def means(group: BoardGroup) -> dict[Period, Decimal]:
    """Of the whole group, in each published month."""
    runs = ScoreRun.objects.valid().filter(
        scheme=group.run.scheme_id,
        group=group.run.group_id,
        period__in=months(group.run.period),
    )
    return dict(runs.order_by().values_list("period", "mean"))


def category_means(run: ScoreRun) -> dict[str, Decimal]:
    """What the units of a group were given in each category, in the mean: a total of all of them,
    of which nobody reads another's."""
    given: dict[str, list[Decimal]] = defaultdict(list)
    for marks in run.sheets.values_list("categories", flat=True):
        for code, mark in marks.items():
            with suppress(ArithmeticError):
                given[code].append(Decimal(mark))
    return {code: mean(marks) for code, marks in given.items()}
