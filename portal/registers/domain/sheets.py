"""A register's Excel form, blank or with what is filled."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from portal.fields.domain.definition import Definition
from portal.fields.domain.rows import Filled, NamedSubject
from portal.fields.domain.sheet_form import FormWorkbook
from portal.fields.domain.world import World
from portal.registers.domain import secrecy
from portal.registers.models import Register, RegisterRecord


def written(
    register: Register,
    definition: Definition,
    records: Iterable[RegisterRecord] = (),
    *,
    offered: Iterable[Any],
    world: World,
    closed: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """`offered`: whom new rows may be about; `closed`: the fields somebody else fills."""
    writings = writings_of(register, offered, world)
    form = FormWorkbook(
        definition,
        title=register.name,
        note=register.note,
        about=register.subject_label,
        units=writings.values(),
        world=world,
        closed=closed,
    )
    rows = (secrecy.filled(record, definition) for record in records)
    return form.write(_named(rows, writings) if register.subject_kind else rows)


def writings_of(register: Register, offered: Iterable[Any], world: World) -> dict[int, str]:
    """Of each subject the name nobody can mistake: its code where two bear one."""
    if not register.subject_kind:
        return {unit.pk: world.units.spoken(unit.pk) for unit in offered}
    subjects = list(offered)
    borne = Counter(subject.short_name for subject in subjects)
    return {one.pk: one.short_name if borne[one.short_name] == 1 else one.code for one in subjects}


def _named(rows: Iterable[Filled], writings: dict[int, str]) -> Iterator[Filled]:
    for row in rows:
        name = writings.get(row.unit.pk, row.unit.short_name)
        yield replace(row, unit=NamedSubject(row.unit.pk, name))
