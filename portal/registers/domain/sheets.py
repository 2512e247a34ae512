"""A register's Excel form, blank or with what is filled."""

from collections.abc import Iterable

from portal.fields.domain.definition import Definition
from portal.fields.domain.sheet_form import FormWorkbook
from portal.fields.domain.world import World
from portal.registers.domain import secrecy
from portal.registers.models import Register, RegisterRecord


def written(
    register: Register,
    definition: Definition,
    records: Iterable[RegisterRecord] = (),
    *,
    units: Iterable[str],
    world: World,
) -> bytes:
    form = FormWorkbook(
        definition, title=register.name, note=register.note, units=units, world=world
    )
    return form.write(secrecy.filled(record, definition) for record in records)
