"""One indicator of a whole group: what each unit earns by it, with the reason."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple, Self

from assessments.choices import EmptyPolicy, LineState, MissingPolicy
from assessments.domain.scoring.exact import ZERO, half_up, written
from assessments.domain.scoring.places import places
from assessments.domain.scoring.rules import ByRank, Case, Raw
from assessments.domain.scoring.terms import IndicatorTerms, RankedUnit, Reported, UnitKey

UNKNOWN: Final = Reported()
_NO_MARKS: Final = half_up(ZERO)
_JUDGED: Final = (LineState.SCORED, LineState.CARRIED)
_NO_TARGET: Final = "没有设定大于 0 的目标值，不计此项"


class LineScore(NamedTuple):
    """`score` is None where the line does not count. `formula` is its arithmetic in words."""

    code: str
    raw: Raw | None
    target: Decimal | None
    full: Decimal
    score: Decimal | None
    state: LineState
    formula: str

    def but(self, **differs: Any) -> Self:
        return self._replace(**differs)


def judge(
    terms: IndicatorTerms,
    units: Collection[RankedUnit],
    reported: Mapping[UnitKey, Reported],
    zeroed: Collection[UnitKey],
) -> dict[UnitKey, LineScore]:
    """The lines of all units; those in `zeroed` were found to have reported untruly."""
    lines = {unit.key: _settled(terms, reported.get(unit.key, UNKNOWN)) for unit in units}
    by_place = _places(terms, lines)
    lines = {key: _scored(terms, line, by_place.get(key)) for key, line in lines.items()}
    lines |= {key: _zeroed(lines[key]) for key in lines if key in zeroed}
    if terms.missing != MissingPolicy.LOWEST:
        return lines
    return _with_lowest(lines, {unit.key: unit.name for unit in units})


def _settled(terms: IndicatorTerms, known: Reported) -> LineScore:
    """By which value the unit is judged, or by which policy."""
    raw, is_asked = known.raw, not (known.off or known.nothing_due)
    if is_asked and raw is not None and terms.rule.takes(raw):
        return _judged_by(raw, terms, known.target, LineState.SCORED)
    line = LineScore(terms.code, None, known.target, terms.full, None, LineState.EXCLUDED, "")
    if known.off:
        return line.but(formula=known.off)
    if known.nothing_due:
        return _nothing_due(terms.empty, line)
    return _missing(terms, known, line)


def _judged_by(
    raw: Raw, terms: IndicatorTerms, target: Decimal | None, state: LineState, words: str = ""
) -> LineScore:
    if terms.rule.needs_target and not (target and target > 0):
        state, words = LineState.EXCLUDED, _NO_TARGET
    return LineScore(terms.code, raw, target, terms.full, None, state, words)


def _nothing_due(policy: EmptyPolicy, line: LineScore) -> LineScore:
    if policy == EmptyPolicy.EXCLUDED:
        return line.but(formula="无应办事项，不计此项")
    marks, words = (line.full, "满分") if policy == EmptyPolicy.FULL else (ZERO, "零分")
    return line.but(
        score=half_up(marks), state=LineState.NOTHING_DUE, formula=f"无应办事项，计{words}"
    )


def _missing(terms: IndicatorTerms, known: Reported, line: LineScore) -> LineScore:
    if terms.missing == MissingPolicy.ZERO:
        return line.but(score=_NO_MARKS, state=LineState.MISSING, formula="未报，计零分")
    if terms.missing == MissingPolicy.LOWEST:
        return line.but(state=LineState.MISSING)
    if terms.missing == MissingPolicy.CARRIED:
        for ago, raw in enumerate(known.earlier[: terms.back], start=1):
            if raw is not None and terms.rule.takes(raw):
                words = f"未报，沿用前 {ago} 期的 {_shown(raw)}，"
                return _judged_by(raw, terms, known.target, LineState.CARRIED, words)
        return line.but(formula=f"未报，前 {terms.back} 期也没有，不计此项")
    return line.but(formula="未报，不计此项")


def _places(terms: IndicatorTerms, lines: Mapping[UnitKey, LineScore]) -> Mapping[UnitKey, int]:
    if not isinstance(terms.rule, ByRank):
        return {}
    return places({key: line.raw for key, line in lines.items() if _is_judged(line)})  # type: ignore[misc]  # numbers: the rule takes no others


def _scored(terms: IndicatorTerms, line: LineScore, place: int | None) -> LineScore:
    if not _is_judged(line) or line.raw is None:
        return line
    case = Case(line.full, line.raw, line.target, place)
    mark, words = terms.rule.marks(case).rounded()
    told = f"{line.formula}{words}"
    return LineScore(line.code, line.raw, line.target, line.full, mark, line.state, told)


def _zeroed(line: LineScore) -> LineScore:
    earned = "" if line.score is None else f"（原得 {written(line.score)}）"
    state = LineState.SCORED if line.score is None else line.state
    words = f"经核实填报不实，此项计零分{earned}"
    return line.but(score=_NO_MARKS, state=state, formula=words)


def _with_lowest(
    lines: dict[UnitKey, LineScore], names: Mapping[UnitKey, str]
) -> dict[UnitKey, LineScore]:
    """缺·低: as the lowest line that the group publishes; where there is none, nothing."""
    marks = {key: line.score for key, line in lines.items() if line.score is not None}
    lowest, words = _NO_MARKS, "未报，本组没有得分，计零分"
    if marks:
        whose = min(marks, key=lambda key: marks[key])
        lowest = marks[whose]
        words = f"未报，按本组最低分计（{names[whose]} {written(lowest)}）"
    return {
        key: line.but(score=lowest, formula=words) if _waits(line) else line
        for key, line in lines.items()
    }


def _is_judged(line: LineScore) -> bool:
    return line.state in _JUDGED


def _waits(line: LineScore) -> bool:
    return line.state == LineState.MISSING and line.score is None


def _shown(raw: Raw) -> str:
    return written(raw) if isinstance(raw, Decimal) else f"“{raw}”"
