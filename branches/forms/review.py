from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from branches.choices.review import MemberGrade, NotGraded
from branches.domain.review.sheets import FIRST_YEAR, Reviewed, ReviewFacts
from branches.models import PartyOrganization, ReviewedMember, ReviewSheet
from branches.widgets import OrganisationField
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput

MOST = 30_000
_SMALL = "form-control form-control-sm"
_TICKS = {
    "did_study": "会前学习", "did_ask": "征求意见", "did_talk": "谈心谈话",
    "did_compare": "对照检查", "did_criticise": "批评和自我批评", "did_mend": "整改",
}  # fmt: skip
_DAYS = {
    "met_on": "组织生活会日期", "self_on": "个人自评", "mutual_on": "党员互评",
    "polled_on": "民主测评", "graded_on": "组织评定",
}  # fmt: skip
_COUNTS = {"took_part": "参评人数", "found": "党员个人查摆问题数", "mended": "其中已整改"}


class OpenReviewForm(forms.Form):
    organization = OrganisationField(PartyOrganization.objects.none(), label="党支部")
    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=2100)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["year"].initial = timezone.localdate().year


class ReviewSheetForm(Grouped, forms.Form):
    """The meeting, the steps, and a line for each member."""

    GROUPS: ClassVar = {
        "组织生活会": ("met_on", *_TICKS),
        "民主评议四步": ("self_on", "mutual_on", "polled_on", "graded_on"),
        "人数和问题": tuple(_COUNTS),
    }

    def __init__(self, *args: Any, sheet: ReviewSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _DAYS.items():
            self.fields[name] = forms.DateField(label=label, widget=DateInput, required=False)
        for name, label in _TICKS.items():
            self.fields[name] = forms.BooleanField(label=label, required=False)
        for name, label in _COUNTS.items():
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=MOST, required=False
            )
        self.lines = list(sheet.lines.select_related("member__person").in_order())
        for line in self.lines:
            self.fields.update(_of_line(line))

    def facts(self) -> ReviewFacts:
        told = self.cleaned_data
        facts: dict[str, Any] = {name: told[name] for name in (*_DAYS, *_TICKS)}
        facts |= {name: told[name] or 0 for name in _COUNTS}
        return ReviewFacts(**facts)

    def reviewed(self) -> list[Reviewed]:
        told = self.cleaned_data
        return [
            Reviewed(
                line=line.pk,
                votes=tuple(told[f"{grade}_{line.pk}"] for grade in MemberGrade.values),
                grade=told[f"grade_{line.pk}"],
                not_graded=told[f"not_graded_{line.pk}"],
                measure=told[f"measure_{line.pk}"],
            )
            for line in self.lines
        ]

    @property
    def rows(self) -> Iterator[tuple[ReviewedMember, list[forms.BoundField]]]:
        for line in self.lines:
            yield line, [self[name] for name in _of_line(line)]

    def groups(self) -> Iterator[Any]:
        """Without the lines, which stand in a table of their own."""
        lines = {name for line in self.lines for name in _of_line(line)}
        for group in super().groups():
            group.fields[:] = [field for field in group.fields if field.name not in lines]
            if group.fields or group.rare:
                yield group


def _of_line(line: ReviewedMember) -> dict[str, forms.Field]:
    who = line.member.person.name
    fields: dict[str, forms.Field] = {
        f"{grade.value}_{line.pk}": forms.IntegerField(
            label=f"{who}：{grade.label}票",
            min_value=0,
            max_value=MOST,
            required=False,
            initial=getattr(line, grade.value),
            widget=forms.NumberInput(attrs={"class": _SMALL}),
        )
        for grade in MemberGrade
    }
    fields[f"grade_{line.pk}"] = _choice(f"{who}：等次", MemberGrade.choices, line.grade)
    fields[f"not_graded_{line.pk}"] = _choice(
        f"{who}：未评原因", NotGraded.choices, line.not_graded
    )
    fields[f"measure_{line.pk}"] = forms.CharField(
        label=f"{who}：措施",
        max_length=200,
        required=False,
        initial=line.measure,
        widget=forms.TextInput(attrs={"class": _SMALL}),
    )
    return fields


def _choice(label: str, choices: Any, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "—"), *choices],
        required=False,
        initial=initial,
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
    )


class GiveBackForm(forms.Form):
    reason = forms.CharField(label="退回原因", max_length=200)
