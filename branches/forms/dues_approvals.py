"""Forms of relief and of what is handed up."""

from decimal import Decimal
from typing import Any

from django import forms

from branches.choices.dues import RELIEFS
from branches.domain.dues.reliefs import ReliefFacts
from branches.domain.dues.remittances import RemittanceFacts
from branches.forms.dues import MONTH_HELP
from branches.models import PartyOrganization
from portal.periods import PeriodFormField
from portal.ui.widgets import DateInput

_MONEY: dict[str, Any] = {"max_digits": 10, "decimal_places": 2}


class ReliefForm(forms.Form):
    kind = forms.ChoiceField(
        label="事项", choices=[("", "请选择"), *((one.value, one.label) for one in RELIEFS)]
    )
    amount = forms.DecimalField(
        label="减后月交纳额", required=False, min_value=0, help_text="减交的填写。", **_MONEY
    )
    since = PeriodFormField(label="起", help_text=MONTH_HELP)
    until = PeriodFormField(label="止", help_text=MONTH_HELP)
    reason = forms.CharField(label="事由", max_length=200)
    applied_on = forms.DateField(label="申请日期", widget=DateInput)

    def facts(self) -> ReliefFacts:
        return ReliefFacts(**self.cleaned_data)


class DiscussForm(forms.Form):
    discussed_on = forms.DateField(label="支委会研究日期", widget=DateInput)
    opinion = forms.CharField(label="支委会意见", max_length=200)


class ReliefDecisionForm(forms.Form):
    agreed = forms.ChoiceField(
        label="批复", choices=[("", "请选择"), ("yes", "同意"), ("no", "不同意")]
    )
    decided_on = forms.DateField(label="批复日期", widget=DateInput)
    document = forms.CharField(
        label="批复文号", max_length=100, required=False, help_text="同意的必填。"
    )


class RemittanceForm(forms.Form):
    target = forms.ModelChoiceField(PartyOrganization.objects.none(), label="接收党组织")
    quarter = PeriodFormField(label="季度", help_text="如 2026-Q3。")
    amount = forms.DecimalField(label="上交金额", min_value=Decimal("0.01"), **_MONEY)
    special = forms.DecimalField(
        label="其中大额党费",
        required=False,
        min_value=0,
        help_text="大额党费全额上交，单独列明。",
        **_MONEY,
    )
    remitted_on = forms.DateField(label="上交日期", widget=DateInput)
    receipt = forms.CharField(label="收据号", max_length=60, required=False)

    def __init__(self, *args: Any, targets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]

    def facts(self) -> RemittanceFacts:
        told = {name: value for name, value in self.cleaned_data.items() if name != "target"}
        return RemittanceFacts(**{**told, "special": told["special"] or Decimal(0)})


class ReceiveForm(forms.Form):
    received_on = forms.DateField(label="接收日期", widget=DateInput)
    receipt = forms.CharField(label="收据号", max_length=60, required=False)
