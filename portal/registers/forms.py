from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portal.fields.domain.sheet_reading import LARGEST_FILE
from portal.orgs.choices import UnitLevel


class RegisterForm(forms.Form):
    name = forms.CharField(label="名称", max_length=60)
    note = forms.CharField(
        label="填报说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    level = forms.ChoiceField(
        label="由哪一级填报", choices=UnitLevel.choices, initial=UnitLevel.TOWNSHIP
    )
    single = forms.BooleanField(label="每个单位只填一条", required=False)


class EditRegisterForm(RegisterForm):
    is_open = forms.BooleanField(label="开放填报", required=False)


class SheetUploadForm(forms.Form):
    file = forms.FileField(
        label="填好的 Excel 表（.xlsx）",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="有错误时一行也不保存，所有问题一次列出。",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(f"文件超过 {LARGEST_FILE // 1024 // 1024} MB，没有读取。")
        return file
