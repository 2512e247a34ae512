"""What acts on a year's result ask."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from assessments.choices import YearGrade
from assessments.domain.yearly import shares
from assessments.models import YearEnd, YearExcuse, YearSheet
from portal.periods import EARLIEST, LATEST
from portal.rules.forms import param_field
from portal.ui.grouping import Grouped
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


class YearSharesForm(Grouped, forms.Form):
    """A field for each parameter of the rule, named as the rule names it; the act judges them."""

    GROUPS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "六项占比，合计 100%": tuple(
            f"param_{key}"
            for key in ("monthly", "project", "standard", "inspection", "report", "survey")
        ),
        "书记项目的两次观摩，合计 100%": ("param_project_mid", "param_project_end"),
        "运用": ("param_comprehensive", "reason"),
    }

    reason = forms.CharField(
        label="依据",
        max_length=YearEnd._meta.get_field("shares_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如“县委办〔2026〕3号，本年度县直单位述职评议占 20%”。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update({param.field: param_field(param) for param in shares.rule().params})

    def given(self) -> dict[str, Any]:
        return {p.key: self.cleaned_data.get(p.field) for p in shares.rule().params}

    def facts(self) -> dict[str, Any]:
        return {"given": self.given(), "reason": self.cleaned_data["reason"]}
