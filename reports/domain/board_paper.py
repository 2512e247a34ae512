"""The board on paper: the same panels as blocks, for its workbook and its PDF."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from reports.blocks import (
    Bar,
    BarChart,
    Block,
    Paragraph,
    Prose,
    Row,
    SectionHeading,
    Table,
    TitleLine,
)
from reports.boards import BoardPanel, BoardTable, ChartKind, PanelSaid, TableLook

_NOTHING: Final = "没有可列的内容。"


def blocks(title: str, about: str, panels: Iterable[tuple[BoardPanel, PanelSaid]]) -> list[Block]:
    told: list[Block] = [TitleLine(title), Paragraph(about)]
    for panel, said in panels:
        told += _of_panel(panel, said)
    return told


def _of_panel(panel: BoardPanel, said: PanelSaid) -> Iterator[Block]:
    yield SectionHeading(panel.title)
    if words := said.missing or said.lead_text:
        yield Prose((words,))
    for part in said.parts:
        if part.look == TableLook.HEAT:
            yield from _by_category(part)
            continue
        yield _table(panel, part)
        yield from _chart(panel, part)


def _by_category(part: BoardTable) -> Iterator[Table]:
    """What is one wide picture on a screen is a table for each group of its columns on paper, under
    their whole names."""
    common = [place for place, head in enumerate(part.heads) if not head.group]
    groups = dict.fromkeys(head.group for head in part.heads if head.group)
    for group in groups:
        own = [place for place, head in enumerate(part.heads) if head.group == group]
        named = [replace(part.heads[p], label=part.head_hints[p], group="") for p in own]
        places = [*common, *own]
        yield Table(
            (*(part.heads[place] for place in common), *named),
            tuple(Row(tuple(row[place].text for place in places)) for row in part.rows),
            title=f"{part.title} {group}",
            empty=part.empty or _NOTHING,
        )


def _table(panel: BoardPanel, part: BoardTable) -> Table:
    rows = tuple(Row(tuple(cell.text for cell in row)) for row in part.rows)
    return Table(part.heads, rows, title=part.title or panel.title, empty=part.empty or _NOTHING)


def _chart(panel: BoardPanel, part: BoardTable) -> Iterator[BarChart]:
    """Bars of one series only: what has more, its table tells."""
    chart = part.chart
    if chart is None or chart.kind != ChartKind.BARS or len(chart.series) != 1:
        return
    (first,) = chart.series
    bars = tuple(
        Bar(label, _written(value))
        for label, value in zip(chart.labels, first.values, strict=True)
        if value is not None
    )
    if not bars:
        return
    mean = "" if chart.mean is None else _written(chart.mean)
    yield BarChart(part.title or panel.title, bars, unit=chart.measure, mean=mean)


def _written(value: float) -> str:
    return f"{Decimal(str(value)):.2f}"
