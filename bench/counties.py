"""One county made many: its units, organisations, members and entries of registers, copied inside
the database, many times faster than Python makes them."""

import tempfile
from pathlib import Path
from typing import Any, Final

from django.db import connection, models, transaction
from django.test.utils import override_settings
from django.utils import timezone

from bench import database, imports, members, rosters
from branches.models import PartyMember, PartyOrganization
from portal import demo
from portal.orgs.models import Unit
from portal.registers import demo as registers_demo
from portal.registers.models import RegisterRecord
from tests import emptying

MEMBERS: Final = 3_000  # of each county
# A county beside the first one: a node below the root, and in it a copy of all that the root has.
_NODE: Final = "'Z' || lpad(n::text, 3, '0')"
_CODE: Final = "pattern.code || '-' || n"


def build(*, organisations: int = rosters.ORGANISATIONS, people: int = MEMBERS) -> None:
    """The first one, as the demo has it, with imported members; beyond these, copies."""
    rosters.build_county(organisations)
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        path = Path(folder, "党员名册.xlsx")
        path.write_bytes(rosters.workbook(MEMBERS))
        imports.import_members(path)
    with transaction.atomic():
        registers_demo.build(demo.DemoPlan(scale=1, today=timezone.localdate()))
    if people > MEMBERS:
        _populate(people)


def grow(present: int, counties: int, *, people: int = MEMBERS) -> None:
    """From so many counties to so many, of so many members each."""
    numbers = (present + 1, counties)
    step = Unit.steplen
    below = f"substr(pattern.path, {step + 1})"
    root = Unit.objects.get(depth=1)
    own = f"(SELECT id FROM {Unit._meta.db_table} own WHERE own.code = unit.code || '-' || n)"  # noqa: S608
    first = "pattern.code NOT LIKE '%%-%%'"
    _copy(
        Unit,
        numbers,
        where=first,
        path=f"'{root.path}' || {_NODE} || {below}",
        depth="pattern.depth + 1",
        code=_CODE,
    )
    _copy(
        PartyOrganization,
        numbers,
        where=first,
        path=f"{_NODE} || {below}",
        code=_CODE,
        unit_id=own,
    )
    of_units = "unit.code NOT LIKE '%%-%%' AND pattern.subject_id IS NULL"
    _copy(RegisterRecord, numbers, where=of_units, number="''", unit_id=own)
    _populate(people * counties)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _populate(people: int) -> None:
    database.grow_people_to(people)
    members.grow_members()


def _copy(
    model: type[models.Model], numbers: tuple[int, int], *, where: str, **columns: str
) -> None:
    """`columns` are SQL by the row it is copied from, `pattern`, its `unit` and the number `n`."""
    fields = [field for field in model._meta.local_concrete_fields if not _is_made(field)]
    chosen = {str(f.column): f"pattern.{f.column}" for f in fields} | columns
    table = model._meta.db_table
    join = "" if model is Unit else f"JOIN {Unit._meta.db_table} unit ON unit.id = pattern.unit_id"
    statement = f"""
        INSERT INTO {table} ({", ".join(chosen)})
        SELECT {", ".join(chosen.values())}
        FROM {table} pattern {join} CROSS JOIN generate_series(%s, %s) n
        WHERE {where}
    """  # noqa: S608 - names of our own tables
    with emptying.unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, numbers)


def _is_made(field: Any) -> bool:
    return field.primary_key or isinstance(field, models.GeneratedField)


def size() -> tuple[int, int]:
    """Units and members."""
    return Unit.objects.count(), PartyMember.objects.count()
