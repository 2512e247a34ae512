"""A sheet of grades: a unit a line."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from assessments.choices import GRADE_WORDS, GradedLine
from assessments.domain.grades.giving import GivenGrade
from assessments.models import ReviewGrade
from portal.orgs.models import Unit

_BLANK = ("", "未评")


class GradesForm(forms.Form):
    """Who is left blank is not graded yet."""

    def __init__(
        self,
        *args: Any,
        line: GradedLine,
        units: Sequence[Unit],
        given: Mapping[int, ReviewGrade],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.given = units, given
        words = GRADE_WORDS[line]
        offered = [(str(number), words[number]) for number in reversed(range(len(words)))]
        most = ReviewGrade._meta.get_field("comment").max_length
        for unit in units:
            had = given.get(unit.pk)
            self.fields[f"grade_{unit.pk}"] = forms.ChoiceField(
                label=f"{unit}的等次",
                choices=offered if had else [_BLANK, *offered],
                required=had is not None,
                initial=str(had.number) if had else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"comment_{unit.pk}"] = forms.CharField(
                label=f"{unit}的评语",
                required=False,
                max_length=most,
                initial=had.comment if had else "",
                widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "可不填"}),
            )

    def lines(self) -> Iterator[tuple[Unit, forms.BoundField, forms.BoundField]]:
        for unit in self.units:
            yield unit, self[f"grade_{unit.pk}"], self[f"comment_{unit.pk}"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for unit in self.units:
            if facts.get(f"comment_{unit.pk}") and not facts.get(f"grade_{unit.pk}"):
                self.add_error(f"grade_{unit.pk}", "写了评语的，请选择等次。")
        return facts

    def grades(self) -> dict[Unit, GivenGrade]:
        given = self.cleaned_data
        return {
            unit: GivenGrade(int(given[f"grade_{unit.pk}"]), given[f"comment_{unit.pk}"])
            for unit in self.units
            if given.get(f"grade_{unit.pk}")
        }
