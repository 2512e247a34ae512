"""What is asked about cohorts, the numbers of their steps, and those who came."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput
from talent.domain import recruiting
from talent.domain.recruiting import Told
from talent.domain.talents import FIELDS
from talent.forms.talents import NewTalentForm
from talent.models import RecruitStage

_MOST = 1_000_000


class FunnelForm(Grouped, forms.Form):
    """A block for each step: how many, and when it was over."""

    def __init__(self, *args: Any, stages: list[RecruitStage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = stages
        for stage in stages:
            number, on = recruiting.boxes(stage)
            due = f"计划 {stage.due_on} 完成。" if stage.due_on else ""
            self.fields[number] = forms.IntegerField(
                label="人数", required=False, min_value=0, max_value=_MOST, initial=stage.number
            )
            self.fields[on] = forms.DateField(
                label="完成日期",
                required=False,
                widget=DateInput(),
                initial=stage.on,
                help_text=due,
            )

    def by_heading(self) -> Mapping[str, tuple[str, ...]]:
        return {
            f"{place}. {stage.label}": recruiting.boxes(stage)
            for place, stage in enumerate(self.stages, start=1)
        }

    def told(self) -> dict[int, Told]:
        """Of the steps whose two boxes could be read."""
        given = self.cleaned_data
        return {
            stage.pk: Told(given[number], given[on])
            for stage in self.stages
            for number, on in [recruiting.boxes(stage)]
            if number in given and on in given
        }


_FROM_THE_COHORT = ("introduced_how", "introduced_on", "service_since", "service_until")


class EnrolForm(NewTalentForm):
    """Somebody new, together with when he came and how long he is to serve: his file's term follows
    from that."""

    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "到岗": ("on", "until", "agreement"),
        **{
            heading: names for heading, names in NewTalentForm.GROUPS.items() if heading != "服务期"
        },
    }

    on = forms.DateField(label="到岗日期", widget=DateInput(), initial=timezone.localdate)
    until = forms.DateField(
        label="服务期止",
        required=False,
        widget=DateInput(),
        help_text="不填的按批次的服务期从到岗日期推算。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _FROM_THE_COHORT:
            del self.fields[name]

    @property
    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {name: told[name] for name in FIELDS if name in told and name != "unit"}


class RecruitPeriodForm(forms.Form):
    since = forms.DateField(label="启动日期从", widget=DateInput(), required=False)
    until = forms.DateField(label="启动日期到", widget=DateInput(), required=False)
