"""Rows straight into tables by COPY, with keys taken from the sequences beforehand."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.db import connection, models

from portal.imports.domain.planning import prepared

_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL: Final = frozenset("\\\t\n\r")
_QUOTED: Final = frozenset('"\\')
NULL: Final = "\\N"
_UNHASHABLE: Final = frozenset({list, dict})
_AT_ONCE: Final = 2_000  # rows handed to the driver in one piece


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
    names = ", ".join(f'"{column}"' for column in columns)
    texts = [texts_of(column) for column in values]
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', _Pieces(_lines(texts)))


def _lines(texts: Sequence[Sequence[str]]) -> Iterator[str]:
    lines = []
    for row in zip(*texts, strict=True):
        lines.append("\t".join(row))
        if len(lines) == _AT_ONCE:
            yield "\n".join(lines) + "\n"
            lines = []
    if lines:
        yield "\n".join(lines) + "\n"


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


def default_of(field: models.Field, now: dt.datetime) -> Any:
    """What a new row has in a column that nobody fills."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        value: Any = now if isinstance(field, models.DateTimeField) else now.date()
    else:
        value = field.get_default()
    return field.get_db_prep_save(value, connection)


def filled(field: models.Field, values: Iterable[Any], now: dt.datetime) -> list[Any]:
    """Stored values with the column's default where there is none."""
    given = list(values)
    if None not in given:
        return given
    default = default_of(field, now)
    return [default if value is None else value for value in given]


def constant(field: models.Field, value: Any, count: int) -> list[Any]:
    return prepared(field, [value]) * count
