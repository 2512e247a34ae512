"""Cell readers of roster columns: django-import-export widgets with a stricter protocol.

The checker calls `reader = widget.prepare(context)` once per column and run, then
`reader.read(cell)` once per distinct raw cell. `read` is pure: it gives a value, `None` for a blank
cell, a `Doubt(value, message)` for what a person has to confirm, or raises `CellError`. Messages
never repeat an identity number or a phone. Readers that ask the database lie in `lookups`.
"""

import copy
import datetime as dt
import decimal
import difflib
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.db.models import Choices
from django.utils import timezone
from import_export import widgets

from portal.access import Actor
from portal.dates import PartialDate
from portal.imports.cells import CellError, Doubt, compact, is_blank, text_of
from portal.people import names
from portal.people.choices import Sex
from portal.people.domain import identity
from portal.people.domain.identity import IdentityError
from portal.typed import dates, numbers, phones, short


@dataclass(frozen=True)
class Context:
    """What a reader may know about the run: who imports, the day, its column's distinct cells, and
    the path of the unit the whole file is about."""

    by: Actor
    today: dt.date
    cells: AbstractSet[Any] = frozenset()
    within: str = ""


class Widget(widgets.Widget):
    """Subclasses write `parse` (never called with a blank) and, where `str` will not do, `show`."""

    sample: ClassVar[str] = ""  # what a template shows where its column has no example of its own

    def prepare(self, context: Context) -> Self:
        """The reader for one run. One that looks things up returns a copy that holds them, for a
        declared widget is shared by all runs of the process."""
        return self

    def read(self, cell: Any) -> Any:
        return None if is_blank(cell) else self.parse(cell)

    def parse(self, cell: Any) -> Any:
        text = text_of(cell)
        return None if is_blank(text) else text

    def show(self, value: Any) -> str:
        return str(value)

    def choices(self) -> list[str]:
        """What a template offers as a drop-down; nothing when the cell is free."""
        return []

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """As import-export calls it: a doubt counts as its value, an error is a `ValueError`."""
        reading = self.read(value)
        return reading.value if isinstance(reading, Doubt) else reading

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The text templates and exports show; reading it again gives the value."""
        return "" if value is None or value == "" else self.show(value)


class _OnDay(Widget):
    """A reader that compares with the day of the run."""

    today: dt.date | None = None

    def prepare(self, context: Context) -> Self:
        reader = copy.copy(self)
        reader.today = context.today
        return reader

    @property
    def day(self) -> dt.date:
        return self.today or timezone.localdate()

    def _read(self, cell: Any) -> PartialDate | Doubt:
        written = text_of(cell) if isinstance(cell, str) else cell
        reading = dates.of_cell(written, today=self.day)
        if isinstance(reading, Doubt):
            return Doubt(PartialDate(*reading.value), reading.message)
        return PartialDate(*reading)


class Text(Widget):
    def __init__(self, max_length: int = 0) -> None:
        super().__init__()
        self.max_length = max_length

    def parse(self, cell: Any) -> Any:
        text = super().parse(cell)
        if self.max_length and text and len(text) > self.max_length:
            raise CellError(f"内容有 {len(text):,} 个字，最多 {self.max_length} 个字，请缩短。")
        return text


# No opening mark inside: a row of them is not looked through again from each.
_REMARK = re.compile(r"[(（\[【][^(（\[【)）\]】]{0,200}[)）\]】]")


class Name(Text):
    """A person's name in one form: the wide blank of print is gone, one kind of middle dot."""

    sample = "张三"

    def __init__(self, max_length: int = 50) -> None:
        super().__init__(max_length)

    def parse(self, cell: Any) -> Any:
        typed = text_of(cell)
        remarks = _REMARK.findall(typed) if not typed.isalpha() else []
        name = names.tidy(_REMARK.sub("", typed)) if remarks else names.tidy(typed)
        names.require(name)
        super().parse(name)
        if remarks:
            return Doubt(name, f"姓名后面带有“{''.join(remarks)}”，已按“{name}”读取，请核对。")
        return name


