from django import forms


class SettleForm(forms.Form):
    reason = forms.CharField(
        label="处理情况",
        max_length=200,
        help_text="如：已由提交人重新导入；数据已改正，不需要再办。",
    )
