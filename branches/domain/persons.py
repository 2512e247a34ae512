"""Whom a record is about: somebody already known, found by the number, or newly registered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from portal.access import Actor
from portal.orgs.models import Unit
from portal.people import names
from portal.people.domain import numbers, people
from portal.people.models import Person

ABOUT = (
    "name", "sex", "birth", "nationality", "native_place", "identity", "phone", "address",
    "confirmed",
)  # fmt: skip


@sensitive_variables()
def found_or_created(about: dict[str, Any], *, unit: Unit, by: Actor) -> Person:
    """A human being has one row: a known identity number leads to it, under its own name only."""
    number = about.get("identity") or ""
    known = numbers.known(number, by=by) if number else None
    if known is None:
        return people.create(unit=unit, by=by, **about)
    if names.match_key(known.name) != names.match_key(about["name"]):
        raise ValidationError(
            {
                "name": f"该身份证号已登记在“{known}”名下（人员编号 {known.pk}），"
                "与所填姓名不同，请核对姓名和号码。"
            }
        )
    return known


@sensitive_variables()
def split(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is about the person, and the rest."""
    about = {key: value for key, value in values.items() if key in ABOUT}
    return about, {key: value for key, value in values.items() if key not in ABOUT}
