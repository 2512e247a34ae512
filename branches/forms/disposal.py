from typing import Any

from django import forms

from branches.choices.disposal import DisposalOutcome, DisposalStep, Ground, Measure
from branches.domain.relations.disposal import StepTold
from branches.models import DisposalCase
from portal.ui.widgets import DateInput

_VOTES = {
    "votes_entitled": "应到有表决权",
    "votes_present": "实到有表决权",
    "votes_for": "赞成",
    "votes_against": "反对",
    "votes_abstained": "弃权",
}
MOST_VOTES = 30_000


class ProposeDisposalForm(forms.Form):
    measure = forms.ChoiceField(label="处置方式", choices=Measure.choices)
    ground = forms.ChoiceField(label="情形", choices=Ground.choices)
    on = forms.DateField(label="支委会提出日期", widget=DateInput)
    note = forms.CharField(label="说明", max_length=200, required=False)
    disciplined = forms.BooleanField(
        label="同一问题纪检监察机关正在审查或者已作处理", required=False
    )


class DisposalStepForm(forms.Form):
    """What this step asks, and nothing else."""

    on = forms.DateField(label="日期", widget=DateInput)
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(
        self, *args: Any, case: DisposalCase, step: DisposalStep | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if step == DisposalStep.VOTED:
            for name, label in _VOTES.items():
                self.fields[name] = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=MOST_VOTES
                )
        if step == DisposalStep.APPROVED:
            self.fields["document"] = forms.CharField(
                label="批复文号", max_length=100, required=False
            )
            if case.measure == Measure.CORRECT:
                self.fields["correct_until"] = forms.DateField(
                    label="改正期限至",
                    widget=DateInput,
                    required=False,
                    help_text="一般六个月，最长不超过规定月数（ME-06）。",
                )

    def taken(self) -> StepTold:
        return StepTold(**self.cleaned_data)


class ReviewDisposalForm(forms.Form):
    outcome = forms.ChoiceField(
        label="结果",
        choices=[one for one in DisposalOutcome.choices if one[0] != DisposalOutcome.LEFT],
    )
    on = forms.DateField(label="日期", widget=DateInput)
    note = forms.CharField(label="说明", max_length=200, required=False)
