"""Registers own fields: publishing keeps those their entries are closed by, and seals what has
become sensitive in them."""

from django.db.models import Q

from portal.access import Actor
from portal.fields import owners
from portal.fields.models import FieldSetVersion
from portal.registers.domain import closing, secrecy
from portal.registers.domain.registers import OWNER
from portal.registers.models import ShownToSome
from portal.registers.permissions import REGISTER_FILL


def _published(version: FieldSetVersion) -> None:
    closing.must_hold(version)
    secrecy.seal_records(version)


def _known_to(user: Actor, fieldset: str) -> Q:
    return ShownToSome(register=f"{fieldset}register__").known(user) | Q(
        **{f"{fieldset}register": None}
    )


REGISTERS = owners.Owner(
    OWNER,
    fills=REGISTER_FILL,
    published=_published,
    known_to=_known_to,
    asks=frozenset({"arrival"}),
)
owners.add(REGISTERS)
