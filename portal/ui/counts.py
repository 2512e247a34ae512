"""How many rows each of several querysets finds, asked in one statement."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counts(several: Sequence[QuerySet]) -> list[int]:
    """In their order."""
    parts: list[str] = []
    params: list[Any] = []
    for place, rows in enumerate(several):
        try:
            sql, given = rows.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {place}, count(*) FROM ({sql}) AS rows")  # noqa: S608 - of querysets
        params += given
    return _asked(" UNION ALL ".join(parts), params, len(several))


def _asked(sql: str, params: list[Any], how_many: int) -> list[int]:
    found = [0] * how_many
    if sql:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            for place, count in cursor.fetchall():
                found[place] = count
    return found
