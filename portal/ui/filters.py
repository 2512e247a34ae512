"""Filters of list pages: the search box, pickers of what the user may see."""

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from portal import parameters


class ListFilters(django_filters.FilterSet):
    """`q` searches by the queryset's own `matching`: name, code or pinyin initials. Dates and
    numbers lie within what the database can compare."""

    q = django_filters.CharFilter(method="search", label="搜索")

    def search(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        return rows.matching(typed)

    @cached_property
    def form(self) -> forms.Form:
        form = super().form
        parameters.set_limits(form)
        return form

    @property
    def user(self) -> Any:
        return self.request.user

    @property
    def in_use(self) -> list[dict[str, str]]:
        """The filters set at present, in words, for the chips above the table."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return [
            {"name": name, "label": str(self.filters[name].label or name), "value": spoken}
            for name, value in data.items()
            if name != "q" and (spoken := self._spoken(name, value))
        ]

    def _spoken(self, name: str, value: Any) -> str:
        if value in (None, "", []):
            return ""
        field = self.form.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            return str(getattr(field, "null_label", value) if value == "null" else value)
        choices = dict(getattr(field, "choices", []))
        return str(choices.get(value, value))
