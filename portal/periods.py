"""Periods of work: a year, a half-year, a quarter, a month or an ISO week, as one small value.

A period is written `2026`, `2026-H2`, `2026-Q4`, `2026-10` or `2026-W47`; that code is what people
type and addresses carry. Periods sort by their first day, a longer one after its first part. Rows
hold them in a `PeriodField`, whose column sorts the same way.
"""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, total_ordering
from typing import TYPE_CHECKING, Any, Final, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from portal.typed import compact

EARLIEST: Final = 1900
LATEST: Final = 2199


class PeriodKind(models.TextChoices):
    YEAR = "year", "年度"
    HALF = "half", "半年"
    QUARTER = "quarter", "季度"
    MONTH = "month", "月度"
    WEEK = "week", "周"


# How many of a kind make a year; weeks are counted on their own.
_PER_YEAR: Final = {
    PeriodKind.YEAR: 1,
    PeriodKind.HALF: 2,
    PeriodKind.QUARTER: 4,
    PeriodKind.MONTH: 12,
}
_CODES: Final = {
    PeriodKind.YEAR: "{year}",
    PeriodKind.HALF: "{year}-H{number}",
    PeriodKind.QUARTER: "{year}-Q{number}",
    PeriodKind.MONTH: "{year}-{number:02}",
    PeriodKind.WEEK: "{year}-W{number:02}",
}
_WRITTEN: Final = re.compile(r"([0-9]{4})(?:-(?:(H|Q|W)([0-9]{1,2})|([0-9]{2})))?")
_LETTERS: Final = {"H": PeriodKind.HALF, "Q": PeriodKind.QUARTER, "W": PeriodKind.WEEK}
_HALVES: Final = ("上半年", "下半年")
_QUARTERS: Final = ("第一季度", "第二季度", "第三季度", "第四季度")


class BadPeriodError(ValueError):
    """No such period; the message is fit to be shown."""


def weeks_in(year: int) -> int:
    """An ISO year has 52 weeks, some have 53: the week of 28 December is always the last."""
    return dt.date(year, 12, 28).isocalendar().week


@total_ordering
@dataclass(frozen=True)
class Period:
    """`number` counts within the year from 1; a week's year is its ISO year."""

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not EARLIEST <= self.year <= LATEST:
            raise BadPeriodError(f"年份须在 {EARLIEST} 到 {LATEST} 之间。")
        most = weeks_in(self.year) if self.kind == PeriodKind.WEEK else _PER_YEAR[self.kind]
        if not 1 <= self.number <= most:
            raise BadPeriodError(
                f"{self.year} 年只有 {most} 个“{self.kind.label}”，没有第 {self.number} 个。"
            )

    @classmethod
    def parse(cls, code: str) -> Self:
        match = _WRITTEN.fullmatch(code)
        if match is None:
            raise BadPeriodError(
                f"“{code}”不是期间，应写成 2026、2026-H2、2026-Q4、2026-10 或 2026-W47。"
            )
        year, letter, number, month = match.groups()
        if letter:
            return cls(_LETTERS[letter], int(year), int(number))
        if month:
            return cls(PeriodKind.MONTH, int(year), int(month))
        return cls(PeriodKind.YEAR, int(year))

    @classmethod
    def containing(cls, day: dt.date, kind: PeriodKind) -> Self:
        if kind == PeriodKind.WEEK:
            iso = day.isocalendar()
            return cls(kind, iso.year, iso.week)
        return cls(kind, day.year, (day.month - 1) // _months(kind) + 1)

    def __hash__(self) -> int:
        """Periods are keys of thousands of numbers, and a kind's own hash is slow."""
        return hash((self.year, self.number))

    @cached_property
    def code(self) -> str:
        return _CODES[self.kind].format(year=self.year, number=self.number)

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year}年"
            case PeriodKind.HALF:
                return f"{self.year}年{_HALVES[self.number - 1]}"
            case PeriodKind.QUARTER:
                return f"{self.year}年{_QUARTERS[self.number - 1]}"
            case PeriodKind.MONTH:
                return f"{self.year}年{self.number}月"
            case PeriodKind.WEEK:
                return f"{self.year}年第{self.number}周"

    # Days ------------------------------------------------------------------------------------

    @property
    def first_day(self) -> dt.date:
        if self.kind == PeriodKind.WEEK:
            return dt.date.fromisocalendar(self.year, self.number, 1)
        return dt.date(self.year, (self.number - 1) * _months(self.kind) + 1, 1)

    @property
    def last_day(self) -> dt.date:
        if self.kind == PeriodKind.WEEK:
            return dt.date.fromisocalendar(self.year, self.number, 7)
        month = self.number * _months(self.kind)
        return dt.date(self.year, month, monthrange(self.year, month)[1])

    def __contains__(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day

    # Steps -----------------------------------------------------------------------------------

    @property
    def index(self) -> int:
        """Counts the periods of a kind without a gap, so that differences are distances."""
        if self.kind == PeriodKind.WEEK:
            return self.first_day.toordinal() // 7
        return self.year * _PER_YEAR[self.kind] + self.number - 1

    def shifted(self, steps: int) -> Self:
        if self.kind == PeriodKind.WEEK:
            return self.containing(self.first_day + dt.timedelta(weeks=steps), self.kind)
        year, number = divmod(self.index + steps, _PER_YEAR[self.kind])
        return type(self)(self.kind, year, number + 1)

    def next(self) -> Self:
        return self.shifted(1)

    def previous(self) -> Self:
        return self.shifted(-1)

    def same_last_year(self) -> Self:
        """The basis of 同比; a 53rd week is compared with the last week of the year before."""
        number = self.number
        if self.kind == PeriodKind.WEEK:
            number = min(number, weeks_in(self.year - 1))
        return type(self)(self.kind, self.year - 1, number)

    def until(self, last: Self) -> Iterator[Self]:
        """This period and those after it up to and including `last`."""
        self._must_match(last)
        return (self.shifted(step) for step in range(last.index - self.index + 1))

    def steps_to(self, other: Self) -> int:
        """How many periods later `other` is: 2026-10 to 2027-01 is 3."""
        self._must_match(other)
        return other.index - self.index

    def _must_match(self, other: Self) -> None:
        if self.kind != other.kind:
            raise BadPeriodError(f"“{self.label}”与“{other.label}”不是同一类期间。")

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.first_day, self.last_day) < (other.first_day, other.last_day)


