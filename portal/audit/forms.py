from django import forms


class FindingForm(forms.Form):
    finding = forms.CharField(
        label="核查结果",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明情况是否正常、已采取的措施。填写后不能修改。",
    )
