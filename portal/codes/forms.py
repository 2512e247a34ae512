from typing import Any

from django import forms

from portal.codes.catalogue import CodeTable
from portal.codes.models import Code
from portal.codes.models.code import CODE_LENGTH, LABEL_LENGTH
from portal.ui.widgets import offer_choices

ALIAS_HELP = "每行一个。导入名册时，写成别名的也认作这个值；一个别名在本表只能指一个值。"


class CorrectForm(forms.Form):
    label = forms.CharField(label="名称", max_length=LABEL_LENGTH)
    aliases = forms.CharField(
        label="别名",
        required=False,
        help_text=ALIAS_HELP,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    national_code = forms.CharField(
        label="国标代码",
        max_length=CODE_LENGTH,
        required=False,
        help_text="上级公布了编码时填写，可不填。",
    )

    def __init__(self, *args: Any, is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_fixed:
            self.fields["label"].disabled = True
            self.fields["label"].help_text = "国家标准规定的名称，不能修改。"
            del self.fields["national_code"]

    def clean_aliases(self) -> list[str]:
        return self.cleaned_data["aliases"].splitlines()


class AddForm(CorrectForm):
    parent = forms.ChoiceField(label="上级", required=False)

    def __init__(self, *args: Any, table: CodeTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Code.objects.filter(table=table.key).open().in_order()
        choices = [(row.code, str(row)) for row in rows]
        offer_choices(self, "parent", [("", "（不分级，放在最后）"), *choices])
