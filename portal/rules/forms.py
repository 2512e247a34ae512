"""Forms of rules and calendar; a version's fields come from the schema of its rule."""

from typing import Any

from django import forms
from django.utils import timezone

from portal.rules.catalogue import RuleSet
from portal.rules.choices import DayKind, ParamKind, Tier
from portal.rules.params import Param
from portal.ui.widgets import DateInput

LIMITS = {
    (True, True): "{least} 到 {most}",
    (True, False): "不小于 {least}",
    (False, True): "不大于 {most}",
}


def _limits(param: Param) -> str:
    sentence = LIMITS.get((param.least is not None, param.most is not None), "")
    return sentence.format(least=param.least, most=param.most)


def _help(param: Param) -> str:
    if param.kind == ParamKind.SHARE:
        return "写成分数或百分数，例如 2/3 或 20%。"
    if param.kind == ParamKind.MONTH:
        return f"写成 2025-01。{param.help}"
    if param.kind in (ParamKind.INTEGER, ParamKind.DECIMAL):
        return f"{_limits(param)}。{param.help}"
    return param.help


def param_field(param: Param) -> forms.Field:
    """The domain checks the value itself: a field only offers the right control."""
    label = f"{param.label}（{param.unit}）" if param.unit else param.label
    common: dict[str, Any] = {"label": label, "help_text": _help(param)}
    match param.kind:
        case ParamKind.FLAG:
            return forms.BooleanField(required=False, **common)
        case ParamKind.CHOICE:
            return forms.ChoiceField(choices=param.choices, **common)
        case ParamKind.INTEGER:
            widget = forms.NumberInput(attrs={"min": param.least, "max": param.most, "step": 1})
            return forms.CharField(max_length=20, widget=widget, **common)
    return forms.CharField(max_length=20, **common)


class ParamsForm(forms.Form):
    """The parameters of one rule with their source; `values` are those in force now."""

    source = forms.CharField(
        label="依据", max_length=300, help_text="文件名称、文号、条款，今后核对时凭此查找。"
    )
    note = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(self, *args: Any, rule: RuleSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields.update({param.field: param_field(param) for param in rule.params})
        names = [param.field for param in rule.params]
        self.order_fields(["tier", "effective_from", "effective_to", *names])

    def facts(self) -> dict[str, Any]:
        """What the act takes: parameters apart from the rest."""
        given = dict(self.cleaned_data)
        params = {param.key: given.pop(param.field) for param in self.rule.params}
        return {"params": params, **given}


class VersionForm(ParamsForm):
    tier = forms.ChoiceField(
        label="层级",
        choices=Tier.choices,
        help_text="几个层级都有规定时，县优先于省，省优先于国家。",
    )
    effective_from = forms.DateField(
        label="生效日期",
        widget=DateInput,
        initial=timezone.localdate,
        help_text="最早为本月 1 日。",
    )
    effective_to = forms.DateField(
        label="失效日期",
        widget=DateInput,
        required=False,
        help_text="当日起不再适用；长期有效请留空。",
    )


class RuleReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200, help_text="写入审计记录。")


class EndForm(RuleReasonForm):
    field_order = ("on", "reason")

    on = forms.DateField(
        label="停用日期",
        widget=DateInput,
        initial=timezone.localdate,
        help_text="当日起不再适用。",
    )


class DaysForm(forms.Form):
    first = forms.DateField(label="第一天", widget=DateInput)
    last = forms.DateField(
        label="最后一天", widget=DateInput, help_text="只调整一天时与第一天相同。"
    )
    kind = forms.ChoiceField(label="安排", choices=DayKind.choices)
    reason = forms.CharField(
        label="原因",
        max_length=100,
        help_text="显示在日历上，例如“春节”“县庆”“防汛值班”，或放假通知文号。",
    )


class CheckYearForm(forms.Form):
    source = forms.CharField(
        label="依据",
        max_length=200,
        help_text="例如“国务院办公厅关于 2027 年部分节假日安排的通知”。",
    )
