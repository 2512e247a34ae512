"""One at a time for what the locks of rows cannot order: comparing what a page showed with what is
on record has to happen before the act, and the act's own lock comes too late for it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Whoever comes later waits until the earlier one has committed. No act asks for such a turn,
    so waiting for it cannot go round in a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 1))", [name])
    try:
        yield
    finally:
        # A connection that broke has given its turn back already.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 1))", [name])
