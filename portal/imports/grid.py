"""Checked rows as the correction grid needs them."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from portal.imports.choices import Answer
from portal.imports.declaring import Column, Roster
from portal.imports.domain import running
from portal.imports.domain.preview import CellView, RowView
from portal.imports.models import Import

_MOST_OPTIONS: Final = 200


def payload(batch: Import, roster: type[Roster], rows: Sequence[RowView]) -> dict[str, Any]:
    mapped = running.columns_of(batch)
    declared = roster.columns()
    columns = [declared[key] for key in sorted(mapped, key=mapped.__getitem__) if key in declared]
    return {
        "columns": [_column(column) for column in columns],
        "rows": row_data(batch, roster, rows),
        "answers": [{"key": key, "label": label} for key, label in Answer.choices],
    }


def _column(column: Column) -> dict[str, Any]:
    choices = list(column.widget.choices())
    return {
        "key": column.key,
        "title": column.label,
        "editor": "input",
        "options": choices if len(choices) <= _MOST_OPTIONS else [],
        "required": column.required,
        "sensitive": column.sensitive,
        "help": column.help,
        "width": max(column.width * 9, len(column.label) * 15 + 40),
    }


def row_data(batch: Import, roster: type[Roster], rows: Sequence[RowView]) -> list[dict[str, Any]]:
    mapped = running.columns_of(batch)
    numbers = [row.number for row in rows]
    answers = dict(batch.decisions.filter(row__in=numbers).values_list("row", "answer"))
    return [_row(row, answers.get(row.number, ""), mapped) for row in rows]


def _row(row: RowView, answer: str, mapped: Collection[str]) -> dict[str, Any]:
    cells = [cell for cell in row.cells if cell.column in mapped]
    absent = [cell for cell in row.cells if cell.column not in mapped]
    about = [(one.level, one.message) for one in row.about_row]
    about += [(f.level, f"{cell.label}：{f.message}") for cell in absent for f in cell.findings]
    return {
        "_n": row.number,
        "_outcome": row.outcome.value,
        "_outcomeLabel": row.outcome.label,
        "_answer": answer,
        "_answerLabel": Answer(answer).label if answer else "",
        "_question": row.question.label if row.question else "",
        "_about": [{"level": level, "message": message} for level, message in about],
        "_cells": {cell.column: _cell(cell) for cell in cells},
        **{cell.column: cell.typed for cell in cells},
    }


def _cell(cell: CellView) -> dict[str, Any]:
    return {
        "level": str(cell.level),
        "messages": [finding.message for finding in cell.findings],
        "corrected": cell.corrected,
        "candidates": [word for finding in cell.findings for word in finding.candidates],
    }
