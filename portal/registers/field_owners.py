"""Registers own fields: publishing seals what has become sensitive in their records."""

from portal.access import Permission
from portal.fields import owners
from portal.registers.domain import secrecy
from portal.registers.domain.registers import OWNER

REGISTERS = owners.Owner(
    OWNER,
    fills=Permission.REGISTER_FILL,
    published=secrecy.seal_records,
    asks=frozenset({"arrival"}),
)
owners.add(REGISTERS)
