import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.db.models import Aggregate, Expression, Max, Min
from django.db.models.functions import Left

from portal.fields.domain import typed
from portal.fields.domain.kinds.base import Fact, FieldKind, ranked
from portal.fields.domain.kinds.stored import Stored
from portal.fields.domain.world import World

_YEAR: Final = 4  # characters
_MOST_YEARS: Final = 5


class DateKind(FieldKind):
    takes = frozenset({"expiry_days"})
    editor = "date"
    number_format = "yyyy-mm-dd"
    width = 12

    def read(self, raw: Any, world: World) -> str:
        return typed.day(raw).isoformat()

    def typed(self, value: Any, world: World) -> Any:
        return None if value is None else dt.date.fromisoformat(value)

    def widget(self, world: World) -> forms.Widget:
        return forms.TextInput(attrs={"placeholder": "1985-03-08", "inputmode": "numeric"})

    def cell(self, value: Any, world: World) -> Any:
        return "" if value is None else dt.date.fromisoformat(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}

    def figures(self, stored: Stored) -> dict[str, Aggregate]:
        return {"最早": Min(stored.text), "最晚": Max(stored.text)}

    def groups(self, stored: Stored) -> Expression | None:
        return Left(stored.text, _YEAR)

    def facts(
        self, figures: Mapping[str, Any], counts: Mapping[str, int], world: World
    ) -> list[Fact]:
        years = ranked({f"{year} 年": count for year, count in counts.items()})
        return [*figures.items(), *years[:_MOST_YEARS]]

    def hint(self) -> str:
        return "日期，如 1985-03-08"


class MonthKind(DateKind):
    takes = frozenset()
    number_format = "@"

    def read(self, raw: Any, world: World) -> str:
        return typed.month(raw)

    def typed(self, value: Any, world: World) -> Any:
        return value

    def text(self, value: Any, world: World) -> str:
        return "" if value is None else value.replace("-", ".")

    def cell(self, value: Any, world: World) -> Any:
        return self.text(value, world)

    def widget(self, world: World) -> forms.Widget:
        return forms.TextInput(attrs={"placeholder": "1985.03", "inputmode": "numeric"})

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}

    def hint(self) -> str:
        return "年月，如 1985.03"
