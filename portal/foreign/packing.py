"""Days and moments, which `marshal` does not know, as tuples: no cell is one otherwise."""

import datetime as dt
from typing import Any, Final

_PLAIN: Final = frozenset({str, float, int, bool, type(None)})
_DAY_PARTS: Final = 3


def packed(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, dt.datetime):
        return (value.year, value.month, value.day, value.hour, value.minute, value.second)
    if isinstance(value, dt.date):
        return (value.year, value.month, value.day)
    return str(value)  # times and durations stay what they look like


def unpacked(value: Any) -> Any:
    if not isinstance(value, tuple):
        return value
    return dt.date(*value) if len(value) == _DAY_PARTS else dt.datetime(*value)  # noqa: DTZ001
