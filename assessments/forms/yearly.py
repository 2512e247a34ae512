"""What acts on a year's result ask."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from assessments.choices import YearGrade
from assessments.models import YearExcuse, YearSheet
from portal.periods import EARLIEST, LATEST
from portal.ui.widgets import offer_rows


class WorkOutForm(forms.Form):
    group: forms.ModelChoiceField = forms.ModelChoiceField(
        label="考核分组", queryset=None, empty_label="请选择"
    )
    year = forms.IntegerField(label="年度", min_value=EARLIEST, max_value=LATEST)

    def __init__(self, *args: Any, offered: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "group", offered)


class GradeUnitForm(forms.Form):
    grade = forms.ChoiceField(label="等次", choices=[("", "请选择"), *YearGrade.choices])
    reason = forms.CharField(
        label="理由",
        max_length=YearSheet._meta.get_field("grade_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如“县委常委会第 5 次会议研究”。",
    )


class ExcuseForm(forms.Form):
    part = forms.ChoiceField(label="项目")
    reason = forms.CharField(
        label="批准的依据",
        max_length=YearExcuse._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如“书记受县委派出挂职，县委办〔2026〕3号批准缓述”。",
    )

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", "请选择"), *parts]  # type: ignore[attr-defined]
