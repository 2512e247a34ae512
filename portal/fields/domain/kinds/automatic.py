"""Fields nobody types: taken from around the record, or computed from its other fields."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Aggregate

from portal.fields import sources
from portal.fields.domain.kinds.base import Fact, FieldKind
from portal.fields.domain.kinds.numbers import NumberKind
from portal.fields.domain.kinds.stored import Stored
from portal.fields.domain.world import World


class AutomaticKind(NumberKind):
    """A number when it has a formula or its source counts, else a text."""

    takes = frozenset({"source", "formula", "decimals", "unit_of_measure"})
    computed = True

    @property
    def is_number(self) -> bool:  # type: ignore[override]
        source = sources.find(self.field.source)
        return bool(self.field.formula) or (source is not None and source.is_number)

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

    def figures(self, stored: Stored) -> dict[str, Aggregate]:
        return super().figures(stored) if self.is_number else FieldKind.figures(self, stored)

    def facts(
        self, figures: Mapping[str, Any], counts: Mapping[str, int], world: World
    ) -> list[Fact]:
        kind = NumberKind if self.is_number else FieldKind
        return kind.facts(self, figures, counts, world)

    def hint(self) -> str:
        return "自动得出，不用填写"
