"""Columns that look the same on every list."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString


class ListTable(tables.Table):
    """The first column is the record's name and links to it."""

    class Meta:
        template_name = "ui/table.html"


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
        tone, icon = self.tone_of(record)
        return badge(value, tone, icon)

    def value(self, value: Any) -> str:
        return str(value)


def badge(label: Any, tone: str = "plain", icon: str = "") -> SafeString:
    return render_to_string("ui/badge.html", {"label": label, "tone": tone, "icon": icon})


def muted(text: Any) -> SafeString:
    return format_html('<span class="text-secondary">{}</span>', text)
