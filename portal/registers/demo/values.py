"""What one entry of the demo says, field by field."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from portal.accounts.models import User
from portal.fields.choices import Evidence, KindKey
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import CellFinding
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.world import World
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.registers.demo.county import County
from portal.registers.demo.proofs import Proofs
from portal.registers.demo.stories import RegisterStory

_OFTEN = 0.6  # how often what need not be filled is filled


class At(NamedTuple):
    """Where and when an entry is made, and what it says so far."""

    unit: Unit
    made: dt.date
    values: dict[str, Any]


@dataclass
class Writer:
    """`closing` are the fields that are filled at the end only."""

    county: County
    story: RegisterStory
    definition: Definition
    world: World
    dice: Random
    by: User
    closing: frozenset[str] = frozenset()
    proofs: Proofs = field(default_factory=Proofs)
    turn: int = 0

    def write(
        self, unit: Unit, made: dt.date, *, given: Mapping[str, Any], ended: bool = True
    ) -> tuple[dict[str, Any], list[CellFinding]]:
        """`given` stands; what is asked for by a condition is filled where the condition holds."""
        self.turn = self.dice.randrange(1000)
        values = dict(given)
        for kind in self.definition.typed_in:
            if kind.key in values or (kind.key in self.closing and not ended):
                continue
            needed = kind.field.required or kind.key in {*self.closing, *self.story.always}
            if kind.field.required_when or not (needed or self._fills(kind)):
                continue
            values[kind.key] = self._value(kind, At(unit, made, values))
        findings = self._judged(values, unit)
        asked = [f.column for f in findings if self._is_conditional(f.column)]
        for key in asked:
            values[key] = self._value(self.definition.by_key[key], At(unit, made, values))
        if asked:
            findings = self._judged(values, unit)
        self._prove(values, unit)
        return engine.filled(values), findings

    def _prove(self, values: Mapping[str, Any], unit: Unit) -> None:
        for kind in self.definition.proven_kinds:
            if kind.field.evidence == Evidence.REQUIRED and values.get(kind.key):
                self.proofs.hand_in(unit, self.by, proves=kind.key)

    def _fills(self, kind: FieldKind) -> bool:
        """What need not be filled; a file is handed in only where one is demanded."""
        return not kind.by_form and self.dice.random() < _OFTEN

    def _judged(self, values: dict[str, Any], unit: Unit) -> list[CellFinding]:
        return engine.complete(self.definition, values, unit=unit, world=self.world)

    def _is_conditional(self, key: str) -> bool:
        kind = self.definition.by_key.get(key)
        return kind is not None and bool(kind.field.required_when)

    def _value(self, kind: FieldKind, at: At) -> Any:
        return _WAYS[KindKey(kind.field.kind)](self, kind, at)

    def person(self, kind: FieldKind, at: At) -> Any:
        return self.county.somebody(at.unit, self.dice)

    def unit(self, kind: FieldKind, at: At) -> int:
        near = self.county.units
        return self.dice.choice(near[UnitLevel.TOWNSHIP] + near[UnitLevel.DEPARTMENT]).pk

    def day(self, kind: FieldKind, at: At) -> str:
        low, high = self.story.days.get(kind.key, (0, 0))
        return (at.made + dt.timedelta(days=self.dice.randint(low, high))).isoformat()

    def month(self, kind: FieldKind, at: At) -> str:
        return f"{at.made:%Y-%m}"

    def yes_no(self, kind: FieldKind, at: At) -> bool:
        return self.dice.random() < _OFTEN

    def choice(self, kind: FieldKind, at: At) -> str:
        codes = [choice["code"] for choice in kind.field.choices]
        weights = self.story.weights.get(kind.key)
        return self.dice.choices(codes, weights=weights)[0]

    def choices(self, kind: FieldKind, at: At) -> list[str]:
        codes = [choice["code"] for choice in kind.field.choices]
        chosen = self.dice.sample(codes, self.dice.randint(1, min(3, len(codes))))
        return sorted(chosen, key=codes.index)

    def file(self, kind: FieldKind, at: At) -> dict[str, str]:
        return self.proofs.hand_in(at.unit, self.by)

    def text(self, kind: FieldKind, at: At) -> str | None:
        if kind.key == "quarter":
            return f"{at.made.year}-Q{(at.made.month + 2) // 3}"
        if kind.key == "outcome":
            return "已按措施办理完毕，情况属实。"
        if together := self.story.pairs.get(kind.key):
            return together[self.turn % len(together)]
        texts = self.story.texts.get(kind.key)
        return self.dice.choice(texts) if texts else None

    def number(self, kind: FieldKind, at: At) -> Any:
        if whole := self.story.parts.get(kind.key):
            most = Decimal(str(at.values.get(whole) or 0))
            number = most * self.dice.randint(70, 100) / 100
        else:
            number = Decimal(self.dice.randint(*self.story.numbers.get(kind.key, (1, 12))))
        return kind.parse(round(number, getattr(kind, "places", 0)), self.world)


_WAYS: dict[KindKey, Callable[[Writer, FieldKind, At], Any]] = {
    KindKey.INTEGER: Writer.number,
    KindKey.DECIMAL: Writer.number,
    KindKey.PERCENT: Writer.number,
    KindKey.MONEY: Writer.number,
    KindKey.TEXT: Writer.text,
    KindKey.LONG_TEXT: Writer.text,
    KindKey.CHOICE: Writer.choice,
    KindKey.MULTI_CHOICE: Writer.choices,
    KindKey.DATE: Writer.day,
    KindKey.MONTH: Writer.month,
    KindKey.YES_NO: Writer.yes_no,
    KindKey.PERSON: Writer.person,
    KindKey.UNIT: Writer.unit,
    KindKey.FILE: Writer.file,
}
