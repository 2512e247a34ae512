"""Figures that jump against earlier periods: nothing is refused, a reason is asked for."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from portal.fields.choices import Arrival, Deviation
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import CellFinding
from portal.fields.domain.kinds import FieldKind, spoken
from portal.fields.domain.world import World
from portal.problems import Level

LEAST_CHANGE: Final = Decimal(3)
LARGEST_SHARE: Final = Decimal("0.05")
PERIODS: Final = 6
FEWEST_KNOWN: Final = 3
_REASON: Final = "属实的请写明原因。"


def findings(
    definition: Definition,
    values: Mapping[str, Any],
    *,
    past: Sequence[Mapping[str, Any]],
    world: World,
    contested: Collection[str] = (),
) -> Iterator[CellFinding]:
    """`past` are the values of earlier periods, the latest first. What a source brought is not
    asked about, unless somebody contested it."""
    for kind in definition.typed_in:
        brought = kind.field.arrival == Arrival.SOURCE and kind.key not in contested
        now = kind.typed(values.get(kind.key), world)
        if brought or now is None or kind.field.deviation == Deviation.NONE:
            continue
        before = [_figure(kind, earlier, world) for earlier in past[:PERIODS]]
        judge = _stock if kind.field.deviation == Deviation.STOCK else _flow
        if words := judge(now, before):
            message = f"“{kind.field.label}”{words}，{_REASON}"
            yield CellFinding(message, kind.key, Level.WARNING)


def _figure(kind: FieldKind, earlier: Mapping[str, Any], world: World) -> Decimal | None:
    return kind.typed(earlier.get(kind.key), world)


def _stock(now: Decimal, before: Sequence[Decimal | None]) -> str:
    last = before[0] if before else None
    if last is None or abs(now - last) <= max(LEAST_CHANGE, abs(last) * LARGEST_SHARE):
        return ""
    return f"与上期相差较大（上期 {spoken(last)}，本期 {spoken(now)}）"


def _flow(now: Decimal, before: Sequence[Decimal | None]) -> str:
    known = [figure for figure in before if figure is not None]
    if len(known) < FEWEST_KNOWN:
        return ""
    if now > 2 * max(known) + 2:
        return f"比近几期多出很多（近几期最多 {spoken(max(known))}，本期 {spoken(now)}）"
    if now == 0 and min(known) > 0:
        return "本期为 0，近几期都不是 0"
    return ""
