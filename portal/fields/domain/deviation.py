"""Figures that jump against earlier periods: nothing is refused, a reason is asked for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from portal.fields.choices import Deviation
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import CellFinding
from portal.fields.domain.kinds import FieldKind, spoken
from portal.fields.domain.world import World
from portal.periods import PeriodKind
from portal.problems import Level

LEAST_CHANGE: Final = Decimal(3)
LARGEST_SHARE: Final = Decimal("0.05")
PERIODS: Final = 6
FEWEST_KNOWN: Final = 3
Called = tuple[str, str]  # the period before and this one
_CALLED: Final[dict[str, Called]] = {
    PeriodKind.WEEK: ("上周", "本周"),
    PeriodKind.MONTH: ("上月", "本月"),
    PeriodKind.QUARTER: ("上季度", "本季度"),
    PeriodKind.HALF: ("上期", "本期"),
    PeriodKind.YEAR: ("上年", "本年"),
}
REASON: Final = "属实的请写明原因。"


def findings(
    definition: Definition,
    values: Mapping[str, Any],
    *,
    past: Sequence[Mapping[str, Any]],
    world: World,
    brought: Collection[str] = (),
) -> Iterator[CellFinding]:
    """`past` are the values of earlier periods, the latest first. Of fields that are `brought`
    what stands there came from a source as it is: nobody is asked about that."""
    for kind in definition.typed_in:
        now = kind.typed(values.get(kind.key), world)
        if kind.key in brought or now is None or kind.field.deviation == Deviation.NONE:
            continue
        before = [_figure(kind, earlier, world) for earlier in past[:PERIODS]]
        judge = _stock if kind.field.deviation == Deviation.STOCK else _flow
        if words := judge(now, before, _CALLED[world.period.kind]):
            message = f"“{kind.field.label}”{words}，{REASON}"
            yield CellFinding(message, kind.key, Level.WARNING)


def _figure(kind: FieldKind, earlier: Mapping[str, Any], world: World) -> Decimal | None:
    return kind.typed(earlier.get(kind.key), world)


def _stock(now: Decimal, before: Sequence[Decimal | None], called: Called) -> str:
    last = before[0] if before else None
    if last is None or abs(now - last) <= max(LEAST_CHANGE, abs(last) * LARGEST_SHARE):
        return ""
    return f"与{called[0]}相差较大（{called[0]} {spoken(last)}，{called[1]} {spoken(now)}）"


def _flow(now: Decimal, before: Sequence[Decimal | None], called: Called) -> str:
    known = [figure for figure in before if figure is not None]
    if len(known) < FEWEST_KNOWN:
        return ""
    if now > 2 * max(known) + 2:
        return f"比近几期多出很多（近几期最多 {spoken(max(known))}，{called[1]} {spoken(now)}）"
    if now == 0 and min(known) > 0:
        return f"{called[1]}为 0，近几期都不是 0"
    return ""
