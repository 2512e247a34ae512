"""What the parts do to their throw-away database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models

from portal.people.models import Person
from tests import emptying

GRAMS: Final = "person_grams"
# Copies differ from their patterns: another unit each, an index of a number of their own.
_OWN: Final = {
    "unit_id": "units.ids[1 + mod(abs(hashint8(n)::bigint), cardinality(units.ids))]",
    "identity_index": "left(identity_index, -64) || md5('a' || n) || md5('b' || n)",
}


def empty() -> None:
    emptying.allow()
    call_command("flush", verbosity=0, interactive=False)
    cache.clear()


def use(name: str) -> None:
    """From now on this process works in the database of that name."""
    connection.close()
    connection.settings_dict["NAME"] = name
    cache.clear()  # what it remembers is of the other one


@contextmanager
def beside() -> Iterator[tuple[str, str]]:
    """The names of two empty databases; the first one is in use, `use` changes to the other."""
    empty()
    first = connection.settings_dict["NAME"]
    second = f"{first}_beside"
    connection.close()  # nobody may be in the one that is copied
    _outside(f'CREATE DATABASE "{second}" TEMPLATE "{first}"')
    try:
        yield first, second
    finally:
        use(first)
        _outside(f'DROP DATABASE "{second}" WITH (FORCE)')


@contextmanager
def scratch() -> Iterator[None]:
    """A copy of the database in use, gone afterwards with all that was done in it."""
    used = connection.settings_dict["NAME"]
    copy = f"{used}_scratch"
    connection.close()
    _outside(f'CREATE DATABASE "{copy}" TEMPLATE "{used}"')
    use(copy)
    try:
        yield
    finally:
        use(used)
        _outside(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _outside(statement: str) -> None:
    with connection._nodb_cursor() as cursor:  # noqa: SLF001 # as Django's own test databases
        cursor.execute(statement)


def copy_for_people(
    model: type[models.Model], *, after: int = 0, places: str = "(SELECT 1)", **columns: str
) -> None:
    """Everybody made after that number who has no such record gets one, like one of those there
    are; `columns` are SQL by his row `people` and by `places`."""
    table = model._meta.db_table
    columns = {**_all_columns(model), "person_id": "people.id", **columns}
    copy = f"""
        WITH pattern AS MATERIALIZED (
            SELECT row_number() OVER (ORDER BY id) - 1 AS place, {table}.* FROM {table}
        )
        INSERT INTO {table} ({", ".join(columns)})
        SELECT {", ".join(columns.values())}
        FROM {places} AS places, people_person AS people
            JOIN pattern ON place = mod(people.id, (SELECT count(*) FROM pattern))
        WHERE people.id > %s
            AND NOT EXISTS (SELECT FROM {table} AS known WHERE known.person_id = people.id)
    """  # noqa: S608 - names of our own tables
    with emptying.unguarded(), connection.cursor() as cursor:
        cursor.execute(copy, [after])


def grow_people_to(size: int, **columns: str) -> None:
    """Copy those who are there until there are so many; `columns` are SQL by the number `n`.

    The database does it by itself, many times faster than Python makes and seals new people.
    """
    columns = {**_all_columns(Person), **_OWN, **columns}
    copy = f"""
        WITH pattern AS MATERIALIZED (
            SELECT row_number() OVER (ORDER BY id) - 1 AS place, people_person.*
            FROM people_person WHERE identity_index IS NOT NULL
        )
        INSERT INTO people_person ({", ".join(columns)})
        SELECT {", ".join(columns.values())}
        FROM (SELECT array_agg(id ORDER BY id) AS ids FROM orgs_unit) AS units,
            generate_series(%s, %s) AS n
            JOIN pattern ON place = mod(n, (SELECT count(*) FROM pattern))
    """  # noqa: S608 - names of our own columns
    with emptying.unguarded(), _without_index(GRAMS), connection.cursor() as cursor:
        cursor.execute(copy, [Person.everyone.count() + 1, size])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE people_person, orgs_unit")


def _all_columns(model: type[models.Model]) -> dict[str, str]:
    """Each as that of the row it is copied from, `pattern`; keys of their own are left out."""
    fields = model._meta.local_concrete_fields
    names = [str(field.column) for field in fields if not field.primary_key]
    return {name: f"pattern.{name}" for name in names}


@contextmanager
def _without_index(name: str) -> Iterator[None]:
    """Building an index over all rows is many times faster than adding the rows to it."""
    index = next(index for index in Person._meta.indexes if index.name == name)
    with connection.schema_editor() as editor:
        editor.remove_index(Person, index)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.add_index(Person, index)
