"""The published ranking of a month as its bulletin reads it: in a few statements, however many
units."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from assessments.choices import AdjustmentState, LineState, ScoreEventKind
from assessments.domain.scores import standing
from assessments.models import Adjustment, SchemeCategory, ScoreLine, ScoreRun, ScoreSheet
from assessments.models.score import ScoreRunQuerySet
from portal.figures import catalogue
from portal.figures.domain import reading
from portal.orgs.choices import UnitLevel
from portal.orgs.models import GroupMembership, Unit
from portal.periods import Period
from portal.rules.domain import rules
from portal.rules.domain.rules import InForce
from reports.series import NotReadyError

RULE: Final = "AS-15"
MONTHS_IN_OFFICE: Final = "ORG-7"  # of the secretary
_AGAINST_RED: Final = (
    ScoreEventKind.DEDUCTION,
    ScoreEventKind.VETO_CATEGORY,
    ScoreEventKind.VETO_TOTAL,
    ScoreEventKind.ZERO_LINE,
)
_VETOES: Final = (ScoreEventKind.VETO_CATEGORY, ScoreEventKind.VETO_TOTAL)


@dataclass(frozen=True)
class GroupStanding:
    """A group in the printed order. `spoiled` are units that cannot be on the red list."""

    run: ScoreRun
    sheets: list[ScoreSheet]
    categories: list[SchemeCategory]
    rule: InForce  # on the last day of the month
    spoiled: set[int] = field(default_factory=set)
    vetoed: set[int] = field(default_factory=set)
    settling: set[int] = field(default_factory=set)
    led_anew: set[int] = field(default_factory=set)
    last_mean: Decimal | None = None

    @property
    def name(self) -> str:
        return str(self.run.group)

    @property
    def size(self) -> int:
        """How many stand at the top, and as many at the bottom."""
        are_towns = all(one.unit.kind.level == UnitLevel.TOWNSHIP for one in self.sheets)
        return int(self.rule["towns" if are_towns else "others"])

    @cached_property
    def red(self) -> list[ScoreSheet]:
        return [
            sheet
            for sheet in self.sheets
            if sheet.place <= self.size
            and sheet.total >= self.rule["red_from"]
            and sheet.unit_id not in self.spoiled
        ]

    @cached_property
    def _at_the_bottom(self) -> list[ScoreSheet]:
        """Ties at the edge are all in."""
        if not self.sheets:
            return []
        edge = sorted(sheet.total for sheet in self.sheets)[: self.size][-1]
        below = self.rule["black_below"]
        return [s for s in self.sheets if s.total <= edge and s.total < below]

    @cached_property
    def black(self) -> list[ScoreSheet]:
        spared = self.settling | self.led_anew
        return [one for one in self._at_the_bottom if one.unit_id not in spared]

    @cached_property
    def in_transition(self) -> list[ScoreSheet]:
        """New as units."""
        return [one for one in self._at_the_bottom if one.unit_id in self.settling]

    @cached_property
    def newly_led(self) -> list[ScoreSheet]:
        """No longer new themselves, but under a new secretary."""
        led_anew = self.led_anew - self.settling
        return [one for one in self._at_the_bottom if one.unit_id in led_anew]

    @cached_property
    def moves(self) -> dict[ScoreSheet, int]:
        """By how many places each rose; of those that had one."""
        return {
            sheet: sheet.last_place - sheet.place
            for sheet in self.sheets
            if sheet.last_place is not None
        }


def of(period: Period) -> list[GroupStanding]:
    """Every group of every scheme in force; one that is not published yet stops the bulletin."""
    pairs = list(standing.in_force(period))
    if not pairs:
        raise NotReadyError(f"{period.label}没有启用的考核方案。请考核办先启用方案并计分。")
    runs = {(run.scheme_id, run.group_id): run for run in _runs(period)}
    waiting = [
        f"{scheme}（{group}）" for scheme, group in pairs if (scheme.pk, group.pk) not in runs
    ]
    if waiting:
        raise NotReadyError(
            f"{period.label}还有没有公布的计分结果：{'、'.join(waiting)}。请部领导公布后再起草。"
        )
    return _read(period, [runs[scheme.pk, group.pk] for scheme, group in pairs])


def published(period: Period) -> list[GroupStanding]:
    """Those groups of a month that are, whatever the others are waiting for."""
    return _read(period, list(_runs(period)))


def black_months(group: GroupStanding, period: Period, *, most: int = 12) -> dict[int, int]:
    """For how many months running each unit on the black list has been there, this one included."""
    running = {sheet.unit_id: 1 for sheet in group.black}
    still, before = set(running), period.previous()
    for _ in range(most - 1):
        runs = _runs(before).filter(scheme=group.run.scheme_id, group=group.run.group_id)
        earlier = _read(before, list(runs))
        there = {sheet.unit_id for each in earlier for sheet in each.black}
        still &= there
        if not still:
            break
        for unit in still:
            running[unit] += 1
        before = before.previous()
    return running


def _runs(period: Period) -> ScoreRunQuerySet:
    return ScoreRun.objects.valid().filter(period=period).select_related("group", "scheme")


def _read(period: Period, runs: list[ScoreRun]) -> list[GroupStanding]:
    sheets = defaultdict(list)
    for sheet in ScoreSheet.objects.filter(run__in=runs).select_related("unit__kind").as_printed():
        sheets[sheet.run_id].append(sheet)
    categories = defaultdict(list)
    versions = {run.version_id for run in runs}
    for category in SchemeCategory.objects.filter(version__in=versions).order_by("position"):
        categories[category.version_id].append(category)
    events = _events(period)
    rule = rules.current(RULE, on=period.last_day)
    missing = _missing(runs)
    led_anew = _led_anew(sheets.values(), period, rule)
    before = {
        (run.scheme_id, run.group_id): run.mean
        for run in ScoreRun.objects.valid().filter(period=period.previous())
    }
    return [
        GroupStanding(
            run=run,
            sheets=sheets[run.pk],
            categories=categories[run.version_id],
            spoiled=missing | events[False],
            vetoed=events[True],
            rule=rule,
            settling=_settling(run, period, rule["settling_months"]),
            led_anew=led_anew,
            last_mean=before.get((run.scheme_id, run.group_id)),
        )
        for run in runs
    ]


def _missing(runs: list[ScoreRun]) -> set[int]:
    lines = ScoreLine.objects.filter(sheet__run__in=runs, state=LineState.MISSING)
    return set(lines.values_list("sheet__unit", flat=True))


def _events(period: Period) -> dict[bool, set[int]]:
    """Units with something against them; and of these, with a veto."""
    rows = Adjustment.objects.filter(
        state=AdjustmentState.APPROVED, period=period, kind__in=_AGAINST_RED
    ).values_list("unit", "kind")
    against = {unit for unit, _ in rows}
    return {False: against, True: {unit for unit, kind in rows if kind in _VETOES}}


def _settling(run: ScoreRun, period: Period, months: int) -> set[int]:
    """In their first months as units."""
    since = period.shifted(1 - months).first_day
    members = GroupMembership.objects.filter(group=run.group_id).on(period.last_day)
    young = Unit.objects.filter(pk__in=members.values("unit"), opened_on__gte=since)
    return set(young.values_list("pk", flat=True))


def _led_anew(sheets: Iterable[list[ScoreSheet]], period: Period, rule: InForce) -> set[int]:
    """Whose secretary is in his first months, where the county spares those."""
    figure = catalogue.find(MONTHS_IN_OFFICE)
    if not rule["new_secretary"] or figure is None:
        return set()
    units = [sheet.unit for each in sheets for sheet in each]
    numbers = reading.read([figure], [period], units)
    most = rule["settling_months"]
    return {
        unit
        for (_, _, unit), number in numbers.items()
        if number.value is not None and number.value <= most
    }


def lost_most(sheets: Iterable[ScoreSheet], *, most: int = 3) -> dict[int, list[ScoreLine]]:
    """The lines of each sheet on which the most marks were lost."""
    found = defaultdict(list)
    lines = ScoreLine.objects.filter(sheet__in=[one.pk for one in sheets], score__isnull=False)
    for line in lines.select_related("indicator").order_by("indicator__position"):
        if line.score is not None and line.indicator.full > line.score:
            found[line.sheet_id].append(line)
    return {
        sheet: sorted(lost, key=lambda line: line.score - line.indicator.full)[:most]
        for sheet, lost in found.items()
    }


def others(sheet: ScoreSheet) -> Decimal:
    """What stands beside the base: bonus less deduction."""
    return sheet.bonus - sheet.deduction


def so_far(group: GroupStanding, period: Period) -> dict[int, dict[int, Decimal]]:
    """By unit, the published totals of the months of the year up to this one."""
    runs = ScoreRun.objects.valid().filter(
        scheme=group.run.scheme_id,
        group=group.run.group_id,
        period__in=[period.shifted(-ago) for ago in range(period.number)],
    )
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = ScoreSheet.objects.filter(run__in=runs).values_list("unit", "run__period", "total")
    for unit, month, total in rows:
        found[unit][month.number] = total
    return found
