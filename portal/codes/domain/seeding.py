"""Brings the built-in values into the database, after each migration.

Only what is missing is added: aliases the county entered and values it closed stay as they are.
"""

from typing import Any

from django.db import connections, transaction

from portal.codes import catalogue
from portal.codes.catalogue import CodeTable
from portal.codes.domain import memory
from portal.codes.models import Code


def after_migrate(*, using: str, **_: Any) -> None:
    # A migration back to nothing ends here as well, without the table.
    if Code._meta.db_table in connections[using].introspection.table_names():
        seed()


@transaction.atomic
def seed() -> list[Code]:
    present = set(Code.objects.values_list("table", "code"))
    missing = [
        row
        for table in catalogue.TABLES.values()
        for row in _rows(table)
        if (row.table, row.code) not in present
    ]
    # A value the county added under the same words before a standard knew it goes on.
    added = Code.objects.bulk_create(missing, ignore_conflicts=True)
    if added:
        transaction.on_commit(memory.announce)
    return added


def _rows(table: CodeTable) -> list[Code]:
    return [
        Code(
            table=table.key,
            code=value.code,
            label=value.label,
            parent=value.parent,
            aliases=list(value.aliases),
            origin=table.origin,
            national_code=value.code if table.has_national_codes else "",
            is_heading=value.is_heading,
            position=place,
        )
        for place, value in enumerate(table.values(), start=1)
    ]