class Date(_OnDay):
    """A `PartialDate`. A column of date cells that all stand on the first of a month was formatted
    to show months: the day in it says nothing and is dropped."""

    sample = "1985.03"

    def __init__(self, *, future: bool = False, until_now: bool = False) -> None:
        super().__init__()
        self.future = future
        self.until_now = until_now  # 至今 means no end, which is a blank
        self.months_only = False

    def prepare(self, context: Context) -> Self:
        reader = super().prepare(context)
        days = {cell for cell in context.cells if isinstance(cell, dt.date)}
        reader.months_only = len(days) > 1 and all(cell.day == 1 for cell in days)
        return reader

    def parse(self, cell: Any) -> Any:
        if isinstance(cell, str) and self._is_unset(cell.strip()):
            return None
        reading = self._read(cell)
        date = reading.value if isinstance(reading, Doubt) else reading
        day = self.day
        if not self.future and date.year >= day.year and date > PartialDate.of(day):
            raise CellError(f"日期 {self.show(date)} 晚于今天，请核对。")
        if self.months_only and isinstance(cell, dt.date):
            return date.to_month
        return reading

    def _is_unset(self, text: str) -> bool:
        if text in dates.UNTIL_NOW and not self.until_now:
            raise CellError(f"这一列不能写“{text}”，请写日期，如 1985.03。")
        return text in dates.UNKNOWN or text in dates.UNTIL_NOW


class FullDate(_OnDay):
    """A `datetime.date`: the day has to be known."""

    sample = "2024-03-12"

    def __init__(self, *, future: bool = False) -> None:
        super().__init__()
        self.future = future

    def parse(self, cell: Any) -> Any:
        if isinstance(cell, str) and cell.strip() in dates.UNKNOWN:
            return None
        reading = self._read(cell)
        date = reading.value if isinstance(reading, Doubt) else reading
        if date.day is None:
            raise CellError("这一列的日期要写到日，如 2024-03-12。")
        day = dt.date(date.year, date.month or 1, date.day)
        if day > self.day and not self.future:
            raise CellError(f"日期 {day} 晚于今天，请核对。")
        return Doubt(day, reading.message) if isinstance(reading, Doubt) else day


_FLOAT_DIGITS = 10**identity.SAFE_DIGITS


class Identity(_OnDay):
    """GB 11643. A number the spreadsheet damaged is refused, never completed by guessing."""

    sample = "11010519491231002X"

    def parse(self, cell: Any) -> Any:
        typed = text_of(cell)
        if isinstance(cell, float) and cell >= _FLOAT_DIGITS:
            typed = f"{cell:E}"
        number = identity.normalise(typed)
        if len(number) == identity.OLD_LENGTH and number.isdigit():
            raise CellError("这是 15 位旧身份证号，请核对证件后填写 18 位号码。")
        try:
            number = identity.check(number, today=self.day)
        except IdentityError as reason:
            raise CellError(str(reason)) from None
        if number.endswith("000"):
            return Doubt(number, "身份证号末三位是 000，可能是表格丢掉了末几位，请对照证件核对。")
        return number


class Phone(Widget):
    """A mobile or a landline number; of several in one cell the first is kept, with a doubt."""

    sample = "13800000000"

    def __init__(self, *, landline: bool = True) -> None:
        super().__init__()
        self.landline = landline

    def parse(self, cell: Any) -> Any:
        return phones.of_cell(text_of(cell), landline=self.landline)


class Integer(Widget):
    sample = "3"

    def __init__(self, minimum: int | None = 0, maximum: int | None = None, unit: str = "") -> None:
        super().__init__()
        self.minimum, self.maximum, self.unit = minimum, maximum, unit

    def parse(self, cell: Any) -> Any:
        return int(_bounded(_number(cell, self.unit, places=0), self.minimum, self.maximum))


