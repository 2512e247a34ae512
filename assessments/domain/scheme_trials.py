"""A source tried on real data before it counts: which numbers a unit has in a month, what they come
to, and what marks that would be."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from assessments.choices import AimKind, RuleKey
from assessments.domain import scheme_terms, scheme_words
from assessments.domain.scores import numbers, sources
from assessments.domain.scores.numbers import ReadNumbers, ToldNumber
from assessments.domain.scores.sources import SourcedIndicator
from assessments.domain.scoring.exact import exactly, trimmed
from assessments.domain.scoring.rules import Case
from assessments.models import Indicator, UnitTarget
from portal.access import Actor
from portal.fields.domain.formulas import BadFormula
from portal.figures import catalogue
from portal.figures.catalogue import Figure
from portal.figures.domain import reading
from portal.orgs.models import Unit
from portal.periods import Period

_OF_UNIT: Final = (AimKind.OF_UNIT, AimKind.OF_UNIT_SO_FAR)


@dataclass(frozen=True)
class TriedNumber:
    label: str
    period: Period
    text: str


@dataclass(frozen=True)
class SourceTrial:
    """`result` and `marks` in words, each empty where it cannot be told; `faults` say why."""

    numbers: tuple[TriedNumber, ...] = ()
    result: str = ""
    marks: str = ""
    faults: tuple[str, ...] = ()


def tried(indicator: Indicator, unit: Unit, month: Period, *, by: Actor) -> SourceTrial:
    """Stores nothing. The indicator need not be stored either. Read as a run reads: the cell of a
    ledger goes before the figure where it was contested."""
    try:
        (sourced,) = sources.of([indicator], [unit])
    except BadFormula as error:
        return SourceTrial(faults=(str(error),))
    known = catalogue.known(by)
    faults = tuple(_unknown(sourced, known))
    told = numbers.read([sourced], month, [unit], late=False)
    heard: list[TriedNumber] = []
    values: list[Decimal] = []
    for asked, source in sourced.sources.items():
        if figure := known.get(asked.key) or next(iter(source.cells), None):
            number = told.column(asked, source)(unit.pk)
            heard.append(_heard(figure, number, told, unit))
            if isinstance(number.value, Decimal):
                values.append(number.value)
    if faults or len(values) < len(sourced.sources):
        return SourceTrial(tuple(heard), faults=faults or (_lacks(heard),))
    result = sourced.expression.work_out(values)
    if result is None:
        return SourceTrial(tuple(heard), faults=("除以 0，没有应办事项，按“空”的办法计。",))
    return replace(_judged(indicator, result, unit, month), numbers=tuple(heard))


def _heard(figure: Figure, number: ToldNumber, told: ReadNumbers, unit: Unit) -> TriedNumber:
    if number.figure == figure.key or not isinstance(number.value, Decimal):
        text = reading.spoken(figure, told.of(figure, number.period).get(unit.pk))
        return TriedNumber(figure.label, number.period, f"{text}{_measure(figure, text)}")
    text = f"{scheme_words.number(number.value)}{figure.measure}（台账中单位有异议、审核通过的数）"
    return TriedNumber(figure.label, number.period, text)


def _unknown(sourced: SourcedIndicator, known: dict[str, Figure]) -> Iterator[str]:
    by_key = {asked.key: source for asked, source in sourced.sources.items()}
    for key, source in by_key.items():
        if key in known or source.cells:
            continue
        if announced := catalogue.ANNOUNCED.get(key):
            yield f"“{announced.label}”（{key}）尚未启用，启用前这一项整组不计分。"
        else:
            yield f"没有“{key}”这样的指标数据，请从“查找指标数据”中选；以后才有的，这一项先不计分。"


def _measure(figure: Figure, told: str) -> str:
    return figure.measure if told not in (reading.NOT_TAKEN, reading.NOTHING_DUE) else ""


def _lacks(numbers: list[TriedNumber]) -> str:
    none_due = any(one.text == reading.NOTHING_DUE for one in numbers)
    return (
        "没有应办事项，按“空”的办法计。" if none_due else "这个单位这一期没有数，按“缺”的办法计。"
    )


@exactly
def _judged(indicator: Indicator, result: Decimal, unit: Unit, month: Period) -> SourceTrial:
    """What the rule makes of it."""
    told = scheme_words.number(round(result, 4))
    words = indicator.parameters.get(scheme_terms.WORDS, {})
    grade = words.get(scheme_words.number(result))
    shown = f"{told}（{grade}）" if grade else told
    if indicator.rule == RuleKey.RANK:
        return SourceTrial(result=shown, marks="按全组位次得分，计分时才知道。")
    rule = scheme_terms.rule_of(indicator)
    if rule is None:
        return SourceTrial(result=shown)
    if not rule.takes(grade or result):
        return SourceTrial(result=shown, faults=(f"等次中没有“{told}”，请补上。",))
    target = _target(indicator, unit, month)
    target = trimmed(target) if target else target
    if rule.needs_target and not target:
        return SourceTrial(result=shown, faults=("没有目标值，算不出得分。",))
    marks = rule.marks(Case(indicator.full, grade or result, target))
    return SourceTrial(result=shown, marks=marks.told())


def _target(indicator: Indicator, unit: Unit, month: Period) -> Decimal | None:
    if indicator.aim in _OF_UNIT:
        kept = UnitTarget.objects.filter(unit=unit, indicator=indicator.code, year=month.year)
        of_year = kept.values_list("number", flat=True).first()
        so_far = indicator.aim == AimKind.OF_UNIT_SO_FAR
        return of_year * month.number / 12 if of_year and so_far else of_year
    if not indicator.aims:
        return None
    quarter = (month.number - 1) // 3 if indicator.aim == AimKind.BY_QUARTER else 0
    return indicator.aims[quarter]
