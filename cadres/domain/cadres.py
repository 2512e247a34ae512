"""Cadres: a file is opened for a person, and its first page corrected."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from cadres.actions import CADRE_CHANGED, CADRE_CREATED
from cadres.choices import IN_OFFICE
from cadres.domain import saving, withdrawals
from cadres.domain.checks import check_cadre
from cadres.models import Cadre
from cadres.permissions import CADRES_MANAGE
from portal import refusals
from portal.access import Actor, require
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.people.domain.people import locked as locked_person
from portal.people.models import Person

LEAVING_FIELDS: Final = frozenset({"leaving", "left_on", "left_to", "left_document"})
FIRST_PAGE: Final = tuple(
    field.name
    for field in Cadre._meta.concrete_fields
    if not field.primary_key and field.name not in {"person", *LEAVING_FIELDS}
)


@transaction.atomic
def create(
    person: Person, *, unit: Unit, values: dict[str, Any], confirmed: bool = False, by: Actor
) -> Cadre:
    """Open the file of somebody already registered as a person."""
    require(by, CADRES_MANAGE, unit)
    person = locked_person(person)
    if Cadre.objects.filter(person=person).exists():
        raise ValidationError({"person": f"“{person}”已有干部档案，请直接打开。"})
    cadre = Cadre(person=person, unit=unit, manage_state=IN_OFFICE)
    saving.apply(cadre, values)
    doubts = _check(cadre, confirmed=confirmed)
    cadre.save()
    events.record(CADRE_CREATED, by=by, target=cadre, unit=str(unit), confirmed=doubts)
    return cadre


@transaction.atomic
def edit(cadre: Cadre, *, values: dict[str, Any], confirmed: bool = False, by: Actor) -> Cadre:
    """Correct the first page; a new unit must lie within the reach of whoever moves her there."""
    cadre = saving.locked(cadre, by=by)
    before = cadre.unit
    changes = saving.apply(cadre, {key: values[key] for key in FIRST_PAGE if key in values})
    if not changes:
        return cadre
    require(by, CADRES_MANAGE, cadre.unit)
    doubts = _check(cadre, confirmed=confirmed)
    with _kept_if_she_moves(cadre, before, by=by):
        cadre.save()
    events.record(CADRE_CHANGED, by=by, target=cadre, changes=changes, confirmed=doubts)
    return cadre


def _kept_if_she_moves(cadre: Cadre, before: Unit, *, by: Actor) -> AbstractContextManager[None]:
    """A new unit takes the file out of the sight of the old one: that may be taken back."""
    if cadre.unit == before:
        return nullcontext()
    says = f"由“{before}”转到“{cadre.unit}”"
    return withdrawals.keeping(withdrawals.TRANSFER, cadre, says, by=by)


def check(person: Person, values: dict[str, Any]) -> None:
    """What is wrong with a first page of which some values are missing."""
    cadre = Cadre(person=person, unit=person.unit, manage_state=IN_OFFICE)
    saving.apply(cadre, values)
    _check(cadre, confirmed=True)


def _check(cadre: Cadre, *, confirmed: bool) -> list[str]:
    problems = check_cadre(saving.values_of(cadre), saving.holder_of(cadre))
    doubts: list[str] = []
    refusals.together(
        lambda: _require_open(cadre.unit if cadre.unit_id else None),
        lambda: saving.clean(cadre),
        lambda: doubts.extend(saving.refuse(problems, confirmed=confirmed)),
    )
    return doubts


def _require_open(unit: Unit | None) -> None:
    if unit is not None and unit.is_closed:
        reason = f"“{unit}”已于 {unit.closed_on} 撤销，请选择承接它的单位。"
        raise ValidationError({"unit": reason})
