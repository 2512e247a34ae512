"""From lines to a total: categories, base, bonus and deduction, vetoes, in the order of §2.0."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.choices import ScoreEventKind
from assessments.domain.scoring.exact import ZERO, exactly, half_up, result, written
from assessments.domain.scoring.lines import LineScore
from assessments.domain.scoring.terms import CategoryTerms, SchemeTerms, ScoreEvent


@dataclass(frozen=True)
class MarkInWords:
    mark: Decimal
    formula: str


@dataclass(frozen=True)
class UnitTotal:
    categories: Mapping[str, MarkInWords]
    base: MarkInWords
    bonus: MarkInWords
    deduction: MarkInWords
    total: MarkInWords


@exactly
def total(
    terms: SchemeTerms, lines: Sequence[LineScore], events: Collection[ScoreEvent]
) -> UnitTotal:
    """Of one unit: `lines` in the order of the indicators, `events` its own."""
    of_category: dict[str, list[LineScore]] = {one.code: [] for one in terms.categories}
    for indicator, line in zip(terms.indicators, lines, strict=True):
        of_category[indicator.category].append(line)
    categories = {
        one.code: _category(one, of_category[one.code], events) for one in terms.categories
    }
    base = _base(terms, lines, categories)
    bonus = _limited(events, ScoreEventKind.BONUS, terms.most_bonus)
    deduction = _limited(events, ScoreEventKind.DEDUCTION, terms.most_deduction)
    return UnitTotal(categories, base, bonus, deduction, _total(base, bonus, deduction, events))


def _category(
    terms: CategoryTerms, lines: Iterable[LineScore], events: Iterable[ScoreEvent]
) -> MarkInWords:
    marks = [line.score for line in lines if line.score is not None]
    mark = half_up(sum(marks, ZERO))
    formula = f"{_added(marks)} = {written(mark)}"
    for event in events:
        if event.kind == ScoreEventKind.VETO_CATEGORY and event.category == terms.code:
            cap = half_up(event.share * terms.full)
            words = f"不超过 {written(terms.full)} × {written(event.share.normalize())}"
            mark = min(mark, cap)
            formula = f"{formula}，一票否决，{words} = {written(cap)}，计 {written(mark)}"
    return MarkInWords(mark, formula)


def _base(
    terms: SchemeTerms, lines: Iterable[LineScore], categories: Mapping[str, MarkInWords]
) -> MarkInWords:
    """What is not counted is spread over the rest."""
    marks = [category.mark for category in categories.values()]
    earned = half_up(sum(marks, ZERO))
    formula = f"{_added(marks)} = {written(earned)}"
    excluded = sum((line.full for line in lines if line.score is None), ZERO)
    if not excluded:
        return MarkInWords(earned, formula)
    counted = terms.full - excluded
    if counted <= 0:
        return MarkInWords(half_up(ZERO), "所有指标都不计，计零分")
    spread = earned * terms.full / counted
    mark = half_up(spread)
    full, out = written(terms.full), written(excluded)
    words = f"不计的指标满分 {out}，折算：{written(earned)} × {full} ÷（{full} − {out}）"
    return MarkInWords(mark, f"{formula}；{words} {result(spread, mark)}")


def _limited(events: Iterable[ScoreEvent], kind: ScoreEventKind, most: Decimal) -> MarkInWords:
    marks = [half_up(event.marks) for event in events if event.kind == kind]
    mark = half_up(sum(marks, ZERO))
    formula = f"{_added(marks)} = {written(mark)}" if marks else "无"
    if mark <= most:
        return MarkInWords(mark, formula)
    return MarkInWords(half_up(most), f"{formula}，最多计 {written(half_up(most))}")


def _total(
    base: MarkInWords, bonus: MarkInWords, deduction: MarkInWords, events: Iterable[ScoreEvent]
) -> MarkInWords:
    mark = base.mark + bonus.mark - deduction.mark
    terms = [written(one.mark) for one in (base, bonus, deduction)]
    formula = f"{terms[0]} + {terms[1]} − {terms[2]} = {written(mark)}"
    caps = [event.cap for event in events if event.kind == ScoreEventKind.VETO_TOTAL]
    if caps:
        mark = min(mark, half_up(min(caps)))
        formula = f"{formula}，一票否决，不超过 {written(min(caps))}，计 {written(mark)}"
    if mark < 0:
        mark, formula = half_up(ZERO), f"{formula}，不低于 0，计 0.00"
    return MarkInWords(mark, formula)


def _added(marks: Iterable[Decimal]) -> str:
    return " + ".join(written(mark) for mark in marks) or "无计分指标"
