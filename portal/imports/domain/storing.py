"""What stands in the columns of rows that go in by COPY."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from portal.imports.domain.planning import prepared


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
