"""What acts on scores ask."""

from django import forms

from assessments.models import Scheme
from portal.orgs.models import ComparisonGroup
from portal.periods import PeriodFormField


class RunForm(forms.Form):
    scheme = forms.ModelChoiceField(Scheme.objects.in_order(), label="考核方案")
    group = forms.ModelChoiceField(
        ComparisonGroup.objects.order_by("position", "pk"), label="考核分组"
    )
    period = PeriodFormField(label="月份", help_text="如 2026-10。")


class SeenForm(forms.Form):
    """What was looked at is what is published."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
