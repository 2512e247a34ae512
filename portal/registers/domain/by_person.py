"""A register by the persons one of its fields names: entries, sums, sorts, and what each owes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from portal.access import Scope
from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.kinds.stored import Stored
from portal.fields.models import FieldDef
from portal.figures.catalogue import Asked
from portal.people.models import Person
from portal.periods import Period
from portal.registers.choices import OwedBy
from portal.registers.domain import counting, owed_by_others, owed_now
from portal.registers.domain.owed_now import OwedNow
from portal.registers.domain.statistics import Measured, measured
from portal.registers.models import Register


@dataclass
class PersonLine:
    """`numbers` by what was counted, `sorts` by the code of the option; `owed` as what is asked."""

    person: Person
    numbers: dict[str, Decimal] = field(default_factory=dict)
    sorts: dict[str, int] = field(default_factory=dict)
    owed: dict[int, Decimal] = field(default_factory=dict)


def fields_that_name(definition: Definition) -> list[FieldKind]:
    return [one for one in definition.open_kinds if one.field.kind == KindKey.PERSON]


def fields_that_sort(definition: Definition) -> list[FieldKind]:
    return [one for one in definition.open_kinds if one.field.kind == KindKey.CHOICE]


def columns(register: Register, definition: Definition) -> list[Measured]:
    """How many entries count in the year, and the sums of their numbers."""
    return [one for one in measured(register, definition) if one.behind in {"count", "due_month"}]


def asked_of(register: Register, key: str) -> list[OwedNow]:
    """What each person the field names owes now."""
    running = owed_now.running(register, by=OwedBy.PERSON)
    return [now for now in running if now.owed.person == key]


def lines(
    register: Register,
    rows: QuerySet,
    year: Period,
    what: Sequence[Measured],
    *,
    named_by: str,
    sorted_by: FieldDef | None,
    asked: Sequence[OwedNow],
    scope: Scope,
) -> list[PersonLine]:
    """Over `rows`; who owes something but is not among them, where he belongs to the `scope`."""
    made: dict[int, PersonLine] = {}
    found = counted(rows, year, what, named_by=named_by, sorted_by=sorted_by)
    people = Person.objects.select_related("unit").in_bulk(list(found))
    for key, person in people.items():
        row = found[key]
        made[key] = PersonLine(
            person,
            {one.key: Decimal(row[f"n{n}"] or 0) for n, one in enumerate(what)},
            {one["code"]: row[f"s{n}"] for n, one in enumerate(_options(sorted_by))},
        )
    for n, now in enumerate(asked):
        for owing in owed_by_others.people(register, now):
            if owing.person.pk in made or scope.covers(owing.person.unit):
                line = made.setdefault(owing.person.pk, PersonLine(owing.person))
                line.owed[n] = owing.filled
    return sorted(made.values(), key=lambda one: (one.person.unit.path, one.person.name))


def counted(
    rows: QuerySet,
    year: Period,
    what: Sequence[Measured],
    *,
    named_by: str,
    sorted_by: FieldDef | None,
) -> Mapping[int, Mapping[str, Any]]:
    span = Asked(year, year.last_day)
    chosen = rows.order_by().filter(counting.behind("count", span))
    who = Stored(named_by, "open_values").part("pk")
    numbers = {f"n{n}": one.number for n, one in enumerate(what)}
    numbers |= {
        f"s{n}": Count("pk", filter=counting.of_sort(sorted_by.key, one["code"]))
        for n, one in enumerate(_options(sorted_by))
        if sorted_by
    }
    counted = chosen.annotate(who=who).exclude(who=None).values("who").annotate(**numbers)
    return {int(row["who"]): row for row in counted}


def _options(sorted_by: FieldDef | None) -> Sequence[Mapping[str, Any]]:
    return sorted_by.choices if sorted_by else ()
