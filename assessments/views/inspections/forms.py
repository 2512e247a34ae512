"""The checklist as a form, item by item, for a telephone."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from assessments.choices import CheckVerdict
from assessments.domain.inspections.visits import ItemAnswer
from assessments.models import InspectionAnswer, InspectionVisit
from assessments.presets.inspections import CHECKLIST
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput


class ChecklistForm(Grouped, forms.Form):
    visited_on = forms.DateField(label="检查日期", widget=DateInput, initial=timezone.localdate)
    note = forms.CharField(
        label="总体情况",
        required=False,
        max_length=InspectionVisit._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="可不填。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = InspectionAnswer._meta.get_field("note").max_length
        for item in CHECKLIST:
            self.fields[item.key] = forms.ChoiceField(
                label="结论", choices=CheckVerdict.choices, widget=forms.RadioSelect
            )
            self.fields[f"{item.key}_note"] = forms.CharField(
                label="情况", required=False, max_length=most
            )

    def by_heading(self) -> Mapping[str, tuple[str, ...]]:
        items = {
            f"{number}. {item.label}　{item.full} 分": (item.key, f"{item.key}_note")
            for number, item in enumerate(CHECKLIST, start=1)
        }
        return {"检查": ("visited_on",), **items, "其他": ("note",)}

    def answers(self) -> dict[str, ItemAnswer]:
        """Of what could be read."""
        given = self.cleaned_data
        return {
            item.key: ItemAnswer(given[item.key], given.get(f"{item.key}_note", ""))
            for item in CHECKLIST
            if given.get(item.key)
        }
