from typing import Any

from django import forms

from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.ui.widgets import UnitField, offer_choices, offer_rows
from reports.choices import LONGEST_QUERY, PLAIN, Format
from reports.datasets import DATASETS, Dataset
from reports.domain import exports
from reports.permissions import DATASETS_EXPORT, DATASETS_EXPORT_SENSITIVE

_BETWEEN = "/"  # of a data set's key and its layout's


class ExportForm(forms.Form):
    what = forms.ChoiceField(label="名册和版式", widget=forms.Select)
    unit = UnitField(
        Unit.objects.none(), label="范围", help_text="导出这个单位和全部下级单位的记录。"
    )
    sensitive = forms.TypedChoiceField(
        label="列",
        choices=[("", "不含敏感信息"), ("yes", "含身份证号、电话、住址")],
        required=False,
        coerce=bool,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    purpose = forms.CharField(
        label="用途",
        max_length=100,
        required=False,
        help_text="含身份证号、电话、住址的必须写明用途；用途印在文件上，并记入审计记录。",
    )
    format = forms.ChoiceField(
        label="文件格式",
        choices=Format.choices,
        initial=Format.XLSX,
        help_text="CSV 供其他系统读取；打印版式只有 Excel。",
    )

    # The list somebody came from.
    query = forms.CharField(max_length=LONGEST_QUERY, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: User, listed: Dataset | None = None, **kwargs: Any) -> None:
        """`listed`: the only data set there is a choice of, for its list's conditions apply."""
        super().__init__(*args, **kwargs)
        scope = by.scope(DATASETS_EXPORT)
        offer_rows(self, "unit", Unit.objects.filter(scope.q("path")))
        choices = [
            (dataset.label, list(_layouts(dataset)))
            for dataset in exports.available(by)
            if listed in (None, dataset)
        ]
        offer_choices(self, "what", choices)
        if not by.can(DATASETS_EXPORT_SENSITIVE):
            del self.fields["sensitive"]
            self.fields["purpose"].help_text = "选填；用途印在文件上，并记入审计记录。"

    def asked(self) -> dict[str, Any]:
        """What the act is told."""
        given = self.cleaned_data
        key, _, layout = given["what"].partition(_BETWEEN)
        return {
            "dataset": DATASETS[key],
            "layout": layout,
            "unit": given["unit"],
            "sensitive": bool(given.get("sensitive")),
            "purpose": given["purpose"],
            "format": given["format"],
            "query": given["query"],
        }


def _layouts(dataset: Dataset) -> list[tuple[str, str]]:
    plain = "数据表（修改后可以再导入）" if dataset.roster else "数据表"
    named = [(layout.key, layout.label) for layout in dataset.layouts]
    return [
        (f"{dataset.key}{_BETWEEN}{key}", f"{dataset.label}：{label}" if key == PLAIN else label)
        for key, label in [(PLAIN, plain), *named]
    ]


def choice_of(dataset: str, layout: str = PLAIN) -> str:
    """The value of `what` that an address with a data set and a layout means."""
    return f"{dataset}{_BETWEEN}{layout}"


def dataset_of(choice: str) -> str:
    return choice.partition(_BETWEEN)[0]
