"""Numbers of entries, `LH2026-001`: one row of numbers for each register and year."""

from collections.abc import Sequence

from django.db import connection

from portal.registers.models import NumberSeries, Register, RegisterRecord

_DIGITS = 3


def give(register: Register, records: Sequence[RegisterRecord], *, year: int) -> None:
    """Numbers to new entries, before they are saved: one statement for all of them.

    A number that was once given never comes again, not even after its entry was deleted; and where
    a backup put the count back, it goes on above the numbers that are there.
    """
    if not register.number_prefix or not records:
        return
    last = _advance(register, len(records), year)
    for number, record in enumerate(records, start=last - len(records) + 1):
        record.number = f"{_head(register, year)}{number:0{_DIGITS}}"


def _head(register: Register, year: int) -> str:
    return f"{register.number_prefix}{year}-"


def _advance(register: Register, count: int, year: int) -> int:
    head = _head(register, year)
    statement = f"""
        INSERT INTO {NumberSeries._meta.db_table} AS series (register_id, year, last)
        SELECT %(register)s, %(year)s, %(count)s + {_HIGHEST}
        ON CONFLICT (register_id, year) DO UPDATE
        SET last = GREATEST(series.last, {_HIGHEST}) + %(count)s
        RETURNING last
    """  # noqa: S608 - names of our own tables
    asked = {"register": register.pk, "year": year, "count": count, "head": len(head)}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**asked, "like": f"{head}%"})
        return cursor.fetchone()[0]


_HIGHEST = f"""(
    SELECT COALESCE(MAX(SUBSTR(number, %(head)s + 1)::int), 0)
    FROM {RegisterRecord._meta.db_table}
    WHERE register_id = %(register)s AND number LIKE %(like)s
)"""  # noqa: S608 - names of our own tables
