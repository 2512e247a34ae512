"""Forms of 限期改正通知: what is asked, what was done, what is thought of it."""

from typing import Any

from django import forms
from django.utils import timezone

from branches.choices.corrections import CorrectionMatter
from branches.domain.review.corrections import MOST, USUAL, CorrectionFacts
from branches.models import PartyOrganization
from branches.widgets import OrganisationField
from portal.ui.widgets import DateInput

_LONG: dict[str, Any] = {"max_length": 500, "widget": forms.Textarea(attrs={"rows": 4})}


def _workdays() -> forms.IntegerField:
    return forms.IntegerField(
        label="期限（工作日）",
        min_value=1,
        max_value=MOST,
        initial=USUAL,
        help_text="从次日起算，遇节假日顺延。",
    )


class GiveCorrectionForm(forms.Form):
    organization = OrganisationField(PartyOrganization.objects.none(), label="党组织")
    matter = forms.ChoiceField(label="事项", choices=[("", "请选择"), *CorrectionMatter.choices])
    problem = forms.CharField(
        label="存在问题", max_length=300, help_text="写事情，不写党员个人的情况。"
    )
    demand = forms.CharField(label="改正要求", **_LONG)
    workdays = _workdays()
    given_on = forms.DateField(label="下达日期", widget=DateInput)
    basis = forms.CharField(label="依据", max_length=200, required=False)
    number = forms.CharField(label="文号", max_length=60, required=False)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["given_on"].initial = timezone.localdate()

    def facts(self) -> CorrectionFacts:
        told = {key: value for key, value in self.cleaned_data.items() if key != "organization"}
        return CorrectionFacts(**told)


class AnswerCorrectionForm(forms.Form):
    text = forms.CharField(label="改正情况", **_LONG)
    on = forms.DateField(label="答复日期", widget=DateInput)


class ConfirmCorrectionForm(forms.Form):
    note = forms.CharField(label="审核意见", max_length=200, required=False)


class ReturnCorrectionForm(forms.Form):
    reason = forms.CharField(label="退回原因", max_length=200)
    workdays = _workdays()
