"""The parts of the table of values, one a year."""

from django.db import connection


def ensure(year: int) -> None:
    """Make the part for periods that begin in the year, unless it is there.

    The database does it: the portal's own role may make no tables.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT figures_make_part(%s)", [year])
