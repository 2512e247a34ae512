import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from portal.fields.domain import typed
from portal.fields.domain.kinds.base import Fact, Kind, counted
from portal.fields.domain.world import World


class Date(Kind):
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

    def statistics(self, values: Sequence[Any], world: World) -> list[Fact]:
        years = counted(sorted(value[:4] + " 年" for value in values))
        return [("最早", min(values)), ("最晚", max(values)), *years[:5]]

    def hint(self) -> str:
        return "日期，如 1985-03-08"


class Month(Date):
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
