"""What is asked about campaigns and on the way back from a visit."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from portal.accounts.models import User
from portal.codes.fields import CodeChoiceField
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput
from talent.domain.visiting import NeedHeard
from talent.models import Enterprise, TalentProfile

_LONG = {"rows": 3}
_MOST = 999


class FinishCampaignForm(forms.Form):
    on = forms.DateField(label="结束日期", widget=DateInput(), initial=timezone.localdate)


class AddTargetForm(forms.Form):
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label="企业", required=False, empty_label="—"
    )
    profile = forms.ModelChoiceField(
        TalentProfile.objects.none(),
        label="人才",
        required=False,
        empty_label="—",
        help_text="企业、人才只选一项。",
    )


class AssignGoerForm(forms.Form):
    visitor = forms.ModelChoiceField(
        User.objects.none(), label="走访人", required=False, empty_label="不再指定"
    )


class CampaignVisitForm(forms.Form):
    on = forms.DateField(label="走访日期", widget=DateInput(), initial=timezone.localdate)
    visitors = forms.CharField(label="走访人员", max_length=100)
    content = forms.CharField(label="走访情况", max_length=500, widget=forms.Textarea(attrs=_LONG))


class TellVisitForm(Grouped, CampaignVisitForm):
    """On a phone at the gate: three fields; a need and a problem where there is one."""

    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "走访": ("on", "visitors", "content"),
        "反映问题": ("problem", "matter", "applicant"),
        "人才需求": ("post", "field", "way", "number"),
    }
    NEED: ClassVar = ("post", "field", "way", "number")

    problem = forms.CharField(
        label="反映问题",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs=_LONG),
        help_text="保存后转为服务办件，由人才办派单；没有的不填。",
    )
    matter = CodeChoiceField(label="办件事项", table="ticket_matter", required=False)
    applicant = forms.ModelChoiceField(
        TalentProfile.objects.none(),
        label="为谁办",
        required=False,
        empty_label="—",
        help_text="企业的一名人才；办理和回访都找他。",
    )
    post = forms.CharField(
        label="岗位或课题",
        max_length=60,
        required=False,
        help_text="保存后登记为企业的人才需求草稿，要求、待遇在需求页补齐后提交；没有的不填。",
    )
    field = CodeChoiceField(label="领域", table="talent_field", required=False)
    way = CodeChoiceField(label="方式", table="service_way", required=False)
    number = forms.IntegerField(
        label="人数", required=False, min_value=1, max_value=_MOST, initial=1
    )

    def clean(self) -> dict[str, Any]:
        """A need is told whole or not at all."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("post"):
            for name in ("field", "way", "number"):
                if name not in self.errors and not told.get(name):
                    self.add_error(name, f"写了岗位或课题的，请填{self.fields[name].label}。")
        elif told.get("field") or told.get("way"):
            self.add_error("post", "填了领域或方式的，请写明岗位或课题；没有需求的都不填。")
        return told

    @property
    def facts(self) -> dict[str, Any]:
        told = {name: value for name, value in self.cleaned_data.items() if name not in self.NEED}
        need = {name: self.cleaned_data.get(name) for name in self.NEED}
        return {**told, "wanted": NeedHeard(**need) if need["post"] else None}  # type: ignore[arg-type]
