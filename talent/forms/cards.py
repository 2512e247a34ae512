"""What is asked about service cards."""

from django import forms
from django.utils import timezone

from portal.ui.widgets import DateInput
from talent.choices import CardEnding


class ProposeCardForm(forms.Form):
    officer = forms.CharField(label="服务专员", max_length=50)
    officer_phone = forms.CharField(
        label="专员电话", max_length=40, required=False, help_text="印在卡上，请写办公电话。"
    )
    reason = forms.CharField(
        label="依据",
        max_length=200,
        required=False,
        help_text="没有层次认定、因评选发卡的必须写明文件。",
    )


class CardDayForm(forms.Form):
    on = forms.DateField(label="日期", widget=DateInput(), initial=timezone.localdate)


class VerifyCardForm(forms.Form):
    on = forms.DateField(label="核验日期", widget=DateInput(), initial=timezone.localdate)
    said = forms.CharField(
        label="核验情况", max_length=200, help_text="如“仍在原单位工作”“已调往县外，另行注销”。"
    )
    elsewhere = forms.BooleanField(
        label="核验发现已到其他单位", required=False, help_text="选了的列入流失提示。"
    )


class EndCardForm(forms.Form):
    why = forms.ChoiceField(
        label="注销原因",
        choices=[one for one in CardEnding.choices if one[0] != CardEnding.REISSUED],
    )
    reason = forms.CharField(label="说明", max_length=200, required=False)


class CardCheckForm(forms.Form):
    number = forms.CharField(label="卡号", max_length=30)
    code = forms.CharField(
        label="校验码",
        max_length=6,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="卡背面的 6 位字母和数字。",
    )
