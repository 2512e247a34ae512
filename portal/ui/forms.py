from django import forms


class ReasonForm(forms.Form):
    """All that many acts ask."""

    reason = forms.CharField(label="原因", max_length=200)


class SaveViewForm(forms.Form):
    name = forms.CharField(
        label="名称", max_length=30, error_messages={"required": "请给这个视图取个名字。"}
    )
    shared = forms.BooleanField(label="本单位的人也能用", required=False)
    list_key = forms.CharField(max_length=100)
    query = forms.CharField(required=False, max_length=4000)
