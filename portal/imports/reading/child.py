"""Runs as a process of its own: reads one workbook from standard input, writes its rows.

A hostile or broken workbook may make the parser take all memory or stop dead. Here that costs a
child with a limit instead of a worker. Started isolated, so it imports nothing of this project.
It answers with `marshal`, which, unlike pickle, can only be data: a head, then blocks of rows, each
with the places of its dates (which marshal does not know), then None. The length of each message
goes before it.
"""

import datetime as dt
import io
import marshal
import resource
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

BLOCK = 1000
MOST_CHARACTERS = 60_000_000
MOST_CELLS = 4_000_000
LENGTH = 8  # bytes
SECONDS = 120
TOO_LARGE, BROKEN, PROTECTED = 3, 4, 5
_PLAIN = frozenset({str, float, int, bool})


def main(sheet: str, megabytes: str) -> int:
    _limit(resource.RLIMIT_AS, int(megabytes) * 1024 * 1024)
    _limit(resource.RLIMIT_CPU, SECONDS)
    # Imported under the limit, so that all its memory counts.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        _answer(book, int(sheet))
    except PasswordError:
        return PROTECTED
    except MemoryError:
        return TOO_LARGE
    except (CalamineError, ValueError, OSError):
        return BROKEN
    return 0


def _limit(what: int, most: int) -> None:
    with suppress(ValueError, OSError):  # not every system counts address space
        resource.setrlimit(what, (most, most))


def _answer(book: Any, index: int) -> None:
    names = [(m.name, not str(m.visible).endswith(".Visible")) for m in book.sheets_metadata]
    if index < 0:
        _send((names, [], 0))
        return
    sheet = book.get_sheet_by_index(index)
    left = sheet.start[1] if sheet.start else 0  # columns before it are not in the rows
    _send((names, sheet.merged_cell_ranges or [], left))
    rows = iter(sheet.iter_rows()) if sheet.start else iter(())
    budget = [MOST_CELLS, MOST_CHARACTERS]
    while block := list(islice(rows, BLOCK)):
        budget[0] -= left * len(block)  # the other side fills them in: a lone cell may lie far out
        _spend(budget, block)
        _send((block, list(_take_dates(block))))
    _send(None)


def _send(message: Any) -> None:
    packed = marshal.dumps(message)
    sys.stdout.buffer.write(len(packed).to_bytes(LENGTH, "big") + packed)


def _spend(budget: list[int], block: list[list[Any]]) -> None:
    for row in block:
        budget[0] -= len(row)
        budget[1] -= sum([len(cell) for cell in row if isinstance(cell, str)])
    if min(budget) < 0:
        raise MemoryError


def _take_dates(block: list[list[Any]]) -> Iterator[tuple[int, int]]:
    for number, row in enumerate(block):
        if _PLAIN.issuperset(map(type, row)):
            continue
        for place, cell in enumerate(row):
            if type(cell) not in _PLAIN:
                row[place] = _plain(cell)
                yield number, place


def _plain(cell: Any) -> Iterable[int] | str:
    if isinstance(cell, dt.datetime):
        return (cell.year, cell.month, cell.day, cell.hour, cell.minute, cell.second)
    if isinstance(cell, dt.date):
        return (cell.year, cell.month, cell.day)
    return str(cell)  # times and durations stay what they look like


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
