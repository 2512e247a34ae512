"""Dates as files know them: a year, a month of a year, or a day. What is unknown stays unknown."""

import calendar
import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from portal.typed import dates as reading
from portal.typed.dates import EARLIEST, HINT, LATEST, MONTHS

__all__ = [
    "EARLIEST", "LATEST", "MONTHS", "OLDEST_AGE", "PartialDate", "PartialDateField",
    "PartialDateFormField", "born_at_ages", "born_between",
]  # fmt: skip

OLDEST_AGE = 150


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month or a day, shown everywhere as `1985`, `1985.03`, `1985-03-12`."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if reason := reading.fault(self.year, self.month, self.day):
            raise ValueError(reason)

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Read what people write: 1985.03, 198503, 85年3月, full-width digits and others too."""
        return cls(*reading.typed(typed, today=timezone.localdate()))

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        return self.dotted if self.day is None else self.stored

    @property
    def stored(self) -> str:
        """`1985`, `1985-03`, `1985-03-12`: text that sorts as the dates do."""
        return "-".join(f"{part:02}" for part in (self.year, self.month, self.day) if part)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self.parts < other.parts

    @property
    def parts(self) -> tuple[int, int, int]:
        """In the order of the text: what is unknown comes first."""
        return self.year, self.month or 0, self.day or 0

    @property
    def earliest(self) -> dt.date:
        """The first day it may have been."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """The last day it may have been."""
        month = self.month or MONTHS
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def dotted(self) -> str:
        """As printed on forms: `1985.03`, never a day."""
        return f"{self.year}" if self.month is None else f"{self.year}.{self.month:02}"

    @property
    def to_month(self) -> "PartialDate":
        return PartialDate(self.year, self.month)

    def agrees_with(self, other: "PartialDate") -> bool:
        """Equal as far as both are known."""
        pairs = zip(self.parts, other.parts, strict=True)
        return all(mine == theirs or not (mine and theirs) for mine, theirs in pairs)

    def plus_months(self, months: int) -> "PartialDate":
        """The month so many months later; a mere year counts from its January."""
        count = self.year * MONTHS + (self.month or 1) - 1 + months
        return PartialDate(count // MONTHS, count % MONTHS + 1)

    def age_on(self, month: "PartialDate | dt.date") -> int:
        """Full years at a reference month, counted in months; by years if only a year is known."""
        if self.month is None or month.month is None:
            return month.year - self.year
        return (month.year * MONTHS + month.month - self.year * MONTHS - self.month) // MONTHS


def born_between(youngest: int, oldest: int, *, on: dt.date) -> tuple[PartialDate, PartialDate]:
    """The months [first, end) in which those are born who are that old in the month of `on`."""
    month = PartialDate(on.year, on.month)
    return (
        month.plus_months(-MONTHS * (oldest + 1) + 1),
        month.plus_months(-MONTHS * youngest + 1),
    )


def born_at_ages(
    least: int | None, most: int | None, *, on: dt.date
) -> tuple[PartialDate, PartialDate]:
    """As `born_between`, of ages as typed: an end left open or beyond any life is no end."""
    low, high = (
        min(max(int(age), 0), OLDEST_AGE)
        for age in (0 if least is None else least, OLDEST_AGE if most is None else most)
    )
    return born_between(low, high, on=on)


class PartialDateFormField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", f"{HINT}，不知道的部分不用填。")
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> PartialDate | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, PartialDate):
            return value
        try:
            return PartialDate.parse(str(value))
        except ValueError as reason:
            raise ValidationError(str(reason)) from None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box is written as on pages, also where the stored text is given."""
        if isinstance(value, str) and _STORED.fullmatch(value):
            with suppress(ValueError):  # no such date: it stays as it was typed, beside its error
                return str(_stored(value))
        return value

    def run_validators(self, value: Any) -> None:
        super().run_validators("" if value is None else str(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(self.prepare_value(data) or "")


class PartialDateField(models.CharField):
    """Text of 4, 7 or 10 characters that sorts by time; the database holds it to the form."""

    if TYPE_CHECKING:  # what django-stubs asks a field that reads and writes its own type
        _pyi_private_set_type: "PartialDate | str | None"  # type: ignore[assignment]
        _pyi_private_get_type: "PartialDate | None"  # type: ignore[assignment]

    description = "A year, a month or a day"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs["db_collation"] = "C"
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"], kwargs["db_collation"]
        return name, path, args, kwargs

    def db_check(self, connection: Any) -> str:
        column = connection.ops.quote_name(self.column)
        return f"{column} ~ '^[0-9]{{4}}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'"

    def from_db_value(self, value: str | None, *_: Any) -> PartialDate | None:
        return _stored(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        if isinstance(value, dt.date):
            return PartialDate.of(value)
        if value == "":
            return None
        try:
            return PartialDate.parse(str(value))
        except ValueError as reason:
            raise ValidationError(str(reason)) from None

    def get_prep_value(self, value: Any) -> str | None:
        value = self.to_python(value)
        return None if value is None else value.stored

    def run_validators(self, value: Any) -> None:
        super().run_validators("" if value is None else value.stored)

    def value_from_object(self, obj: models.Model) -> Any:
        """As forms and serialisers read it: the stored text."""
        return self.get_prep_value(super().value_from_object(obj))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj) or "")

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})


_STORED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@lru_cache(maxsize=8192)  # a page reads some hundreds, mostly of the same few decades
def _stored(text: str) -> PartialDate:
    return PartialDate(*(int(part) for part in text.split("-")))
