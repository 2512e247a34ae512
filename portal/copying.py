"""Rows straight into tables by COPY, with keys taken from the sequences beforehand."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from django.db import connection, models

_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL: Final = frozenset("\\\t\n\r")
_QUOTED: Final = frozenset('"\\')
NULL: Final = "\\N"
_UNHASHABLE: Final = frozenset({list, dict})
# Small: the database takes in what is there while the rest is made.
_AT_ONCE: Final = 250  # rows handed to the driver in one piece
_SIZE: Final = 1 << 16  # bytes it reads at once


def new_keys(model: type[models.Model], count: int) -> list[int]:
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{table}"', column, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def copy(table: str, columns: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """`values` by column, as the driver takes them."""
    copy_lines(table, columns, lines_of(values))


def lines_of(values: Sequence[Sequence[Any]]) -> Iterator[str]:
    """The rows as `copy_lines` takes them."""
    return map("\t".join, zip(*(texts_of(column) for column in values), strict=True))


def copy_lines(table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', _Pieces(_pieces(lines)), _SIZE)


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    waiting = iter(lines)
    while piece := list(islice(waiting, _AT_ONCE)):
        yield "\n".join(piece) + "\n"


class _Pieces:
    """What the driver reads from, without the whole text in memory."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size or size < 0:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece.encode()
        if size < 0:
            size = len(self._rest)
        head, self._rest = self._rest[:size], self._rest[size:]
        return head


def texts_of(values: Sequence[Any]) -> Sequence[str]:
    """A column in the text form of COPY; most columns are all text, often the same few."""
    kinds = {type(value) for value in values}
    if kinds == {str} and _SPECIAL.isdisjoint("".join(values)):
        return values
    mixed = bool in kinds and kinds & {int, float}  # True and 1 are one key
    if mixed or not kinds.isdisjoint(_UNHASHABLE):
        return [_text(value) for value in values]
    memo = {value: _text(value) for value in set(values)}
    return [memo[value] for value in values]


def _text(value: Any) -> str:
    if value is None:
        return NULL
    text = value if isinstance(value, str) else _plain(value)
    return text if _SPECIAL.isdisjoint(text) else text.translate(_ESCAPES)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        if {str} == set(map(type, value)) and _QUOTED.isdisjoint("".join(value)):
            return '{"' + '","'.join(value) + '"}'
        return "{" + ",".join(_element(one) for one in value) + "}"
    if isinstance(value, dict) or hasattr(value, "adapted"):  # JSON, as Django hands it over
        return json.dumps(getattr(value, "adapted", value), ensure_ascii=False)
    return str(value)


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _plain(value)
