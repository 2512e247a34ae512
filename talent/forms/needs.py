"""What is asked about needs and about what becomes of a suggestion."""

from typing import ClassVar, Final

from django import forms

from portal.ui import deriving
from portal.ui.grouping import Grouped
from talent.choices import Closing, Requirement
from talent.domain.matches import ENDINGS
from talent.domain.needs import FIELDS, GROUPS
from talent.models import Need

_HARD: Final = forms.MultipleChoiceField(
    label="硬性要求",
    choices=Requirement.choices,
    required=False,
    widget=forms.CheckboxSelectMultiple,
    help_text="勾选的必须符合：已知不符合的人不列入；资料不全的仍列入，标明“资料缺”。",
)
_PLAIN: Final = deriving.form(Need, tuple(name for name in FIELDS if name != "hard"))
_FIELDS: Final = {name: _HARD if name == "hard" else _PLAIN.base_fields[name] for name in FIELDS}


class NeedForm(Grouped, type("NeedFields", (forms.Form,), _FIELDS)):  # type: ignore[misc]
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = GROUPS
    RARE = frozenset({"title_or_skill", "grade_least", "age_most", "licence", "terms"})


class CloseForm(forms.Form):
    why = forms.ChoiceField(label="关闭原因", choices=Closing.choices)
    note = forms.CharField(label="说明", max_length=150, required=False)


class ReopenForm(forms.Form):
    number = forms.IntegerField(label="人数", min_value=1, max_value=999)
    reason = forms.CharField(
        label="原因", max_length=200, help_text="如“所招人员已离开”“增加两个岗位”。"
    )


class MatchAnswerForm(forms.Form):
    agrees = forms.TypedChoiceField(
        label="本人答复",
        choices=[("yes", "同意"), ("no", "谢绝")],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="说明", max_length=200, required=False, help_text="谢绝的必须写明原因。"
    )


class TalksForm(forms.Form):
    outcome = forms.ChoiceField(
        label="洽谈结果",
        choices=[(state.value, state.label) for state in ENDINGS],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="说明", max_length=200, required=False, help_text="不合适的必须写明原因。"
    )


class MatchReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)
