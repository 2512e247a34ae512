"""What is asked about rounds of selection, candidates and titles."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from portal.codes import lookup
from portal.ui import deriving
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput
from talent.choices.selections import FROM_THE_PUBLIC, AppraisalResult
from talent.domain import months, selections
from talent.models import SelectionCandidate, SelectionRound, SelectionSystem

_YEARS_BACK = 5


class SelectionForm(Grouped, deriving.form(SelectionRound, selections.ROUNDS.fields)):  # type: ignore[misc]
    GROUPS = selections.GROUPS


class SystemsForm(forms.Form):
    systems = forms.CharField(
        label="系统和人数",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一个系统，按次序，如“教育 412”；可以从表格里整块粘贴。",
    )


class PanelForm(forms.Form):
    judges = forms.CharField(
        label="评委",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一位，如“张明 市农科院”。",
    )
    criteria = forms.CharField(
        label="评审标准",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一行一项，后面写满分，如“工作实绩 40”。",
    )


class ConsultForm(forms.Form):
    offices = forms.MultipleChoiceField(
        label="征求意见单位", widget=forms.CheckboxSelectMultiple, initial=["1", "2"]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = lookup.options("consulted_office")
        self.fields["offices"].choices = [  # type: ignore[attr-defined]
            one for one in offered if one[0] != FROM_THE_PUBLIC
        ]


class OpinionsForm(forms.Form):
    office = forms.ChoiceField(label="答复单位")
    on = forms.DateField(label="答复日期", widget=DateInput(), initial=timezone.localdate)
    objected = forms.ModelMultipleChoiceField(
        SelectionCandidate.objects.none(),
        label="有异议的人选",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="没有勾选的登记为无异议；只登记有无异议，不登记内容。",
    )


class SettleOpinionForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label="核查结果",
        choices=[("no", "不成立，不影响评选"), ("yes", "成立，取消资格")],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )


class OverrideForm(forms.Form):
    reason = forms.CharField(
        label="候选人不足仍评审的理由",
        max_length=200,
        required=False,
        help_text="候选人足够的不用填。",
    )


class MarksForm(Grouped, forms.Form):
    """One judge's marks: a block for each candidate, a box for each criterion."""

    def __init__(
        self, *args: Any, selection: SelectionRound, candidates: list, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {one.pk: one for one in candidates}
        self.criteria = list(zip(selection.criteria, selection.full_marks, strict=True))
        for one in candidates:
            for number, (label, full) in enumerate(self.criteria):
                self.fields[self.named(one.pk, number)] = forms.DecimalField(
                    label=f"{label}（{full} 分）",
                    required=False,
                    min_value=Decimal(0),
                    max_value=Decimal(full),
                    max_digits=5,
                    decimal_places=1,
                )

    @staticmethod
    def named(candidate: int, number: int) -> str:
        return f"mark_{candidate}_{number}"

    def by_heading(self) -> Mapping[str, tuple[str, ...]]:
        return {
            f"{number}. {one.profile}　{one.profile.work_unit}": tuple(self._boxes(one.pk))
            for number, one in enumerate(self.candidates.values(), start=1)
        }

    def _boxes(self, candidate: int) -> list[str]:
        return [self.named(candidate, number) for number in range(len(self.criteria))]

    def given(self) -> dict[SelectionCandidate, list[Decimal | None]]:
        told = self.cleaned_data
        return {one: [told[box] for box in self._boxes(pk)] for pk, one in self.candidates.items()}


class WinnersForm(forms.Form):
    on = forms.DateField(label="研究日期", widget=DateInput(), initial=timezone.localdate)
    chosen = forms.ModelMultipleChoiceField(
        SelectionCandidate.objects.none(),
        label="拟命名人选",
        widget=forms.CheckboxSelectMultiple,
        help_text="按得分排列，已按名额选上前几名；领导小组另有意见的改选。",
    )


class NameForm(forms.Form):
    on = forms.DateField(label="命名日期", widget=DateInput(), initial=timezone.localdate)
    document = forms.CharField(label="命名文件", max_length=100)
    pays_from = forms.DateField(
        label="津贴起始月份",
        widget=DateInput(),
        help_text="填该月任一天；不发津贴的照原样。",
        initial=lambda: months.shifted(timezone.localdate().replace(day=1), 1),
    )


class PayAllowancesForm(forms.Form):
    month = forms.TypedChoiceField(
        label="月份", coerce=dt.date.fromisoformat, help_text="列出有应发津贴的月份。"
    )
    on = forms.DateField(label="发放日期", widget=DateInput(), initial=timezone.localdate)


def last_year() -> int:
    return timezone.localdate().year - 1


class TitleAppraisalForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, initial=last_year)
    result = forms.ChoiceField(
        label="考核结果", choices=AppraisalResult.choices, initial=AppraisalResult.PASSED
    )
    on = forms.DateField(label="考核日期", widget=DateInput(), initial=timezone.localdate)
    note = forms.CharField(
        label="说明", max_length=200, required=False, help_text="不合格的必须写明原因。"
    )


class RevokeTitleForm(forms.Form):
    on = forms.DateField(label="取消日期", widget=DateInput(), initial=timezone.localdate)
    reason = forms.CharField(label="原因", max_length=200)


class ObjectForm(forms.Form):
    on = forms.DateField(label="反映日期", widget=DateInput(), initial=timezone.localdate)


class NominationForm(forms.Form):
    system = forms.ModelChoiceField(
        SelectionSystem.objects.none(), label="系统", required=False, empty_label="—"
    )
    front_line = forms.BooleanField(
        label="基层一线", required=False, help_text="在企业、乡镇、村工作。"
    )
    deeds = forms.CharField(
        label="主要事迹",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="印在推荐表上；资格审查前要填。",
    )


class NominateForm(forms.Form):
    """Which round; what is said of him follows, or is written later."""

    selection = forms.ModelChoiceField(SelectionRound.objects.none(), label="评选")


class NominateOneForm(NominateForm, NominationForm):
    field_order = ["selection", "system", "front_line", "deeds"]  # noqa: RUF012 - as Django declares it
