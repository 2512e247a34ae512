"""An organisation found by typing: a county has hundreds, too many for a drop-down."""

from typing import Any

from django import forms
from django.urls import reverse

from portal.ui.widgets import UnitPicker


class OrganisationPicker(UnitPicker):
    def build_attrs(self, base: dict[str, Any], extra: dict[str, Any] | None = None) -> dict:
        attrs = super().build_attrs(base, extra)
        query = f"?{self.query}" if self.query else ""
        attrs["data-picker"] = reverse("branches:pick") + query
        attrs["data-placeholder"] = "输入名称或拼音首字母查找党组织"
        return attrs


class OrganisationField(forms.ModelChoiceField):
    def __init__(self, queryset: Any, *, query: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", OrganisationPicker(query=query))
        super().__init__(queryset, **kwargs)
        self.error_messages["invalid_choice"] = "所选党组织不存在、已撤销，或者不在您的管理范围内。"


class PresentMemberPicker(UnitPicker):
    """A member found by typing the name; only the chosen one is in the page."""

    route = "branches:pick-member"
    placeholder = "输入姓名或拼音首字母查找党员"


class MemberField(forms.ModelChoiceField):
    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", PresentMemberPicker())
        super().__init__(queryset, **kwargs)
        self.error_messages["invalid_choice"] = "所选党员不存在、已离开，或者不在您的管理范围内。"
