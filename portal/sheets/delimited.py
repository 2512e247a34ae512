"""Separated text for other systems and for Excel."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from portal.sheets.texts import neutral


def csv_file(rows: Iterable[Sequence[Any]]) -> bytes:
    """With the mark of order that tells Excel the encoding. Numbers stay numbers, -5 among them; a
    text that a spreadsheet would take for a formula gets an apostrophe, which imports take away."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return neutral(value) if isinstance(value, str) else value
