"""What is asked about policies and claims."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.typed import Unreadable
from portal.ui import deriving
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput
from talent.choices import TicketChannel
from talent.domain import conditions
from talent.domain.policies import FIELDS, GROUPS
from talent.models import PolicyItem

_LONG = {"rows": 5}
_HOW = (
    "一行一组，每行都要符合；一行里用“或”分开的，符合一项即可。例如：\n"
    "层次：A、B、C 或 学历：博士及以上\n年龄：45 岁及以下\n"
    "还可以写来源、队伍、单位类型、学位、职称、技能、引进日期、在县（满 12 个月）、持卡。"
)


class PolicyForm(Grouped, deriving.form(PolicyItem, FIELDS)):  # type: ignore[misc]
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = GROUPS
    RARE = frozenset({"exclusive", "times", "accepts_since", "accepts_until"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conditions"].widget = forms.Textarea(attrs=_LONG)
        self.fields["conditions"].help_text = _HOW

    def clean_conditions(self) -> str:
        """As conditions are always written."""
        try:
            return conditions.written(conditions.read(self.cleaned_data["conditions"]))
        except Unreadable as reason:
            raise ValidationError(str(reason)) from None


class ClaimForm(forms.Form):
    channel = forms.ChoiceField(label="渠道", choices=TicketChannel.choices)
    content = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    on = forms.DateField(label="登记日期", widget=DateInput(), initial=timezone.localdate)


class EligibleForm(forms.Form):
    q = forms.CharField(
        label="姓名或工作单位",
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "姓名、拼音首字母或工作单位"}),
    )
