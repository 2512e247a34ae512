"""A parameter of a rule: its type, unit and limits; how it is stored, used and spoken.

Stored values are JSON: integers and flags as they are, everything else as text, so that 0.1 stays
0.1 and two thirds stay two thirds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final

from portal.periods import BadPeriodError, Period, PeriodKind
from portal.rules.choices import ParamKind

_FRACTION: Final = re.compile(r"([0-9]{1,4})/([1-9][0-9]{0,3})")
_PERCENT: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)%")


class BadValueError(ValueError):
    """The value does not fit; the message says what would."""


@dataclass(frozen=True)
class Param:
    key: str
    label: str
    kind: ParamKind = ParamKind.INTEGER
    unit: str = ""
    least: int | None = 0
    most: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""

    @property
    def field(self) -> str:
        """Its name in forms, apart from the form's own fields."""
        return f"param_{self.key}"

    def described(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label,
            "type": self.kind.value,
            "unit": self.unit,
            "least": self.least,
            "most": self.most,
            "choices": [list(choice) for choice in self.choices],
        }

    def typed(self, stored: Any) -> Any:
        return _READERS[self.kind](stored)

    def stored(self, given: Any) -> Any:
        """What to keep of a value somebody typed or code gave."""
        value = _WRITERS[self.kind](given)
        if self.kind == ParamKind.CHOICE and value not in dict(self.choices):
            raise BadValueError(f"“{value}”不在可选范围内。")
        if self.kind in _LIMITED:
            self._within_limits(self.typed(value))
        return value

    def _within_limits(self, value: Any) -> None:
        unit = self.unit if self.kind != ParamKind.SHARE else "%"
        size = value * 100 if self.kind == ParamKind.SHARE else value
        if self.least is not None and size < self.least:
            raise BadValueError(f"不能小于 {self.least}{unit}。")
        if self.most is not None and size > self.most:
            raise BadValueError(f"不能大于 {self.most}{unit}。")

    def in_words(self, stored: Any) -> str:
        if stored is None:
            return "未规定"
        match self.kind:
            case ParamKind.FLAG:
                return "是" if stored else "否"
            case ParamKind.CHOICE:
                return dict(self.choices).get(stored, stored)
            case ParamKind.MONTH:
                return Period.parse(stored).label
        return f"{stored} {self.unit}".strip()


def share(key: str, label: str, **more: Any) -> Param:
    """A part of a whole, at most all of it unless told otherwise."""
    return Param(key, label, ParamKind.SHARE, **{"most": 100, **more})


def percent(part: Fraction) -> str:
    """As people write it: 40%, 33.3333% where it does not divide up."""
    value = Decimal((part * 100).numerator) / (part * 100).denominator
    text = f"{round(value, 4):f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def flag(key: str, label: str) -> Param:
    return Param(key, label, ParamKind.FLAG)


def _integer(given: Any) -> int:
    if isinstance(given, bool) or not re.fullmatch(r"-?[0-9]{1,9}", str(given).strip()):
        raise BadValueError("请填整数。")
    return int(given)


def _decimal(given: Any) -> str:
    try:
        value = Decimal(str(given).strip())
    except InvalidOperation:
        raise BadValueError("请填数字。") from None
    if not value.is_finite():
        raise BadValueError("请填数字。")
    return f"{value:f}"


def _share(given: Any) -> str:
    text = str(given).strip().replace("％", "%")
    if _FRACTION.fullmatch(text):
        return text
    if percent := _PERCENT.fullmatch(text):
        return f"{percent[1]}%"
    raise BadValueError("请填分数或百分数，例如 2/3 或 20%。")


def _as_fraction(stored: str) -> Fraction:
    return Fraction(stored[:-1]) / 100 if stored.endswith("%") else Fraction(stored)


def _month(given: Any) -> str:
    try:
        month = Period.parse(str(given).strip())
    except BadPeriodError as error:
        raise BadValueError(str(error)) from None
    if month.kind != PeriodKind.MONTH:
        raise BadValueError("请填年月，例如 2025-01。")
    return month.code


_LIMITED: Final = frozenset({ParamKind.INTEGER, ParamKind.DECIMAL, ParamKind.SHARE})
_WRITERS: Final[dict[ParamKind, Callable[[Any], Any]]] = {
    ParamKind.INTEGER: _integer,
    ParamKind.DECIMAL: _decimal,
    ParamKind.SHARE: _share,
    ParamKind.FLAG: bool,
    ParamKind.CHOICE: str,
    ParamKind.MONTH: _month,
}
_READERS: Final[dict[ParamKind, Callable[[Any], Any]]] = {
    ParamKind.INTEGER: int,
    ParamKind.DECIMAL: Decimal,
    ParamKind.SHARE: _as_fraction,
    ParamKind.FLAG: bool,
    ParamKind.CHOICE: str,
    ParamKind.MONTH: Period.parse,
}
