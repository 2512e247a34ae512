"""What is asked about tickets."""

import datetime as dt

from django import forms
from django.utils import timezone

from portal.codes.fields import CodeChoiceField
from portal.orgs.models import Unit
from portal.ui.widgets import DateInput, UnitField
from talent.choices import HoldReason, Satisfaction, TicketChannel, TicketOutcome

_LONG = {"rows": 4}
_EARLIEST = dt.date(2000, 1, 1)


class EditTicketForm(forms.Form):
    channel = forms.ChoiceField(label="渠道", choices=TicketChannel.choices)
    content = forms.CharField(
        label="内容", max_length=500, widget=forms.Textarea(attrs=_LONG), help_text="要办什么事。"
    )


class TicketForm(EditTicketForm):
    matter = CodeChoiceField(label="事项", table="ticket_matter")
    field_order = ("matter",)
    on = forms.DateField(label="登记日期", widget=DateInput(), initial=timezone.localdate)


class SendForm(forms.Form):
    unit = UnitField(Unit.objects.none(), label="责任单位")


class HoldForm(forms.Form):
    reason = forms.ChoiceField(label="原因", choices=HoldReason.choices)
    words = forms.CharField(label="说明", max_length=200, help_text="缺什么材料，或等谁答复。")


class ExtendForm(forms.Form):
    days = forms.IntegerField(label="延期（工作日）", min_value=1, max_value=99)
    reason = forms.CharField(label="原因", max_length=200)


class FinishTicketForm(forms.Form):
    outcome = forms.ChoiceField(
        label="办理结果", choices=TicketOutcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(label="办理情况", max_length=500, widget=forms.Textarea(attrs=_LONG))


class FollowUpForm(forms.Form):
    satisfaction = forms.ChoiceField(
        label="满意度", choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    said = forms.CharField(label="回访情况", max_length=300, required=False)


class DayForm(forms.Form):
    """A day of the past; where nothing is asked, today."""

    day = forms.DateField(label="截至", widget=DateInput(), required=False)

    def clean_day(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["day"]
        if day and not _EARLIEST <= day <= timezone.localdate():
            raise forms.ValidationError(f"请填 {_EARLIEST} 到今天之间的日期。")
        return day


class SupervisionForm(forms.Form):
    since = forms.DateField(label="登记日期从", widget=DateInput(), required=False)
    until = forms.DateField(label="登记日期到", widget=DateInput(), required=False)
