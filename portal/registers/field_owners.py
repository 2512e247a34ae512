"""Registers own fields: publishing keeps those their entries are closed by, and seals what has
become sensitive in them."""

from django.db.models import Count, Q

from portal.access import Actor
from portal.fields import owners
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.kinds.stored import Stored
from portal.fields.models import FieldSet, FieldSetVersion
from portal.problems import refuse_if
from portal.registers import subjects
from portal.registers.domain import (
    closing,
    keeping,
    looking_back,
    offers,
    owed,
    secrecy,
    sorting,
)
from portal.registers.domain.registers import OWNER
from portal.registers.models import Register, RegisterRecord, ShownToSome
from portal.registers.permissions import REGISTER_FILL


def _published(version: FieldSetVersion) -> None:
    closing.must_hold(version)
    owed.must_hold(version)
    _rules_hold(version)
    secrecy.seal_records(version)
    closing.take_subject(version)
    for register in Register.objects.filter(fieldset=version.fieldset_id).exclude(preset=""):
        offers.settle(register)


def _rules_hold(version: FieldSetVersion) -> None:
    register = Register.objects.filter(fieldset=version.fieldset_id).first()
    if register is None:
        return
    fields = {field.key: field for field in version.fields.all()}
    refuse_if(
        sorting.must_hold(register, fields),
        looking_back.must_hold(register, fields),
        keeping.must_hold(register, fields),
    )


def _known_to(user: Actor, fieldset: str) -> Q:
    return ShownToSome(register=f"{fieldset}register__").known(user) | Q(
        **{f"{fieldset}register": None}
    )


def _uses(fieldset: FieldSet, kind: FieldKind) -> dict[str, int]:
    rows = RegisterRecord.objects.filter(register__fieldset=fieldset)
    group = kind.groups(Stored(kind.key, "open_values"))
    counted = rows.order_by().values(group=group).annotate(n=Count("pk"))
    return dict(counted.values_list("group", "n"))


def _called_in_trail(fieldset: FieldSet) -> str:
    register = Register.objects.filter(fieldset=fieldset).first()
    return register.called_in_trail if register else ""


REGISTERS = owners.Owner(
    OWNER,
    fills=REGISTER_FILL,
    published=_published,
    known_to=_known_to,
    uses=_uses,
    called_in_trail=_called_in_trail,
    subjects=subjects.labels,
    asks=owners.ASKED - {"deviation", "excusable"},
)
owners.add(REGISTERS)
