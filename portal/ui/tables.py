"""Columns that look the same on every list."""

import datetime as dt
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal.deeds.domain.plain import OUT_OF_USE, Ending
from portal.periods import Period
from portal.text import thousands
from portal.ui import drawing, table_frame
from portal.ui.declared import Declared, like
from portal.ui.icons import badge

OPEN, CLOSED = ("ok", "circle-check"), ("plain", "circle-off")


class ListTable(tables.Table):
    """The first column is the record's name and links to it."""

    base_columns: ClassVar[dict[str, tables.Column]]

    class Meta:
        template_name = "ui/table.html"

    def __init_subclass__(cls) -> None:
        # A table puts its own name on each of its columns, and nothing else.
        cls.base_columns = Declared(cls.base_columns, like)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate()  # of every row

    def drawn_rows(self) -> Iterator[SafeString]:
        return drawing.rows(self)

    def tickable_rows(self) -> Iterator[SafeString]:
        return drawing.rows(self, first=_tick)

    def headings(self) -> SafeString:
        return table_frame.headings(self)

    def page_links(self) -> Iterator[SafeString]:
        return table_frame.pages(self)


class NameColumn(tables.Column):
    """The name of a record, linked to its page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, linkify=True, **kwargs)


class NumberColumn(tables.Column):
    """`counts=False`: a number that says where something stands, not how many there are."""

    def __init__(self, *args: Any, counts: bool = True, **kwargs: Any) -> None:
        self.counts = counts
        kwargs.setdefault("attrs", {"td": {"class": "text-end num"}, "th": {"class": "text-end"}})
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> Any:
        return thousands(value) if self.counts else value

    def value(self, value: Any) -> Any:
        """In a workbook it stays a number."""
        return value


class DateColumn(tables.Column):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num text-nowrap"}})
        super().__init__(*args, **kwargs)

    def render(self, value: dt.date) -> str:
        return f"{value:%Y-%m-%d}"

    def value(self, value: Any) -> str:
        return f"{value:%Y-%m-%d}" if value else ""


class PeriodColumn(tables.Column):
    """As people say it, also in a workbook."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs={"td": {"class": "num text-nowrap"}}, **kwargs)

    def render(self, value: Period) -> str:
        return value.label

    def value(self, value: Period) -> str:
        return value.label


class MomentColumn(tables.Column):
    """A point in time, as clocks here show it."""

    def __init__(self, *args: Any, to_the_second: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num text-nowrap"}})
        super().__init__(*args, **kwargs)
        self.pattern = "%Y-%m-%d %H:%M:%S" if to_the_second else "%Y-%m-%d %H:%M"

    def render(self, value: dt.datetime) -> str:
        return timezone.localtime(value).strftime(self.pattern)


class YesNoColumn(tables.Column):
    def render(self, value: bool) -> str:  # noqa: FBT001 - the table library calls it so
        return "是" if value else "否"


class BadgeColumn(tables.Column):
    """A state as a small labelled badge. `tone_of` gives (tone, icon) for a record."""

    def __init__(
        self, *args: Any, tone_of: Callable[[Any], tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tone_of = tone_of

    def render(self, value: Any, record: Any) -> SafeString:
        return badge(value, *self.tone_of(record))

    def value(self, value: Any) -> str:
        return str(value)


class StateColumn(tables.Column):
    """Whether a record is in use, from the column that closes it: a date, or a yes while it is."""

    def __init__(self, *args: Any, ending: Ending = OUT_OF_USE, **kwargs: Any) -> None:
        super().__init__(*args, verbose_name="状态", empty_values=(), **kwargs)
        self.ending = ending

    def render(self, value: dt.date | bool | None) -> SafeString:  # noqa: FBT001 - as above
        closed = value is not None and value is not True
        return badge(self.value(value), *(CLOSED if closed else OPEN))

    def value(self, value: dt.date | bool | None) -> str:  # noqa: FBT001 - as above
        if isinstance(value, dt.date):
            return f"{value:%Y-%m-%d} {self.ending.closes}"
        return self.ending.closes if value is False else self.ending.stands


def muted(text: Any) -> SafeString:
    return format_html('<span class="text-secondary">{}</span>', text)


def one_line(text: Any) -> SafeString:
    """Long words on one line of a list, whole under the pointer, on a phone and on paper."""
    return format_html('<span class="one-line" title="{}">{}</span>', text, text)


def _tick(record: Any, number: int) -> SafeString:
    """Named by its place: a record's own words may cost a query each."""
    return mark_safe(  # noqa: S308 - a key and a number
        '<td class="pick"><input class="form-check-input" type="checkbox" name="pick"'
        f' value="{escape(str(record.pk))}" form="picked" aria-label="选择第 {number} 行"></td>'
    )
