"""Sentences of bulletins that are built from numbers; none says how good a number is."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from reports.blocks import Gap, Part, Prose, QuotedFigure

UNCOUNTED: Final = "（未统计）"
_MOST_NAMED: Final = 3


def figure(value: object) -> QuotedFigure:
    return QuotedFigure(
        f"{value:f}"
        if isinstance(value, Decimal)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def counted(value: object, what: str) -> Part:
    """A number there may not be: it is printed as that, once a person has said so."""
    return Gap(f"{what}没有统计", stands=UNCOUNTED) if value is None else figure(value)


def moved(change: Decimal, unit: str) -> tuple[Part, ...]:
    """上升x分, 下降x分, 持平."""
    if not change:
        return ("持平",)
    return ("上升" if change > 0 else "下降", figure(abs(change)), unit)


def named(units: Sequence[str]) -> str:
    """All of a tie; of more than three the first ones and how many there are."""
    if len(units) <= _MOST_NAMED:
        return "、".join(units)
    return f"{'、'.join(units[:_MOST_NAMED])}等{len(units):,}个单位"


def prose(*parts: Part | Iterable[Part]) -> Prose:
    flat: list[Part] = []
    for part in parts:
        if isinstance(part, tuple | list):
            flat += part
        else:
            flat.append(part)  # type: ignore[arg-type]
    return Prose(tuple(flat))
