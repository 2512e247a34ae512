"""Form controls that the page kit's scripts bring to life."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from portal import parameters
from portal.typed import Unreadable, dates, numbers


class DateInput(forms.DateInput):
    """A day written as one likes; the script puts a calendar beside the box."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs={
                "data-day": "",
                "placeholder": "如 2024-03-12",
                "inputmode": "numeric",
                "autocomplete": "off",
                "maxlength": 30,
                **(attrs or {}),
            },
            format="%Y-%m-%d",
        )

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """As the field reads it; what cannot be read goes on as typed, for the field to refuse."""
        text = super().value_from_datadict(data, files, name)
        try:
            return "-".join(f"{part:02}" for part in dates.typed(text, today=timezone.localdate()))
        except (Unreadable, TypeError, AttributeError):
            return text


class NumberInput(forms.NumberInput):
    """A number written as one likes: １２, 1,200, 1.2万. A browser's own box would refuse these."""

    input_type = "text"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text = super().value_from_datadict(data, files, name)
        try:
            return f"{numbers.scaled(text):f}" if text else text
        except Unreadable:
            return text


def forgive(form: forms.BaseForm) -> None:
    """Boxes of numbers read what people write, whoever made the form."""
    for field in form.fields.values():
        box = field.widget
        if isinstance(field, forms.IntegerField) and type(box) is forms.NumberInput:
            digits = type(field) is forms.IntegerField
            field.widget = NumberInput({"inputmode": "numeric" if digits else "decimal"})
            field.widget.attrs |= {"autocomplete": "off", **box.attrs}


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet) -> None:
    """What the user may choose from in a field that names a record."""
    cast(forms.ModelChoiceField, form.fields[name]).queryset = rows


def offer_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


class UnitPicker(forms.Select):
    """A unit found by typing: only the chosen one is in the page, the rest come by search."""

    route = "orgs:pick"
    placeholder = "输入名称或拼音首字母查找单位"

    def __init__(self, attrs: dict[str, Any] | None = None, *, query: str = "") -> None:
        super().__init__(attrs)
        self.query = query

    def build_attrs(self, base: dict[str, Any], extra: dict[str, Any] | None = None) -> dict:
        attrs = super().build_attrs(base, extra)
        attrs["data-picker"] = reverse(self.route) + (f"?{self.query}" if self.query else "")
        attrs["data-placeholder"] = self.placeholder
        return attrs

    def optgroups(self, name: str, value: list[str], attrs: dict | None = None) -> list:
        """Render the chosen unit only: a county has hundreds, a prefecture thousands."""
        chosen = {str(v) for v in value if v}
        everything = self.choices
        queryset = getattr(everything, "queryset", None)
        if queryset is not None:
            picked = queryset.filter(pk__in=[v for v in chosen if parameters.key(v)])
            self.choices = [("", "")] + [(unit.pk, str(unit)) for unit in picked]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = everything


class UnitsPicker(UnitPicker, forms.SelectMultiple):
    """Several units."""


class UnitField(forms.ModelChoiceField):
    """A unit among those the caller allows; the picker asks the server as the user types."""

    def __init__(self, queryset: Any, *, query: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", UnitPicker(query=query))
        super().__init__(queryset, **kwargs)
        self.error_messages["invalid_choice"] = "所选单位不存在、已撤销，或者不在您的管理范围内。"


class UnitsField(forms.ModelMultipleChoiceField):
    def __init__(self, queryset: Any, *, query: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", UnitsPicker(query=query))
        super().__init__(queryset, **kwargs)
        self.error_messages["invalid_choice"] = "所选单位不存在、已撤销，或者不在您的管理范围内。"
