"""What the persons of one register have done, as another register counts it: beside each of its
entries the numbers of the running year."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.fields.domain.definition import Definition
from portal.periods import Period, PeriodKind
from portal.registers.domain import by_person
from portal.registers.domain.registers import standing
from portal.registers.domain.statistics import Measured
from portal.registers.models import Register, RegisterRecord


@dataclass(frozen=True)
class Output:
    """`whose`: the field that names the person here; `named_by`: the one that names him there."""

    register: Register
    whose: str
    named_by: str
    what: list[Measured]
    year: Period
    rows: Any

    @property
    def headings(self) -> list[str]:
        """Said with the other register's name: here it is no field of its own."""
        return [f"{self.register}本年{one.label}{self._measure(one)}" for one in self.what]

    @staticmethod
    def _measure(one: Measured) -> str:
        return f"（{one.measure}）" if one.field and one.measure else ""

    @cached_property
    def _numbers(self) -> dict[int, list[Decimal]]:
        """One statement for all persons."""
        found = by_person.counted(
            self.rows, self.year, self.what, named_by=self.named_by, sorted_by=None
        )
        return {
            person: [Decimal(row[f"n{n}"] or 0) for n, _ in enumerate(self.what)]
            for person, row in found.items()
        }

    def of(self, record: RegisterRecord) -> list[Decimal]:
        named = record.open_values.get(self.whose) or {}
        return self._numbers.get(named.get("pk", 0), [Decimal(0) for _ in self.what])


def of_persons(register: Register, definition: Definition, user: User) -> Output | None:
    """None where none is asked for, or there is nothing that the reader may know."""
    if not register.output_from:
        return None
    other = Register.objects.known_to(user).filter(code=register.output_from).first()
    theirs = standing(other) if other else None
    if other is None or theirs is None:
        return None
    here, there = (by_person.fields_that_name(each) for each in (definition, theirs))
    if not (here and there):
        return None
    return Output(
        other,
        here[0].key,
        there[0].key,
        by_person.columns(other, theirs),
        Period(PeriodKind.YEAR, timezone.localdate().year),
        RegisterRecord.objects.visible_to(user).filter(register=other),
    )
