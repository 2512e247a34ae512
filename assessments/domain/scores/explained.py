"""A unit's sheet as it is read: each line with what stands behind it, how the unit has stood over a
year, what separates it from the unit above, and where it lost most."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessments.catalogue import TARGET, LedgerCellOf
from assessments.choices import RoundOutcome, TargetKey
from assessments.domain.scoring.exact import ZERO
from assessments.models import (
    Adjustment,
    Ledger,
    LedgerFile,
    LedgerRound,
    SchemeCategory,
    ScoreLine,
    ScoreRun,
    ScoreSheet,
)
from portal.access import Actor
from portal.figures import catalogue
from portal.figures.catalogue import Figure
from portal.figures.domain.trends import Chart
from portal.orgs.models import Unit
from portal.periods import Period

MONTHS: Final = 12
MOST_NAMED: Final = 3  # of the lines that lost most


@dataclass(frozen=True)
class SourceNumber:
    """One number of a line's source. A cell of a ledger comes with the ledger, who accepted it and
    its proofs; a target has no figure."""

    label: str
    value: str
    period: Period
    figure: Figure | None = None
    ledger: Ledger | None = None
    reviewer: str = ""
    files: tuple[LedgerFile, ...] = ()


@dataclass(frozen=True)
class ExplainedLine:
    line: ScoreLine
    sources: tuple[SourceNumber, ...]

    @property
    def lost(self) -> Decimal:
        return ZERO if self.line.score is None else self.line.indicator.full - self.line.score


@dataclass(frozen=True)
class ExplainedCategory:
    category: SchemeCategory
    mark: str
    formula: str
    lines: tuple[ExplainedLine, ...]


def categories(sheet: ScoreSheet) -> list[ExplainedCategory]:
    """In six statements, however many lines there are."""
    lines = list(sheet.lines.select_related("indicator").order_by("indicator__position"))
    cells = _Cells(sheet, lines)
    by_category: dict[int, list[ExplainedLine]] = defaultdict(list)
    for line in lines:
        sources = tuple(cells.number(told) for told in line.figures)
        by_category[line.indicator.category_id].append(ExplainedLine(line, sources))
    every = SchemeCategory.objects.filter(version=sheet.run.version_id).order_by("position")
    return [
        ExplainedCategory(
            each,
            sheet.categories.get(each.code, "—"),
            sheet.formulas.get(each.code, ""),
            tuple(by_category[each.pk]),
        )
        for each in every
    ]


class _Cells:
    """The ledgers behind the lines of one sheet, read at once."""

    def __init__(self, sheet: ScoreSheet, lines: Iterable[ScoreLine]) -> None:
        told = [number for line in lines for number in line.figures]
        self.figures = {key: catalogue.find(key) for key in {one["figure"] for one in told}}
        cells = [(one["period"], _cell(self.figures[one["figure"]])) for one in told]
        asked = {(cell.form, Period.parse(code)) for code, cell in cells if cell}
        ledgers = Ledger.objects.filter(
            unit=sheet.unit_id,
            form__in={form for form, _ in asked},
            period__in={period for _, period in asked},
        )
        named = ledgers.select_related("form__fieldset", "unit")
        self.ledgers = {(one.form_id, one.period): one for one in named}
        self.reviewers = self._reviewers()
        self.files: dict[tuple[int, str], list[LedgerFile]] = defaultdict(list)
        proofs = LedgerFile.objects.filter(ledger__in=self.ledgers.values())
        for file in proofs.select_related("upload").order_by("pk"):
            self.files[file.ledger_id, file.key].append(file)

    def _reviewers(self) -> dict[int, str]:
        """Who accepted each, the last level last."""
        rounds = LedgerRound.objects.filter(
            ledger__in=self.ledgers.values(), outcome=RoundOutcome.ACCEPTED
        )
        rows = rounds.order_by("number").values_list("ledger", "decided_by__name")
        return {ledger: name for ledger, name in rows if name}

    def number(self, told: dict[str, str]) -> SourceNumber:
        key, value, period = told["figure"], told["value"], Period.parse(told["period"])
        if key.startswith(TARGET):
            return SourceNumber(_target_label(key.removeprefix(TARGET)), value, period)
        figure = self.figures[key]
        label = figure.label if figure else key
        cell = _cell(figure)
        ledger = self.ledgers.get((cell.form, period)) if cell else None
        if cell is None or ledger is None:
            return SourceNumber(label, value, period, figure)
        return SourceNumber(
            label,
            value,
            period,
            figure,
            ledger,
            self.reviewers.get(ledger.pk, ""),
            tuple(self.files[ledger.pk, cell.key]),
        )


def _cell(figure: Figure | None) -> LedgerCellOf | None:
    source = figure.source if figure else None
    return source if isinstance(source, LedgerCellOf) else None


def _target_label(code: str) -> str:
    labels = dict(TargetKey.choices)
    return f"年度目标：{labels.get(code, code)}"


# Beside the lines ---------------------------------------------------------------------------------


def adjustments(sheet: ScoreSheet) -> Sequence[Adjustment]:
    """What counted beside the indicators."""
    run = sheet.run
    rows = Adjustment.objects.counted_in(run.period).filter(scheme=run.scheme_id)
    named = rows.filter(unit=sheet.unit_id).select_related("proof", "proposed_by", "decided_by")
    return list(named.order_by("pk"))


@dataclass(frozen=True)
class SheetTrend:
    """The published months up to this one, each with what the sheet said; None where nothing was
    published."""

    months: tuple[tuple[Period, ScoreSheet | None], ...]

    @property
    def chart(self) -> Chart:
        return Chart([sheet.total if sheet else None for _, sheet in self.months])


def trend(sheet: ScoreSheet, *, by: Actor) -> SheetTrend:
    """This sheet itself stands last, published or not."""
    run = sheet.run
    periods = [run.period.shifted(step - MONTHS + 1) for step in range(MONTHS)]
    runs = ScoreRun.objects.valid().filter(scheme=run.scheme_id, period__in=periods)
    rows = ScoreSheet.objects.visible_to(by).filter(unit=sheet.unit_id, run__in=runs)
    by_period = {one.run.period: one for one in rows.select_related("run")} | {run.period: sheet}
    return SheetTrend(tuple((period, by_period.get(period)) for period in periods))


def latest(unit: Unit, *, by: Actor) -> list[ScoreSheet]:
    """The last months of a unit, the newest first."""
    rows = ScoreSheet.objects.visible_to(by).filter(unit=unit)
    counted = rows.exclude(run__correction__published_at__isnull=False)
    named = counted.select_related("run__scheme", "run__group")
    return list(named.order_by("-run__period", "-run")[:MONTHS])


@dataclass(frozen=True)
class GapAbove:
    unit: str
    place: int
    marks: Decimal


def gap_above(sheet: ScoreSheet) -> GapAbove | None:
    """To the unit next above; the first one has none."""
    above = ScoreSheet.objects.filter(run=sheet.run_id, place__lt=sheet.place)
    next_above = above.select_related("unit").order_by("-position").first()
    if next_above is None:
        return None
    return GapAbove(str(next_above.unit), next_above.place, next_above.total - sheet.total)


def lost_most(explained: Iterable[ExplainedCategory]) -> list[ExplainedLine]:
    lines = [line for each in explained for line in each.lines if line.lost > 0]
    return sorted(lines, key=lambda one: -one.lost)[:MOST_NAMED]
