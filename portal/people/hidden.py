"""Sensitive values of a person on pages: masked, with the way behind the mask and the way to
change them for those who may."""

from dataclasses import dataclass

from django.urls import reverse

from portal.access import Actor
from portal.people.choices import Sensitive
from portal.people.domain import people
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE, PEOPLE_VIEW


@dataclass(frozen=True)
class Hidden:
    """Drawn by `people/hidden_facts.html`. `change` leads to the value's own field of a form."""

    what: str
    label: str
    masked: str
    reveal: str = ""
    change: str = ""


def of_person(person: Person, user: Actor, *, form: str | None = None) -> list[Hidden]:
    """`form`: the address of the form that asks for them here, empty for somebody who may not;
    without it that of the person."""
    if form is None:
        may = user.can(PEOPLE_MANAGE, person.unit)
        form = reverse("people:edit", args=[person.pk]) if may else ""
    url = reverse("people:reveal", args=[person.pk])
    seen = user.can(PEOPLE_VIEW, person.unit)
    return [
        Hidden(
            what.value,
            what.label,
            person.masked(what),
            url if seen and people.may_reveal(user, person, what) else "",
            field_of(form, what.value),
        )
        for what in Sensitive
    ]


def field_of(form: str, what: str) -> str:
    return f"{form}#id_{what}" if form else ""
