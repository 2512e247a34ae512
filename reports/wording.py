"""Sentences and tables of bulletins that are built from numbers; none says how good a number is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from reports.blocks import Block, Gap, Head, Part, Prose, QuotedFigure, Row, Table
from reports.county import CountyFigures

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


# Tables of figures -------------------------------------------------------------------------------


@dataclass(frozen=True)
class FigureRow:
    """`key` of the figure; empty where nothing counts it."""

    label: str
    measure: str
    key: str = ""


def figure_heads(before: str, compared: str) -> tuple[Head, ...]:
    return (
        Head("指标", mm=60),
        *(
            Head(label, mm=mm, centred=True)
            for label, mm in (("计量单位", 18), ("本期", 26), (before, 26), (compared, 26))
        ),
    )


def keys_of(rows: Iterable[FigureRow]) -> list[str]:
    return [row.key for row in rows if row.key]


def figure_table(
    numbers: CountyFigures, rows: Sequence[FigureRow], *, title: str, heads: tuple[Head, ...]
) -> Iterator[Block]:
    """A table, and how many of its numbers are not counted: until a person decides it is a gap."""
    told = tuple(_told(numbers, row) for row in rows)
    yield Table(heads, told, title=title)
    lacking = sum(row.cells[2] == UNCOUNTED for row in told)
    if lacking:
        gap = Gap(f"“{title}”中有没有统计的项目", stands="没有统计")
        yield prose("表中", figure(lacking), "项", gap, "。")


def _told(numbers: CountyFigures, row: FigureRow) -> Row:
    known = numbers.known.get(row.key)
    return Row(
        (
            row.label,
            known.measure if known else row.measure,
            _written(numbers.of(row.key)),
            _written(numbers.of(row.key, numbers.before)),
            numbers.compared(row.key),
        )
    )


def _written(value: Decimal | None) -> str:
    return UNCOUNTED if value is None else f"{value:f}"