class Decimal(Widget):
    sample = "12.50"

    def __init__(self, places: int = 2, minimum: int | None = 0, unit: str = "") -> None:
        super().__init__()
        self.places, self.minimum, self.unit = places, minimum, unit

    def parse(self, cell: Any) -> Any:
        return _bounded(_number(cell, self.unit, places=self.places), self.minimum, None)

    def show(self, value: Any) -> str:
        return f"{value:f}"


def _number(cell: Any, unit: str, *, places: int) -> decimal.Decimal:
    number = numbers.scaled(cell if isinstance(cell, float | bool) else text_of(cell), unit=unit)
    rounded = round(number, places)
    if number != rounded:
        allowed = f"最多 {places} 位小数" if places else "应为整数"
        raise CellError(f"“{short(cell)}”的小数位太多，{allowed}。")
    return rounded


def _bounded(number: decimal.Decimal, minimum: int | None, maximum: int | None) -> decimal.Decimal:
    if minimum is not None and number < minimum:
        raise CellError(f"不能小于 {minimum}，请核对。")
    if maximum is not None and number > maximum:
        raise CellError(f"不能大于 {maximum}，请核对。")
    return number


_YEAR = re.compile(r"(\d{4})(年度?)?")
_YEARS = range(1900, 2200)


class Year(Widget):
    sample = "2024"

    def parse(self, cell: Any) -> int:
        if isinstance(cell, dt.date):
            return cell.year
        text = compact(cell)
        match = _YEAR.fullmatch(text)
        if match is None or int(match.group(1)) not in _YEARS:
            raise CellError(f"“{text[:20]}”不是年度，请写四位数字，如 2024。")
        return int(match.group(1))


_YES = frozenset({"是", "有", "对", "√", "✓", "✔", "☑", "1", "Y", "YES", "TRUE", "T"})
_NO = frozenset(
    {"否", "无", "不是", "没有", "错", "×", "✗", "✘", "X", "☐", "□", "0", "N", "NO", "FALSE", "F"}
)


class YesNo(Widget):
    sample = "是"

    def parse(self, cell: Any) -> bool:
        text = compact(cell).upper()
        if text in _YES:
            return True
        if text in _NO:
            return False
        raise CellError(f"“{text[:20]}”看不出是或否，请写“是”或“否”。", self.choices())

    def show(self, value: Any) -> str:
        return "是" if value else "否"

    def choices(self) -> list[str]:
        return ["是", "否"]


class Choice(Widget):
    """One of a `TextChoices`, by its label, its value or another word for it; gives the value."""

    def __init__(self, options: type[Choices], also: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.labels = {value: str(label) for value, label in options.choices if value != ""}
        words = {str(value): value for value in self.labels}
        words |= {label: value for value, label in self.labels.items()} | dict(also or {})
        self.words = {compact(word).lower(): value for word, value in words.items()}

    def parse(self, cell: Any) -> Any:
        text = compact(cell)
        value = self.words.get(text.lower())
        if value is None:
            raise self._unknown(text)
        return value

    def show(self, value: Any) -> str:
        return self.labels.get(value, str(value))

    def choices(self) -> list[str]:
        return list(self.labels.values())

    def _unknown(self, text: str) -> CellError:
        offered = self.choices()
        close = difflib.get_close_matches(text, offered, n=1, cutoff=0.5)
        meant = f"是不是“{close[0]}”？" if close else ""
        reason = f"没有“{text[:20]}”这一项。{meant}可以填：{'、'.join(offered)}。"
        return CellError(reason, dict.fromkeys([*close, *offered]))


_SEX_WORDS: Final = {
    "1": Sex.MALE, "男性": Sex.MALE, "M": Sex.MALE,
    "2": Sex.FEMALE, "女性": Sex.FEMALE, "F": Sex.FEMALE,
}  # fmt: skip


class SexWord(Choice):
    sample = "男"

    def __init__(self) -> None:
        super().__init__(Sex, {word: str(sex) for word, sex in _SEX_WORDS.items()})
