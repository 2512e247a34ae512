"""Columns that look the same on every list."""

from collections.abc import Callable, Iterator
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.ui import drawing
from portal.ui.icons import badge


class ListTable(tables.Table):
    """The first column is the record's name and links to it."""

    class Meta:
        template_name = "ui/table.html"

    def drawn_rows(self) -> Iterator[SafeString]:
        return drawing.rows(self)

    def tickable_rows(self) -> Iterator[SafeString]:
        return drawing.rows(self, first=_tick)


class NameColumn(tables.Column):
    """The name of a record, linked to its page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, linkify=True, **kwargs)


class NumberColumn(tables.Column):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "text-end num"}, "th": {"class": "text-end"}})
        super().__init__(*args, **kwargs)


class DateColumn(tables.DateColumn):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num text-nowrap"}})
        super().__init__(*args, format="Y-m-d", **kwargs)

    def value(self, value: Any) -> str:
        return f"{value:%Y-%m-%d}" if value else ""


class MomentColumn(tables.DateTimeColumn):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num text-nowrap"}})
        super().__init__(*args, format="Y-m-d H:i", **kwargs)


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


def muted(text: Any) -> SafeString:
    return format_html('<span class="text-secondary">{}</span>', text)


def _tick(record: Any, number: int) -> SafeString:
    """Named by its place: a record's own words may cost a query each."""
    return format_html(
        '<td class="pick"><input class="form-check-input" type="checkbox" name="pick" value="{}"'
        ' form="picked" aria-label="选择第 {} 行"></td>',
        record.pk,
        number,
    )
