"""Form controls that the page kit's scripts bring to life."""

from typing import Any

from django import forms
from django.urls import reverse

from portal import parameters


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs={
                "min": str(parameters.FIRST_DAY),
                "max": str(parameters.LAST_DAY),
                **(attrs or {}),
            },
            format="%Y-%m-%d",
        )


class UnitPicker(forms.Select):
    """A unit found by typing: only the chosen one is in the page, the rest come by search."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, query: str = "") -> None:
        super().__init__(attrs)
        self.query = query

    def build_attrs(self, base: dict[str, Any], extra: dict[str, Any] | None = None) -> dict:
        attrs = super().build_attrs(base, extra)
        attrs["data-picker"] = reverse("orgs:pick") + (f"?{self.query}" if self.query else "")
        attrs["data-placeholder"] = "输入名称或拼音首字母查找单位"
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
