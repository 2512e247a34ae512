"""An official paper as it lies on a page of the portal: sheets of paper, each look a class."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.blocks import Block, Gap, Head, QuotedFigure, Row
from reports.domain import layout
from reports.domain.official import charts, setting
from reports.domain.official.measures import LOOKS
from reports.domain.official.setting import Foot, Frame, Picture, Piece, RuledTable, TextLine, Turn

_CHART_WIDTH, _NAMES, _VALUES, _TOP = 640, 150, 80, 34  # units of the drawing
_ROW, _BAR = 28, 18


def html(blocks: Iterable[Block]) -> SafeString:
    return render_to_string("reports/official.html", {"sheets": _sheets(setting.pieces(blocks))})


def _sheets(pieces: list[Piece]) -> list[dict[str, Any]]:
    sheets: list[dict[str, Any]] = [{"is_wide": False, "pieces": []}]
    for piece in pieces:
        if isinstance(piece, Turn):
            sheets.append({"is_wide": piece.is_wide, "pieces": []})
        else:
            sheets[-1]["pieces"].append(_shown(piece))
    return [sheet for sheet in sheets if sheet["pieces"]]


def _shown(piece: Piece) -> dict[str, Any]:
    match piece:
        case TextLine():
            return {"is_line": True, **_line(piece)}
        case RuledTable(table, widths):
            every = sum(widths)
            return {
                "is_grid": True,
                "columns": [f"{100 * width / every:.2f}%" for width in widths],
                "heads": list(_heads(table.heads)),
                "rows": [_row(row, table.heads) for row in table.rows],
                "across": len(table.heads),
            }
        case Picture(chart):
            return {"is_chart": True, **_chart(charts.data(chart)), "said": charts.said(chart)}
        case Frame(box):
            return {"is_box": True, "label": box.label}
        case Foot(lines):
            return {"is_foot": True, "lines": [_line(line) for line in lines]}
    raise TypeError(type(piece).__name__)


def _line(line: TextLine) -> dict[str, Any]:
    look = LOOKS[line.look]
    return {
        "look": line.look.replace(" ", "-"),
        "level": look.level,
        "is_small": line.size is not None and line.size < look.size,
        "parts": [_part(part) for part in line.parts],
        "far": [_part(part) for part in line.far],
    }


def _part(part: Any) -> dict[str, Any]:
    return {
        "text": layout.plain(setting.word(part)),
        "is_figure": isinstance(part, QuotedFigure),
        "is_gap": isinstance(part, Gap),
    }


def _heads(heads: tuple[Head, ...]) -> Iterator[list[dict[str, Any]]]:
    """One row of headings, or two where neighbours have one in common."""
    if not any(head.group for head in heads):
        yield [{"words": layout.heading(head)} for head in heads]
        return
    upper: list[dict[str, Any]] = []
    for head in heads:
        if head.group and upper and upper[-1].get("group") == head.group:
            upper[-1]["across"] += 1
        elif head.group:
            upper.append({"words": head.group, "group": head.group, "across": 1})
        else:
            upper.append({"words": layout.heading(head), "down": 2})
    yield upper
    yield [{"words": layout.heading(head)} for head in heads if head.group]


def _row(row: Row, heads: tuple[Head, ...]) -> dict[str, Any]:
    cells = [layout.plain("" if cell is None else str(cell)) for cell in row.cells]
    return {
        "kind": row.kind.value,
        "cells": [
            {"words": cell, "is_centred": layout.is_centred(head, cell)}
            for head, cell in zip(heads, cells, strict=False)
        ],
    }


def _chart(data: dict[str, Any]) -> dict[str, Any]:
    """With every place worked out: a template draws, it does not reckon."""
    long = _CHART_WIDTH - _NAMES - _VALUES
    bottom = _TOP + _ROW * len(data["bars"])
    bars = [
        {
            "label": bar["label"],
            "value": bar["value"],
            "top": _TOP + _ROW * place + (_ROW - _BAR) // 2,
            "line": _TOP + _ROW * place + _ROW // 2 + 5,
            "long": round(long * bar["share"]),
            "end": _NAMES + round(long * bar["share"]) + 6,
        }
        for place, bar in enumerate(data["bars"])
    ]
    mean = {"text": data["mean"], "at": _NAMES + round(long * data["mean_share"])}
    return {
        "title": data["title"],
        "bars": bars,
        "mean": mean if data["mean"] else None,
        "width": _CHART_WIDTH,
        "height": bottom + 4,
        "axis": _NAMES,
        "names": _NAMES - 8,
        "top": _TOP,
        "bottom": bottom,
        "bar": _BAR,
    }
