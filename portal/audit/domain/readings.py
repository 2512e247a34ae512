"""Counting the rows of persons that lists show: one statement per page, in the database."""

from typing import Any, Final

from django.db import connection
from django.utils import timezone

# Lists of persons keep what they add to each other's figures out of every transaction: a page
# shown stays counted.
_ADD: Final = """
INSERT INTO audit_listreading AS known (actor_id, hour, listing, rows, pages, last_at)
VALUES (%(actor)s, date_trunc('hour', %(now)s), %(listing)s, %(rows)s, 1, %(now)s)
ON CONFLICT (hour, actor_id, listing) DO UPDATE SET
    rows = known.rows + excluded.rows,
    pages = known.pages + 1,
    last_at = excluded.last_at
"""


def note(listing: str, *, rows: int, by: Any) -> None:
    """`by` was just shown so many rows of this list."""
    if rows > 0:
        facts = {"actor": by.pk, "listing": listing, "rows": rows, "now": timezone.now()}
        with connection.cursor() as cursor:
            cursor.execute(_ADD, facts)
