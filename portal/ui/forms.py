from typing import Final

from django import forms

SHORTEST_PURPOSE: Final = 6  # “核对” says nothing; “核对干部档案” does


class ReasonForm(forms.Form):
    """All that many acts ask."""

    reason = forms.CharField(label="原因", max_length=200)


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="用途",
        min_length=SHORTEST_PURPOSE,
        max_length=100,
        help_text=f"至少 {SHORTEST_PURPOSE} 个字，印在文件上，并记入审计记录。",
    )

    def clean_purpose(self) -> str:
        return " ".join(self.cleaned_data["purpose"].split())


class SaveViewForm(forms.Form):
    name = forms.CharField(
        label="名称", max_length=30, error_messages={"required": "请给这个视图取个名字。"}
    )
    shared = forms.BooleanField(label="本单位的人也能用", required=False)
    list_key = forms.CharField(max_length=100)
    query = forms.CharField(required=False, max_length=4000)
