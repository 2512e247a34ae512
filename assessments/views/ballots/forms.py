"""What opens a year, the counts of a ballot, problems, the decision."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone

from assessments.choices import SecretaryGrade
from assessments.domain.ballots.appraisals import Votes
from assessments.file_purposes import APPRAISAL_REPORT
from assessments.models import BallotCount, SecretaryReview
from assessments.permissions import BALLOTS_MANAGE
from assessments.presets.ballots import COUNTED, GROUPS, ITEMS, WORDS, BallotGroup, BallotItem
from portal.accounts.models import User
from portal.files.forms import FileUploadForm
from portal.orgs.models import Unit
from portal.periods import EARLIEST, LATEST
from portal.ui.widgets import DateInput, UnitsField, offer_rows

MOST_VOTES = 2000


class OpenSecretaryReviewsForm(forms.Form):
    year = forms.IntegerField(label="述职年度", min_value=EARLIEST, max_value=LATEST)
    held_on = forms.DateField(label="述职日期", widget=DateInput, initial=timezone.localdate)
    units = UnitsField(Unit.objects.none(), label="述职的单位")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.still_open().filter(by.scope(BALLOTS_MANAGE).q("path"))
        offer_rows(self, "units", units)


class VotesForm(FileUploadForm):
    """The counts of each group, item by item; blank is nought."""

    comment = forms.CharField(
        label="点评",
        required=False,
        max_length=SecretaryReview._meta.get_field("comment").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, counts: list[BallotCount], **kwargs: Any) -> None:
        super().__init__(*args, purpose=APPRAISAL_REPORT, **kwargs)
        self.fields["file"].label = "述职报告"
        self.fields["file"].required = False
        known = {(one.group, one.item): one.votes for one in counts}
        for group in GROUPS:
            for item in ITEMS:
                votes = known.get((group.key, item.key), [None] * len(WORDS))
                for word, count in zip(WORDS, votes, strict=True):
                    self.fields[_name(group, item, word.key)] = forms.IntegerField(
                        label=f"{group.label}{item.label}{word.label}票数",
                        required=False,
                        min_value=0,
                        max_value=MOST_VOTES,
                        initial=count or None,
                        widget=forms.NumberInput(attrs={"class": "form-control form-control-sm"}),
                    )

    def blocks(self) -> Iterator[tuple[BallotGroup, list[tuple[str, list[forms.BoundField]]]]]:
        for group in GROUPS:
            yield (
                group,
                [
                    (item.label, [self[_name(group, item, word.key)] for word in WORDS])
                    for item in ITEMS
                ],
            )

    def votes(self) -> Votes:
        given = self.cleaned_data
        return {
            (group.key, item.key): [given.get(_name(group, item, word.key)) or 0 for word in WORDS]
            for group in GROUPS
            for item in ITEMS
        }


def _name(group: BallotGroup, item: BallotItem, word: str) -> str:
    return f"{group.key}_{item.key}_{word}"


class PointOutForm(forms.Form):
    problems = forms.CharField(
        label="指出的问题",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="3 至 5 个，一行一个，每个不超过 100 字。",
    )

    def lines(self) -> list[str]:
        return self.cleaned_data["problems"].splitlines()


class SecretaryGradeForm(forms.Form):
    grade = forms.ChoiceField(
        label="评定等次", choices=SecretaryGrade.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="理由",
        required=False,
        max_length=SecretaryReview._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="与建议等次不同的必须填写。",
    )


COUNTED_LABEL = next(item.label for item in ITEMS if item.key == COUNTED)
