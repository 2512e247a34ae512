"""Kinds that are numbers. Stored as text with the field's decimals, so nothing is rounded away."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Aggregate, Avg, Max, Min, Sum

from portal.fields.domain import typed
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds.base import Fact, FieldKind
from portal.fields.domain.kinds.stored import Stored
from portal.fields.domain.world import World

LARGEST = Decimal(10**15)
_DIGITS_OF_EXCEL = 15


def spoken(number: Decimal) -> str:
    """Without trailing zeros or an exponent."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


class NumberKind(FieldKind):
    takes = frozenset({"minimum", "maximum", "decimals", "unit_of_measure", "deviation"})
    editor = "number"
    is_number = True
    align = "right"
    width = 12

    @property
    def places(self) -> int:
        return self.field.decimals

    @property
    def number_format(self) -> str:  # type: ignore[override]
        return "0" + ("." + "0" * self.places if self.places else "")

    def read(self, raw: Any, world: World) -> Any:
        return self.fit(typed.scaled(raw, unit=self.field.unit_of_measure))

    def fit(self, number: Decimal) -> Any:
        if abs(number) >= LARGEST:
            raise Wrong("数字太大。请核对是否多输了位数。")
        rounded = round(number, self.places)
        if rounded != number:
            limit = f"最多 {self.places} 位小数" if self.places else "应填整数"
            raise Wrong(f"{limit}，现在是 {spoken(number)}。")
        low, high = self.field.minimum, self.field.maximum
        if low is not None and number < low:
            raise Wrong(f"不能小于 {spoken(low)}，现在是 {spoken(number)}。")
        if high is not None and number > high:
            raise Wrong(f"不能大于 {spoken(high)}，现在是 {spoken(number)}。")
        return self.store(rounded)

    def store(self, number: Decimal) -> Any:
        return f"{number + 0:.{self.places}f}"

    def typed(self, value: Any, world: World) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    def widget(self, world: World) -> forms.Widget:
        return forms.TextInput(attrs={"inputmode": "decimal"})

    def cell(self, value: Any, world: World) -> Any:
        """A number when the sheet can hold all its digits, else text."""
        if value is None:
            return ""
        number = Decimal(str(value))
        return number if len(number.as_tuple().digits) <= _DIGITS_OF_EXCEL else str(value)

    def validation(self, world: World) -> dict[str, Any] | None:
        low, high = self.sheet_limits()
        if low is None and high is None:
            return None
        bounds: dict[str, Any] = {"criteria": ">=", "value": low}
        if low is None:
            bounds = {"criteria": "<=", "value": high}
        elif high is not None:
            bounds = {"criteria": "between", "minimum": low, "maximum": high}
        return {"validate": self.excel_type, "error_message": self.hint()[:255], **bounds}

    excel_type: ClassVar[str] = "decimal"

    def sheet_limits(self) -> tuple[float | None, float | None]:
        limits = (self.field.minimum, self.field.maximum)
        low, high = (None if limit is None else float(limit) for limit in limits)
        return low, high

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}

    def figures(self, stored: Stored) -> dict[str, Aggregate]:
        functions = {"合计": Sum, "平均": Avg, "最小": Min, "最大": Max}
        return {label: function(stored.number) for label, function in functions.items()}

    def facts(
        self, figures: Mapping[str, Any], counts: Mapping[str, int], world: World
    ) -> list[Fact]:
        known = {label: number for label, number in figures.items() if number is not None}
        if "平均" in known:
            known["平均"] = round(known["平均"], max(self.places, 2))
        return [(label, spoken(number)) for label, number in known.items()]

    def hint(self) -> str:
        low, high = self.field.minimum, self.field.maximum
        parts = [f"最小 {spoken(low)}"] if low is not None else []
        parts += [f"最大 {spoken(high)}"] if high is not None else []
        what = f"数字，最多 {self.places} 位小数" if self.places else "整数"
        return "，".join([what, *parts])


class IntegerKind(NumberKind):
    takes = frozenset({"minimum", "maximum", "unit_of_measure", "deviation"})
    excel_type = "integer"

    @property
    def places(self) -> int:
        return 0

    def store(self, number: Decimal) -> int:
        return int(number)

    def schema(self) -> dict[str, Any]:
        field, limits = self.field, {}
        if field.minimum is not None:
            limits["minimum"] = float(field.minimum)
        if field.maximum is not None:
            limits["maximum"] = float(field.maximum)
        return {"type": "integer", **limits}


class MoneyKind(NumberKind):
    """In 元 or 万元: what is typed with another of the two is converted."""

    def hint(self) -> str:
        unit = self.field.unit_of_measure or "元"
        return f"{super().hint()}，单位{unit}，也可写成“3.5万元”"

    def read(self, raw: Any, world: World) -> Any:
        if isinstance(raw, str):
            raw = typed.plain(raw).lstrip("¥￥")
        return self.fit(typed.scaled(raw, unit=self.field.unit_of_measure or "元"))


class PercentKind(NumberKind):
    """Stored in points: 85.5 is 85.5%. In the sheet it is text: a number there is read by some
    programs in points, by others as a fraction."""

    number_format = "@"

    takes = frozenset({"minimum", "maximum", "decimals", "deviation"})

    def read(self, raw: Any, world: World) -> Any:
        number, written = typed.number(raw)
        if written not in {"", "%"}:
            raise Wrong(f"“{raw}”不是百分比。请填 85.5 或 85.5%。")
        return self.fit(number)

    def text(self, value: Any, world: World) -> str:
        return "" if value is None else f"{value}%"

    def cell(self, value: Any, world: World) -> Any:
        return self.text(value, world)

    def validation(self, world: World) -> dict[str, Any] | None:
        return None  # of text

    def hint(self) -> str:
        return f"{super().hint()}，如 85.5%"
