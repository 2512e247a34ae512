"""A group's ranking as it is read: every unit with its place, how it stands against last month and
last year, and over the year. Who may not see a unit's sheet is told its total only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from assessments.choices import RunState
from assessments.domain.scores import standing
from assessments.domain.scores.standing import Assessed
from assessments.domain.scoring import changes
from assessments.models import Scheme, SchemeCategory, ScoreRun, ScoreSheet
from portal.access import Actor
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit
from portal.periods import Period

MOST_NAMED: Final = 3  # first and last of a group, in brief
Totals = Mapping[tuple[int, Period], Decimal]  # published ones, by unit


@dataclass(frozen=True)
class RankedSheet:
    """`is_open`: the reader may see the sheet itself, not only its total."""

    sheet: ScoreSheet
    year_on_year: str
    so_far: Decimal | None  # the mean of the year's published months
    is_open: bool


@dataclass(frozen=True)
class Ranking:
    run: ScoreRun
    categories: tuple[SchemeCategory, ...]
    sheets: tuple[RankedSheet, ...]

    @property
    def shows_all(self) -> bool:
        return all(one.is_open for one in self.sheets)


def of(run: ScoreRun, *, by: Actor) -> Ranking:
    """In four statements, however many units there are."""
    sheets = list(run.sheets.as_printed().select_related("unit__kind"))
    seen = set(run.sheets.visible_to(by).order_by().values_list("pk", flat=True))
    totals = published_totals(run, [sheet.unit_id for sheet in sheets])
    categories = tuple(run.version.categories.order_by("position"))
    ranked = (_ranked(sheet, run.period, totals, is_open=sheet.pk in seen) for sheet in sheets)
    return Ranking(run, categories, tuple(ranked))


def published_totals(run: ScoreRun, units: Iterable[int]) -> Totals:
    """Of these units by the same scheme: the year's months up to this one, and the same month of
    last year."""
    january = Period(run.period.kind, run.period.year)
    asked = [*january.until(run.period), run.period.same_last_year()]
    runs = ScoreRun.objects.valid().filter(scheme=run.scheme_id, period__in=asked)
    sheets = ScoreSheet.objects.filter(run__in=runs, unit__in=list(units))
    rows = sheets.values_list("unit", "run__period", "total")
    return {(unit, period): total for unit, period, total in rows}


def _ranked(sheet: ScoreSheet, period: Period, totals: Totals, *, is_open: bool) -> RankedSheet:
    before = totals.get((sheet.unit_id, period.same_last_year()))
    months = [
        total
        for (unit, month), total in totals.items()
        if unit == sheet.unit_id and month.year == period.year
    ]
    so_far = changes.year_to_date(months) if months else None
    return RankedSheet(sheet, changes.in_percent(sheet.total, before), so_far, is_open)


# What there is to look at -------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupMonth:
    """A group of a scheme in a month: `runs` as the reader may see them, corrections after what
    they correct."""

    scheme: Scheme
    group: ComparisonGroup
    period: Period
    runs: tuple[ScoreRun, ...]

    @property
    def run(self) -> ScoreRun | None:
        """What counts: the last one that is published, before that the only one."""
        published = [run for run in self.runs if run.is_published]
        counted = published or list(self.runs)
        return counted[-1] if counted else None

    @property
    def draft(self) -> ScoreRun | None:
        """A correction that waits to be published."""
        last = self.runs[-1] if self.runs else None
        return last if last and last.corrects_id and not last.is_published else None

    @property
    def state(self) -> RunState:
        return state_of(self.run)

    def address(self, **more: Any) -> str:
        """What an address of the page asks, without what is None."""
        asked = {"scheme": self.scheme.pk, "group": self.group.pk, "period": self.period.code}
        return urlencode({name: one for name, one in (asked | more).items() if one is not None})


def state_of(run: ScoreRun | None) -> RunState:
    if run is None:
        return RunState.UNSCORED
    if not run.is_published:
        return RunState.SCORED
    return RunState.CORRECTED if run.corrects_id else RunState.PUBLISHED


def groups(period: Period) -> list[Assessed]:
    """Every group of every scheme: those that were scored once, too."""
    current = list(standing.in_force(period))
    scored = ScoreRun.objects.filter(period=period).select_related("scheme", "group")
    kept = [(run.scheme, run.group) for run in scored.order_by("scheme__position", "group")]
    return [*current, *(pair for pair in kept if pair not in current)]


def month(scheme: Scheme, group: ComparisonGroup, period: Period, *, by: Actor) -> GroupMonth:
    rows = ScoreRun.objects.visible_to(by).filter(scheme=scheme, group=group, period=period)
    told = rows.select_related("scheme", "group", "version__scheme", "published_by")
    return GroupMonth(scheme, group, period, tuple(told.order_by("pk")))


@dataclass(frozen=True)
class RankingInBrief:
    run: ScoreRun
    state: RunState
    first: list[ScoreSheet]
    last: list[ScoreSheet]


def latest(*, by: Actor) -> Iterator[RankingInBrief]:
    """The newest month there is, group by group, with the first and the last of each."""
    seen = ScoreRun.objects.visible_to(by)
    period = seen.latest_period()
    runs = seen.filter(period=period).exclude(correction__published_at__isnull=False)
    named = runs.select_related("scheme", "group").order_by("scheme__position", "group__position")
    sheets: dict[int, list[ScoreSheet]] = defaultdict(list)
    rows = ScoreSheet.objects.filter(run__in=runs).select_related("unit")
    for sheet in rows.as_printed():
        sheets[sheet.run_id].append(sheet)
    for run in named:
        every = sheets[run.pk]
        few = min(MOST_NAMED, len(every) // 2)
        yield RankingInBrief(run, state_of(run), every[:few], every[len(every) - few :])


def own_groups(unit: Unit, period: Period) -> set[int]:
    """In which this unit is ranked, or one above it: a village looks at its township's."""
    steps = range(Unit.steplen, len(unit.path) + 1, Unit.steplen)
    above = [unit.path[:step] for step in steps]
    rows = GroupMembership.objects.filter(unit__path__in=above).on(period.last_day)
    return set(rows.values_list("group", flat=True))
