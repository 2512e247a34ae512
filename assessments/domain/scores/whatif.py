"""What if: other weights, targets and policies tried on a month that was scored. Nothing is saved;
what pleases may be kept as a draft of the scheme."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, cast

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction

from assessments.choices import AimKind, RuleKey
from assessments.domain import adjustments, scheme_designs, scheme_terms
from assessments.domain.scores import known, sources, values
from assessments.domain.scoring import groups
from assessments.domain.scoring.exact import ZERO, exactly, trimmed, written
from assessments.domain.scoring.groups import UnitScore
from assessments.domain.scoring.terms import CategoryTerms, RankedUnit, Reported
from assessments.models import Indicator, SchemeVersion, ScoreLine, ScoreRun, ScoreSheet, UnitTarget
from assessments.permissions import SCHEMES_MANAGE
from portal.access import require
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.periods import Period
from portal.problems import Problem, refuse_if

SAME_FOR_ALL: Final = (AimKind.FIXED, AimKind.BY_QUARTER)
OF_UNIT: Final = (AimKind.OF_UNIT, AimKind.OF_UNIT_SO_FAR)
_MARKS: Final = ("each", "floor", "ceiling")  # of OC: marks, not percents, so they go with the full
_TRIED: Final = ("full", "parameters", "aims", "empty", "missing")  # of an indicator


@dataclass(frozen=True)
class TriedTerms:
    """What is to be different of one indicator; None is as it is."""

    full: Decimal | None = None
    target: Decimal | None = None
    empty: str | None = None
    missing: str | None = None
    of_units: Mapping[int, Decimal] = field(default_factory=dict)  # a year's targets, by unit

    @property
    def says_something(self) -> bool:
        return self != TriedTerms()

    @property
    def of_scheme(self) -> "TriedTerms":
        """Without the targets of single units, which no scheme holds."""
        return replace(self, of_units={})


Tried = Mapping[str, TriedTerms]  # by the indicators' codes


@dataclass(frozen=True)
class MovedUnit:
    unit: Unit
    place: int
    total: Decimal
    was_place: int
    was_total: Decimal

    @property
    def moved(self) -> str:
        step = self.was_place - self.place
        return f"↑{step}" if step > 0 else f"↓{-step}" if step else "—"


@dataclass(frozen=True)
class TrialResult:
    units: tuple[MovedUnit, ...]
    mean: Decimal
    full: Decimal


def targets_of(run: ScoreRun, indicators: Sequence[Indicator]) -> dict[str, Decimal]:
    """By which all units alike were judged, of the indicators that have one."""
    places = _places(run, indicators)
    return {one.code: one.aims[places[one.code]] for one in indicators if one.code in places}


def unit_targets(run: ScoreRun) -> dict[str, dict[Unit, Decimal | None]]:
    """What each unit of the run is to reach in the year, of the indicators that ask each unit."""
    codes = run.version.indicators.filter(aim__in=OF_UNIT).order_by("position")
    units = list(Unit.objects.filter(score_sheets__run=run).in_tree_order())
    rows = UnitTarget.objects.filter(unit__in=units, year=run.period.last_day.year)
    kept = {(row.unit_id, row.indicator): row.number for row in rows}
    return {
        code: {unit: kept.get((unit.pk, code)) for unit in units}
        for code in codes.values_list("code", flat=True)
    }


def _places(run: ScoreRun, indicators: Sequence[Indicator]) -> dict[str, int]:
    """Which of its targets an indicator was judged by."""
    places = {one.code: 0 for one in indicators if one.aim == AimKind.FIXED}
    quarterly = [one for one in indicators if one.aim == AimKind.BY_QUARTER]
    units = list(Unit.objects.filter(score_sheets__run=run)) if quarterly else []
    for one in sources.of(quarterly, units) if quarterly else ():
        places[one.indicator.code] = values.quarter_of(one, run.period)
    return places


def work_out(run: ScoreRun, tried: Tried) -> TrialResult:
    """By the arithmetic of every run, on what this one was given; in a few statements."""
    indicators = scheme_terms.indicators_of(run.version)
    _change(indicators, tried, run)
    sheets = {one.unit_id: one for one in run.sheets.select_related("unit")}
    units = list(Unit.objects.filter(pk__in=sheets).in_tree_order())
    terms = replace(scheme_terms.of(run.version, indicators), categories=_categories(indicators))
    score = groups.score(
        terms,
        [RankedUnit(unit.pk, unit.short_name) for unit in units],
        _values(run, indicators, tried),
        adjustments.events_of(run.scheme, run.period, units),
    )
    moved = (_moved(one, sheets[cast(int, one.unit.key)]) for one in score.scores)
    return TrialResult(tuple(moved), score.mean, terms.full)


def _moved(score: UnitScore, sheet: ScoreSheet) -> MovedUnit:
    return MovedUnit(sheet.unit, score.place, score.total, sheet.place, sheet.total)


def _categories(indicators: Sequence[Indicator]) -> tuple[CategoryTerms, ...]:
    """Each as full as its indicators together."""
    full: dict[str, Decimal] = defaultdict(Decimal)
    for one in indicators:
        full[one.category.code] += one.full
    return tuple(CategoryTerms(code, marks) for code, marks in full.items())


def _values(
    run: ScoreRun, indicators: Sequence[Indicator], tried: Tried
) -> dict[int, dict[str, Reported]]:
    by_code = {one.code: one for one in indicators}
    rows = ScoreLine.objects.filter(sheet__run=run)
    reported: dict[int, dict[str, Reported]] = {}
    for unit, code, kept in rows.values_list("sheet__unit", "indicator__code", "known"):
        one, terms = known.read(kept), tried.get(code, TriedTerms())
        target = terms.target
        if unit in terms.of_units:
            target = by_now(by_code[code], terms.of_units[unit], run.period)
        reported.setdefault(unit, {})[code] = one if target is None else _aimed(one, target)
    return reported


@exactly
def by_now(indicator: Indicator, of_year: Decimal, period: Period) -> Decimal:
    """What of a year's target counts in the period."""
    so_far = indicator.aim == AimKind.OF_UNIT_SO_FAR
    return trimmed(of_year * period.last_day.month / 12 if so_far else of_year)


