"""Tests and measurements empty whole databases; the audit trail refuses that everywhere else.

Only a superuser of the database may switch triggers off, which the portal's own role need not be.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

_plain_flush = DatabaseOperations.execute_sql_flush


@contextmanager
def unguarded() -> Iterator[None]:
    """Without the append-only triggers, on this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


def _flush(self: DatabaseOperations, sql_list: list[str]) -> None:
    with unguarded():
        _plain_flush(self, sql_list)


def allow() -> None:
    """From now on `flush` empties the audit trail as well, in this process."""
    DatabaseOperations.execute_sql_flush = _flush
