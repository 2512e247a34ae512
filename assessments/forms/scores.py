"""What acts on scores ask."""

from typing import Final

from django import forms

from assessments.models import Scheme, ScoreObjection
from portal.orgs.models import ComparisonGroup
from portal.periods import PeriodFormField

_LONGEST: Final = ScoreObjection._meta.get_field("reason").max_length


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class RunForm(forms.Form):
    scheme = forms.ModelChoiceField(Scheme.objects.in_order(), label="考核方案")
    group = forms.ModelChoiceField(
        ComparisonGroup.objects.order_by("position", "pk"), label="考核分组"
    )
    period = PeriodFormField(label="月份", help_text="如 2026-10。")


class SeenForm(forms.Form):
    """What was looked at is what is published."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ScoreObjectionForm(forms.Form):
    reason = _words("申诉理由", "写明哪里不对、应当是多少，例如“主题党日补录了 2 次，应为 24 次”。")
    proof = forms.FileField(label="证明材料")


class UpholdForm(forms.Form):
    value = forms.CharField(
        label="更正后的数值",
        max_length=ScoreObjection._meta.get_field("value").max_length,
        help_text="与计分表“数值”一栏同样填写：数字或等次；没有应办事项的填“无应办”。",
    )
    answer = _words("答复", "写明核实的情况，例如“经核对签到表，属实”。")


class ObjectionRefusalForm(forms.Form):
    answer = _words("答复", "写明不成立的理由，例如“补录在计分以后，按规定不计”。")
