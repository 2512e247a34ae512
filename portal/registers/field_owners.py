"""Registers own fields: publishing seals what has become sensitive in their records."""

from portal.fields import owners
from portal.registers.domain import secrecy
from portal.registers.domain.registers import OWNER
from portal.registers.permissions import REGISTER_FILL

REGISTERS = owners.Owner(
    OWNER,
    fills=REGISTER_FILL,
    published=secrecy.seal_records,
    asks=frozenset({"arrival"}),
)
owners.add(REGISTERS)