def _aimed(one: Reported, target: Decimal) -> Reported:
    return Reported(one.raw, target, one.nothing_due, one.earlier, one.off)


def _change(indicators: Sequence[Indicator], tried: Tried, run: ScoreRun) -> None:
    """In memory."""
    has_target = [one for one in indicators if tried.get(one.code, TriedTerms()).target is not None]
    places = _places(run, has_target)
    for one in indicators:
        terms = tried.get(one.code, TriedTerms())
        if terms.full is not None:
            one.parameters = _rescaled(one, terms.full)
            one.full = terms.full
        if terms.target is not None:
            place = places.get(one.code, 0)
            one.aims = [*one.aims[:place], terms.target, *one.aims[place + 1 :]]
        one.empty = terms.empty or one.empty
        one.missing = terms.missing or one.missing


@exactly
def _rescaled(one: Indicator, full: Decimal) -> dict[str, Any]:
    if one.rule != RuleKey.OCCURRENCES or not one.full:
        return one.parameters
    return {
        name: written(Decimal(value) * full / one.full) if name in _MARKS else value
        for name, value in one.parameters.items()
    }


# Kept ---------------------------------------------------------------------------------------------


@transaction.atomic
def keep(run: ScoreRun, *, tried: Tried, by: User) -> SchemeVersion:
    """As a draft of the scheme, to be looked at and made active by whoever manages schemes."""
    require(by, SCHEMES_MANAGE)
    refuse_if(_says_something(tried), _is_of_scheme(tried), _is_newest(run), _has_no_draft(run))
    indicators = scheme_terms.indicators_of(run.version)
    _change(indicators, tried, run)
    changes = {
        one.code: {name: getattr(one, name) for name in _TRIED}
        for one in indicators
        if one.code in tried
    }
    draft = scheme_designs.draft_like(run.version, changes, by=by)
    draft.full = sum((one.full for one in indicators), ZERO)
    draft.save(update_fields=["full"])
    return draft


def _says_something(tried: Tried) -> Iterator[Problem]:
    if not any(terms.says_something for terms in tried.values()):
        yield NON_FIELD_ERRORS, "还没有改动满分、目标或计分办法，不需要存为草稿。"


def _is_of_scheme(tried: Tried) -> Iterator[Problem]:
    """Kept without a word they would be lost."""
    if any(terms.of_units for terms in tried.values()):
        yield (
            NON_FIELD_ERRORS,
            "单个单位的年度目标不属于考核方案，不能存为草稿。请改回原来的，到“年度目标”中修改。",
        )


def _is_newest(run: ScoreRun) -> Iterator[Problem]:
    newest = run.scheme.versions.exclude(since=None).order_by("-number").first()
    if newest and newest != run.version:
        yield (
            NON_FIELD_ERRORS,
            f"这个月按{run.version}计分，现在启用的是{newest}。请在按新版本计分的月份试算后再存。",
        )


def _has_no_draft(run: ScoreRun) -> Iterator[Problem]:
    if draft := run.scheme.versions.drafts().first():
        yield NON_FIELD_ERRORS, f"“{draft}”还是草稿，请先启用或者删去，再把试算存为草稿。"
