"""Fields nobody types: taken from around the record, or computed from its other fields."""

from collections.abc import Callable, Sequence
from typing import Any

from portal.fields.choices import Source
from portal.fields.domain.kinds.base import Fact, Kind
from portal.fields.domain.kinds.numbers import Number
from portal.fields.domain.world import World
from portal.orgs.models import Unit

SOURCES: dict[str, Callable[[Unit], str]] = {
    Source.UNIT_NAME: lambda unit: unit.name,
    Source.UNIT_CODE: lambda unit: unit.code,
    Source.UNIT_KIND: lambda unit: unit.kind.label,
}


class Automatic(Number):
    """A number when it has a formula, a text when it has a source."""

    takes = frozenset({"source", "formula", "decimals", "unit_of_measure"})
    computed = True

    @property
    def is_number(self) -> bool:
        return bool(self.field.formula)

    @property
    def align(self) -> str:  # type: ignore[override]
        return "right" if self.is_number else "left"

    def cell(self, value: Any, world: World) -> Any:
        return super().cell(value, world) if self.is_number else value or ""

    def typed(self, value: Any, world: World) -> Any:
        return super().typed(value, world) if self.is_number else value

    def validation(self, world: World) -> dict[str, Any] | None:
        return None

    def schema(self) -> dict[str, Any]:
        kept = super().schema() if self.is_number else {"type": "string"}
        return {**kept, "readOnly": True}

    def statistics(self, values: Sequence[Any], world: World) -> list[Fact]:
        kind = Number if self.is_number else Kind
        return kind.statistics(self, values, world)

    def hint(self) -> str:
        return "自动得出，不用填写"
