"""Talents and enterprises found by typing: a county has thousands, too many for a drop-down."""

from typing import Any, Final

from django import forms

from portal.ui.widgets import UnitPicker
from talent.models import Enterprise, TalentProfile

IN_STORE: Final = "store"  # counted
HERE: Final = "here"  # not gone; perhaps not verified yet
NO_WORTHY: Final = "worthy"  # not on record as a worthy
TO_VISIT: Final = "campaign"  # may be asked about, and is not in the campaign yet


class TalentPicker(UnitPicker):
    route = "talent:pick"
    placeholder = "输入姓名、拼音首字母或工作单位查找人才"


class EnterprisePicker(UnitPicker):
    route = "talent:pick-enterprise"
    placeholder = "输入名称、拼音首字母或信用代码查找企业"


def search_in(form: forms.BaseForm, *, talents: str = f"for={IN_STORE}", firms: str = "") -> None:
    """Whatever names a talent or an enterprise is searched for; `talents`, `firms`: among whom,
    told to the search. What may be chosen still says the field."""
    for field in form.fields.values():
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
            continue
        picker: Any = None
        if field.queryset.model is TalentProfile:
            picker = TalentPicker(query=talents)
            field.error_messages["invalid_choice"] = (
                "所选人才不在可选范围内（不存在、已出库，或者不归您管理），请重新查找。"
            )
        elif field.queryset.model is Enterprise:
            picker = EnterprisePicker(query=firms)
            field.error_messages["invalid_choice"] = (
                "所选企业不在可选范围内（不存在、已停业，或者不归您管理），请重新查找。"
            )
        if picker is not None:
            picker.is_required = field.required
            field.widget = picker
            picker.choices = field.choices