def _months(kind: PeriodKind) -> int:
    return 12 // _PER_YEAR[kind]


# Columns ---------------------------------------------------------------------------------------


class PeriodFormField(forms.CharField):
    """One line of text, read as people write codes: full-width digits, small letters, blanks."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "如 2026、2026-H2、2026-Q4、2026-10 或 2026-W47。")
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Period | None:  # type: ignore[override]
        if value in self.empty_values or isinstance(value, Period):
            return value or None
        return _read(compact(str(value)).upper())

    def run_validators(self, value: Any) -> None:
        super().run_validators("" if value is None else str(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != compact(str(data or "")).upper()


class PeriodField(models.CharField):
    """Stored as `2026-10-01/2026-10-31/month`: one column tells the order, the days and the kind.

    The text sorts as `Period` does, so `order_by`, `lt`, `gte` and `range` need no more than an
    ordinary index. `period__kind`, `period__first_day` and `period__last_day` are read out of it.
    """

    if TYPE_CHECKING:  # what django-stubs asks a field that reads and writes its own type
        _pyi_private_set_type: "Period | str"  # type: ignore[assignment]
        _pyi_private_get_type: "Period"  # type: ignore[assignment]

    description = "A year, half-year, quarter, month or week"
    # Parts of the stored text mean nothing to anybody: no `contains`, no `startswith`.
    # `df` and `ndf` are how the triggers of histories compare.
    LOOKUPS: Final = frozenset(
        {"exact", "in", "gt", "gte", "lt", "lte", "range", "isnull", "df", "ndf"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 30
        kwargs["db_collation"] = "C"
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"], kwargs["db_collation"]
        return name, path, args, kwargs

    def db_check(self, connection: Any) -> str:
        day, kinds = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "|".join(PeriodKind.values)
        return f"{connection.ops.quote_name(self.column)} ~ '^{day}/{day}/({kinds})$'"

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name in self.LOOKUPS else None

    def from_db_value(self, value: str | None, *_: Any) -> Period | None:
        return _stored(value) if value else None

    def to_python(self, value: Any) -> Period | None:
        if value is None or isinstance(value, Period):
            return value
        return _read(str(value)) if value else None

    def get_prep_value(self, value: Any) -> str | None:
        period = self.to_python(value)
        if period is None:
            return None
        return f"{period.first_day}/{period.last_day}/{period.kind.value}"

    def run_validators(self, value: Any) -> None:
        super().run_validators("" if value is None else value.code)

    def value_from_object(self, obj: models.Model) -> Any:
        """As forms, serialisers and the audit read it: the code."""
        period = self.to_python(super().value_from_object(obj))
        return period and period.code

    def value_to_string(self, obj: models.Model) -> str:
        return self.value_from_object(obj) or ""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": PeriodFormField, "max_length": 20, **kwargs})


@lru_cache(maxsize=1000)  # rows by the thousand are of a few periods
def _stored(value: str) -> Period:
    first_day, _last, kind = value.split("/")
    return Period.containing(dt.date.fromisoformat(first_day), PeriodKind(kind))


def _read(code: str) -> Period:
    try:
        return Period.parse(code)
    except BadPeriodError as reason:
        raise ValidationError(str(reason), code="invalid") from None


@PeriodField.register_lookup
class _Kind(models.Transform):
    lookup_name = "kind"
    template = "split_part(%(expressions)s, '/', 3)"
    output_field = models.CharField()


@PeriodField.register_lookup
class _FirstDay(models.Transform):
    lookup_name = "first_day"
    template = "split_part(%(expressions)s, '/', 1)::date"
    output_field = models.DateField()


@PeriodField.register_lookup
class _LastDay(models.Transform):
    lookup_name = "last_day"
    template = "split_part(%(expressions)s, '/', 2)::date"
    output_field = models.DateField()
