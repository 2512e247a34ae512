"""What is asked of an adjustment."""

from typing import Any

from django import forms

from assessments.file_purposes import ADJUSTMENT_PROOF
from assessments.models import Adjustment, Scheme
from assessments.permissions import SCORES_MANAGE
from assessments.presets.adjustments import ADJUSTMENTS
from portal.accounts.models import User
from portal.files.forms import FileUploadForm
from portal.orgs.models import Unit
from portal.ui.widgets import DateInput, UnitField, offer_rows

_TERMS = {f"{terms.code} {terms.label}": terms for terms in ADJUSTMENTS}


class AdjustmentForm(FileUploadForm):
    scheme: forms.ModelChoiceField = forms.ModelChoiceField(label="考核方案", queryset=None)
    unit = UnitField(Unit.objects.none(), label="单位")
    terms = forms.ChoiceField(label="事项", choices=[(key, key) for key in _TERMS])
    indicator = forms.CharField(
        label="哪项指标",
        required=False,
        max_length=Adjustment._meta.get_field("indicator").max_length,
        help_text="只在“填报不实”时填写，填指标代码，如 C2；该项计零分。",
    )
    happened_on = forms.DateField(label="发生日期", widget=DateInput)
    document = forms.CharField(
        label="依据文件的文号",
        max_length=Adjustment._meta.get_field("document").max_length,
        help_text="例如“云组通〔2026〕12号”。",
    )
    field_order = ("scheme", "unit", "terms", "indicator", "happened_on", "document", "file")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, purpose=ADJUSTMENT_PROOF, **kwargs)
        self.fields["file"].label = "证明材料"
        offer_rows(self, "scheme", Scheme.objects.visible_to(by).in_order())
        units = Unit.objects.still_open().filter(by.scope(SCORES_MANAGE).q("path"))
        offer_rows(self, "unit", units)

    def facts(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"terms": _TERMS[given.pop("terms")], "proof": given.pop("file")}


class AdjustmentRefusalForm(forms.Form):
    reason = forms.CharField(
        label="不同意的理由",
        max_length=Adjustment._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如“文件是市直部门印发的，不属于县级通报”。",
    )
