"""Forms of dues: a standard, a payment, a month of a branch."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from branches.choices.dues import DuesCategory, DuesRhythm, PaymentMethod, Surplus
from branches.domain.dues import amounts
from branches.domain.dues.payments import PaymentFacts, paid_together
from branches.domain.dues.sheet import DuesLine
from branches.domain.dues.standards import StandardFacts
from portal import parameters
from portal.periods import Period, PeriodFormField
from portal.typed import Unreadable, numbers
from portal.ui.widgets import DateInput

_MONEY: dict[str, Any] = {"max_digits": 10, "decimal_places": 2}
MONTH_HELP = "如 2026-01。"
QUARTER_MONTHS = 3


class BaseField(forms.CharField):
    """计算基数: a sum, or three joined by + (a quarter's months), of which the mean counts."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            parts = [numbers.scaled(one, unit="元") for one in text.replace("＋", "+").split("+")]
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from None
        if len(parts) not in (1, QUARTER_MONTHS):
            raise forms.ValidationError("请填一个数，或者用 + 连接上季度三个月的收入。")
        base = amounts.mean(parts)
        if not 0 <= base < Decimal(10) ** 8:
            raise forms.ValidationError("计算基数应在 0 到 1 亿元之间。请核对。")
        return base

    def run_validators(self, value: Any) -> None:
        super().run_validators("" if value is None else str(value))


class StandardForm(forms.Form):
    category = forms.ChoiceField(label="类别", choices=[("", "请选择"), *DuesCategory.choices])
    base = BaseField(
        label="计算基数",
        required=False,
        max_length=60,
        help_text=(
            "月工资（离退休为离退休费）中纳入计算的数额；个体经营的可填上季度三个月收入，"
            "如 9600+12300+8700。加密保存，不再显示；不登记的，直接填月交纳额。"
        ),
    )
    amount = forms.DecimalField(
        label="月交纳额",
        required=False,
        min_value=0,
        help_text="留空按规则计算；自愿多交的可以填高。",
        **_MONEY,
    )
    since = PeriodFormField(
        label="起交月份", help_text="如 2026-01。县外转入的，为“党费交至”的次月。"
    )
    rhythm = forms.ChoiceField(
        label="交纳周期",
        choices=DuesRhythm.choices,
        help_text=(
            "一般按月。年老、体弱多病或者长期外出，经支部同意可以按季，在本季度末月交清；"
            "在职等其他党员按季的，请写明依据。"
        ),
    )
    basis = forms.CharField(label="依据", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].private = True  # type: ignore[attr-defined]

    def facts(self) -> StandardFacts:
        return StandardFacts(**self.cleaned_data)


class PayForm(forms.Form):
    amount = forms.DecimalField(label="金额", min_value=Decimal("0.01"), **_MONEY)
    paid_on = forms.DateField(label="交纳日期", widget=DateInput)
    method = forms.ChoiceField(label="方式", choices=PaymentMethod.choices)
    receipt = forms.CharField(label="收据号", max_length=60, required=False)
    surplus = forms.ChoiceField(
        label="多交部分",
        required=False,
        choices=[("", "按规定"), *Surplus.choices],
        help_text="超出应交数额达到大额党费标准的，按大额党费单列；为以后月份预交的请选“预交以后月份”。",
    )
    remark = forms.CharField(label="备注", max_length=200, required=False)

    def facts(self) -> PaymentFacts:
        return PaymentFacts(**self.cleaned_data)


class Ticks(forms.MultipleChoiceField):
    """Who paid meanwhile is not offered any more and is not in the way: the act leaves him out."""

    def valid_value(self, value: Any) -> bool:
        return parameters.key(value) is not None


class MonthForm(forms.Form):
    """Everybody who has not paid the month yet, ticked if it is asked for now; on a phone as at a
    desk."""

    members = Ticks(
        label="已交纳的党员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    paid_on = forms.DateField(label="交纳日期", widget=DateInput)
    method = forms.ChoiceField(label="方式", choices=PaymentMethod.choices)

    def __init__(self, *args: Any, unpaid: list[DuesLine], month: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(line.member.pk), _offered(line, month)) for line in unpaid]
        asked = [
            str(line.member.pk) for line in unpaid if not month < line.months[month.number].asked_in
        ]
        self.fields["members"].choices = offered  # type: ignore[attr-defined]
        self.fields["members"].initial = asked
        self.fields["paid_on"].initial = timezone.localdate()

    def clean_members(self) -> list[int]:
        chosen = [int(key) for key in self.cleaned_data["members"]]
        if not chosen:
            raise forms.ValidationError("请勾选已交纳的党员。")
        return chosen


def _offered(line: DuesLine, month: Period) -> str:
    """Who it is and what he pays; by the quarter several months at once."""
    rows = paid_together(line.months.values(), month)
    amount = sum((row.due - row.paid for row in rows), Decimal(0))
    is_quarterly = line.standard is not None and line.standard.rhythm == DuesRhythm.QUARTERLY
    by_quarter = "，按季" if is_quarterly else ""
    return f"{line.member.person.name}（{amount} 元{by_quarter}）"
