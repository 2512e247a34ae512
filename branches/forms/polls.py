from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms

from branches.choices.polls import BallotPost, BallotRound
from branches.domain.polls.counting import PollCount, PollTally
from branches.models import BallotCandidate, ElectionBallot
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput

MOST = 30_000
ROWS = 12
SPARE = 3
_PARTS = ("name", "for", "against", "abstained", "written")
_SMALL = "form-control form-control-sm"


def _number(label: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, **more)


class BallotForm(Grouped, forms.Form):
    """The count as it was read out, and a row for each candidate."""

    GROUPS: ClassVar = {
        "投票": ("held_on", "post", "round", "seats", "teller"),
        "到会和选票": ("entitled", "present", "issued", "returned", "valid", "invalid"),
    }

    held_on = forms.DateField(label="投票日期", widget=DateInput)
    post = forms.ChoiceField(label="选举职务", choices=BallotPost.choices)
    round = forms.TypedChoiceField(label="轮次", choices=BallotRound.choices, coerce=int)
    seats = _number("应选名额")
    teller = forms.CharField(label="总监票人", max_length=50, required=False)
    entitled = _number(
        "应到有选举权", help_text="正式党员，不含预备党员、留党察看和经批准不计入的（EL-06）。"
    )
    present = _number("实到有选举权")
    issued = _number("发出选票")
    returned = _number("收回选票")
    valid = _number("有效票")
    invalid = _number("无效票")
    tallies = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ballot: ElectionBallot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(ballot.candidates.in_order()) if ballot else []
        self.numbers = range(max(ROWS, len(known) + SPARE))
        for number in self.numbers:
            one = known[number] if number < len(known) else None
            self.fields.update(_row(number, one))

    @property
    def rows(self) -> Iterator[list[forms.BoundField]]:
        for number in self.numbers:
            yield [self[f"{part}_{number}"] for part in _PARTS]

    def groups(self) -> Iterator[Any]:
        """Without the candidates, who stand in a table of their own."""
        rows = {f"{part}_{number}" for part in _PARTS for number in self.numbers}
        for group in super().groups():
            group.fields[:] = [field for field in group.fields if field.name not in rows]
            if group.fields or group.rare:
                yield group

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in self.numbers:
            name = cleaned.get(f"name_{number}")
            votes = cleaned.get(f"for_{number}")
            if name and votes is None and f"for_{number}" not in self.errors:
                self.add_error(f"for_{number}", f"请填写{name}的赞成票，没有的填 0。")
            if not name and votes is not None:
                self.add_error(f"name_{number}", "填了得票，请填写姓名。")
        return cleaned

    def counted(self) -> PollCount:
        told = self.cleaned_data
        names = [name for names in self.GROUPS.values() for name in names]
        tallies = tuple(
            PollTally(
                told[f"name_{number}"].strip(),
                told[f"for_{number}"],
                told[f"against_{number}"] or 0,
                told[f"abstained_{number}"] or 0,
                told[f"written_{number}"],
            )
            for number in self.numbers
            if told.get(f"name_{number}")
        )
        return PollCount(**{name: told[name] for name in names}, tallies=tallies)


def _row(number: int, one: BallotCandidate | None) -> dict[str, forms.Field]:
    small = {"class": _SMALL}
    counts = {
        "for": ("赞成", one.votes_for if one else None),
        "against": ("反对", one.votes_against if one else None),
        "abstained": ("弃权", one.abstained if one else None),
    }
    fields: dict[str, forms.Field] = {
        f"name_{number}": forms.CharField(
            label=f"第 {number + 1} 行姓名",
            max_length=50,
            required=False,
            initial=one.name if one else "",
            widget=forms.TextInput(attrs=small),
        )
    }
    for part, (label, initial) in counts.items():
        fields[f"{part}_{number}"] = _number(
            f"第 {number + 1} 行{label}",
            required=False,
            initial=initial,
            widget=forms.NumberInput(attrs=small),
        )
    fields[f"written_{number}"] = forms.BooleanField(
        label=f"第 {number + 1} 行另选他人",
        required=False,
        initial=bool(one and one.is_written_in),
    )
    return fields


class ConfirmElectedForm(forms.Form):
    elected = forms.ModelMultipleChoiceField(
        BallotCandidate.objects.none(),
        label="当选",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fewer_agreed = forms.BooleanField(label="多数同意减少名额", required=False)

    def __init__(self, *args: Any, ballot: ElectionBallot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ballot.candidates.in_order()
        self.fields["elected"].queryset = rows  # type: ignore[attr-defined]
        self.fields["elected"].label_from_instance = lambda one: (  # type: ignore[attr-defined]
            f"{one.name}（赞成 {one.votes_for} 票）"
        )


class WithdrawBallotForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)
