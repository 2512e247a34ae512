"""What acts on ledgers ask."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from assessments.models import BurdenComplaint, Ledger, Reopening
from assessments.permissions import LEDGERS_VIEW
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.periods import EARLIEST, LATEST, Period, PeriodFormField
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.widgets import DateInput, UnitField, offer_rows
from reports.domain.documents import FORMATS

_YES, _NO = "yes", "no"


def _long(label: str, *, most: int | None, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 2}), **kwargs
    )


class ExemptForm(forms.Form):
    reason = _long(
        "事由",
        most=Ledger._meta.get_field("exempt_reason").max_length,
        help_text="例如“机构改革，当月暂停报送”。",
    )


class AskForm(forms.Form):
    keys = forms.MultipleChoiceField(label="更正哪些内容", widget=forms.CheckboxSelectMultiple)
    reason = _long(
        "更正事由",
        most=Reopening._meta.get_field("reason").max_length,
        help_text="例如“漏计一个支部”。",
    )
    wanted_until = forms.DateField(
        label="希望更正到",
        widget=DateInput,
        required=False,
        help_text="可不填，由主管科室定。",
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = choices  # type: ignore[attr-defined]


class ComplaintForm(forms.Form):
    form: forms.ModelChoiceField = forms.ModelChoiceField(
        label="哪张台账", queryset=None, required=False, empty_label="不限于哪一张"
    )
    words = _long(
        "反映的情况",
        most=BurdenComplaint._meta.get_field("words").max_length,
        help_text="例如“走访户数每周另报一次，内容相同”。",
    )

    def __init__(self, *args: Any, offered: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].queryset = offered  # type: ignore[attr-defined]


class ComplaintAnswerForm(forms.Form):
    answer = _long(
        "答复",
        most=BurdenComplaint._meta.get_field("answer").max_length,
        help_text="写明怎样减轻，或者不能减轻的理由，例如“下月起该项由系统带出，不再填写”。",
    )


class TimesForm(forms.Form):
    is_measured = forms.BooleanField(label="记录我打开填报页填写的时间", required=False)


class ReopeningAnswerForm(forms.Form):
    is_granted = forms.ChoiceField(
        label="是否同意", choices=[(_YES, "同意"), (_NO, "不同意")], widget=forms.RadioSelect
    )
    until = forms.DateField(
        label="可以更正到",
        widget=DateInput,
        required=False,
        help_text="同意时填写，当天截止时刻锁定。",
    )
    answer = _long(
        "答复",
        most=Reopening._meta.get_field("answer").max_length,
        required=False,
        help_text="不同意时写明理由。",
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if (
            facts.get("is_granted") == _YES
            and not facts.get("until")
            and "until" not in self.errors
        ):
            self.add_error("until", "同意更正时，请填写可以更正到哪一天。")
        return facts


class DelegationForm(forms.Form):
    deputy = forms.ModelChoiceField(
        label="代审人",
        queryset=User.objects.none(),
        help_text="委托期间，对方能审核本由您审核的台账，到期自动收回；随时可以提前结束。",
    )
    since = forms.DateField(label="起始日期", widget=DateInput)
    until = forms.DateField(label="截止日期", widget=DateInput)

    def __init__(self, *args: Any, deputies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="填好的 Excel",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="用“下载 Excel”得到的表填写；没有改动的格子不会变。",
    )


class BookForm(forms.Form):
    unit = UnitField(Unit.objects.none(), label="单位")
    year = forms.IntegerField(label="年份", min_value=EARLIEST, max_value=LATEST)
    format = forms.ChoiceField(
        label="文件格式",
        choices=[(each.key, each.label) for each in FORMATS.values()],
        help_text="PDF 用于印发、存档；Word 可以接着改，打开时按提示更新目录，页码就出来。",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(
            by.scope(LEDGERS_VIEW).q("path"), by.scope(LISTS_EXPORT).q("path")
        )
        offer_rows(self, "unit", units)


class OpenForm(forms.Form):
    period = PeriodFormField(label="期间")

    def __init__(self, *args: Any, now: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].help_text = f"如 {now}，即{now.label}。"
