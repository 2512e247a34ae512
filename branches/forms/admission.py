"""Forms of admissions: an application, one step with what it asks, and what is said beside it."""

from typing import Any, ClassVar, Final

from django import forms

from branches.choices.admission import BallotMethod, CaseEnd, NoticeKind, StepCode, StepDecision
from branches.choices.members import Category
from branches.domain.admission.story import COLUMNS, StepFacts
from branches.domain.admission.votes import Ballot
from branches.models import Activity, AdmissionCase, PartyMember, PartyOrganization
from branches.permissions import ADMISSION_KEEP
from branches.widgets import OrganisationField
from portal.access import Actor
from portal.codes.fields import CodeChoiceField
from portal.people.forms import PersonForm
from portal.people.models import Person
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, UnitPicker

S = StepCode
_MOST = 30_000
_YES_NO: Final = [
    (StepDecision.ACCEPT.value, "同意（合格）"),
    (StepDecision.FAIL.value, "不同意（不合格）"),
]
_ACCEPTED: Final = [
    (StepDecision.ACCEPT.value, "通过，同意接收"),
    (StepDecision.FAIL.value, "未通过"),
]
_CONVERTED: Final = [
    (one.value, one.label)
    for one in (StepDecision.ON_TIME, StepDecision.EXTEND, StepDecision.CANCEL, StepDecision.FAIL)
]
# What a step asks beside its day and its papers.
_ASKS: Final[dict[str, tuple[str, ...]]] = {
    S.CONTACTS: ("helpers",),
    S.INTRODUCERS: ("helpers",),
    S.LISTED: ("decision",),
    S.VETTING: ("decision",),
    S.TRAINING: ("days", "hours"),
    S.PREREVIEW: ("decision", "leaves_on"),
    S.FORM: ("form_number",),
    S.APPROVAL: ("decision", "special_reason"),
    S.CONFIRMATION: ("decision",),
}
_VOTES: Final = (
    "entitled", "present", "written", "in_favour", "against", "abstained", "invalid", "method",
    "host", "watcher", "teller",
)  # fmt: skip
_DECISIONS: Final = {S.ASSEMBLY: _ACCEPTED, S.CONVERSION: _CONVERTED}
_MEETINGS: Final = (S.ACTIVIST, S.OPINION, S.COMMITTEE, S.ASSEMBLY, S.CONVERSION)


def keepable(by: Actor) -> Any:
    """Organisations whose admissions the user keeps."""
    scope = by.scope(ADMISSION_KEEP)
    rows = PartyOrganization.objects.visible_to(by).still_open()
    return rows.filter(scope.q("unit__path"))


class ApplicantPicker(UnitPicker):
    route = "branches:admission-pick"
    placeholder = "输入姓名或拼音首字母查找人员"


class FollowedPicker(UnitPicker):
    route = "branches:admission-pick-member"
    placeholder = "输入姓名或拼音首字母查找党员"


class _ApplyForm(Grouped):
    """What is told of an application, whoever hands it in."""

    GROUPS: ClassVar = {
        "申请": ("organization", "person", "applied_on", "education", "post", "has_paper"),
        **PersonForm.GROUPS,
        "例外": ("override_reason",),
    }
    RARE: ClassVar = PersonForm.RARE | {"override_reason"}


def _application(by: Actor) -> dict[str, forms.Field]:
    return {
        "organization": OrganisationField(keepable(by), label="党支部"),
        "applied_on": forms.DateField(label="申请日期", widget=DateInput),
        "education": CodeChoiceField(label="学历", table="education", required=False),
        "post": forms.CharField(label="单位职务", max_length=100, required=False),
        "has_paper": forms.BooleanField(label="已收到书面申请书", required=False),
        "override_reason": forms.CharField(
            label="批准例外的原因",
            max_length=200,
            required=False,
            help_text="不满足条件仍须办理的，由组织科填写；记入程序问题清单。",
        ),
    }


class NewCaseForm(_ApplyForm, PersonForm):
    """Somebody not yet on record; a known identity number leads to the one who is."""

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        del self.fields["unit"]  # that of the organisation
        self.fields.update(_application(by))


class OpenCaseForm(_ApplyForm, forms.Form):
    """Somebody on record already."""

    person = forms.ModelChoiceField(Person.objects.none(), label="申请人", widget=ApplicantPicker)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.visible_to(by)  # type: ignore[attr-defined]
        self.fields.update(_application(by))


class AdoptForm(forms.Form):
    member = forms.ModelChoiceField(
        PartyMember.objects.none(), label="预备党员", widget=FollowedPicker
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = by.scope(ADMISSION_KEEP)
        rows = PartyMember.objects.visible_to(by).present()
        rows = rows.filter(scope.q("organization__unit__path"), category=Category.PROBATIONARY)
        self.fields["member"].queryset = rows  # type: ignore[attr-defined]


def _number(label: str, *, required: bool = False, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=required, min_value=0, max_value=_MOST, **more)


def _text(label: str, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **more)


class StepForm(Grouped, forms.Form):
    """One step: when, what it asks, its papers. Only what this step asks is in the form."""

    GROUPS: ClassVar = {
        "办理": ("happened_on", "helpers", "decision", "days", "hours", "form_number",
                 "leaves_on", "extended_until", "special_reason", "activity"),
        "表决（只记票数）": _VOTES,
        "材料": ("content", "responsible", "document", "has_paper", "keeper"),
        "例外": ("override_reason",),
    }  # fmt: skip
    RARE: ClassVar = frozenset({"keeper", "override_reason", "leaves_on", "special_reason"})

    happened_on = forms.DateField(label="日期", widget=DateInput)
    helpers = forms.ModelMultipleChoiceField(
        PartyMember.objects.none(), label="党员", widget=forms.CheckboxSelectMultiple
    )
    decision = forms.ChoiceField(label="结果", choices=_YES_NO, widget=forms.RadioSelect)
    days = _number("培训天数")
    hours = _number("培训学时")
    form_number = forms.CharField(label="志愿书编号", max_length=30)
    leaves_on = forms.DateField(
        label="预计离开本单位日期",
        widget=DateInput,
        required=False,
        help_text="近期将离开工作、学习单位的填写。",
    )
    extended_until = forms.DateField(
        label="预备期延长至", widget=DateInput, required=False, help_text="延长预备期的填写。"
    )
    special_reason = _text("延长审批的特殊情况", 200, help_text="审批超过三个月的填写。")
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label="组织生活记录",
        required=False,
        empty_label="不关联",
        help_text="当天的会议已记录的，可以关联，不用再写一遍。",
    )
    entitled = _number("应到有表决权")
    present = _number("实到有表决权")
    written = _number("书面赞成意见", help_text="因故未到会、会前交来书面意见的份数。")
    in_favour = _number("赞成")
    against = _number("反对")
    abstained = _number("弃权")
    invalid = _number("无效")
    method = forms.ChoiceField(
        label="表决方式", choices=BallotMethod.choices, initial=BallotMethod.SECRET.value
    )
    host = _text("主持人", 50)
    watcher = _text("监票人", 50)
    teller = _text("计票人", 50)
    content = _text("内容", 1000, widget=forms.Textarea(attrs={"rows": 3}))
    responsible = _text("责任人", 50)
    document = _text("文号", 100)
    has_paper = forms.BooleanField(label="纸质材料齐全", required=False)
    keeper = _text("材料保管人", 50)
    override_reason = _text(
        "批准例外的原因", 200, help_text="不满足条件仍须办理的，由组织科填写；记入程序问题清单。"
    )

    def __init__(
        self,
        *args: Any,
        case: AdmissionCase,
        code: str,
        overrides: bool,
        activities: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.code = code
        voted = code in _DECISIONS
        asked = {*_ASKS.get(code, ()), *(("decision", *_VOTES) if voted else ())}
        asked |= {"extended_until"} if code == S.CONVERSION else set()
        asked |= {"activity"} if code in _MEETINGS else set()
        asked |= {"override_reason"} if overrides else set()
        always = {"happened_on", "content", "responsible", "document", "has_paper", "keeper"}
        always -= {"content"} if code == S.VETTING else set()  # the conclusion, no more
        for name in [name for name in self.fields if name not in asked | always]:
            del self.fields[name]
        if voted:
            self.fields["decision"].choices = _DECISIONS[S(code)]  # type: ignore[attr-defined]
        if "helpers" in self.fields:
            self._offer_members(case, code)
        if "activity" in self.fields and activities is not None:
            self.fields["activity"].queryset = activities  # type: ignore[attr-defined]

    def _offer_members(self, case: AdmissionCase, code: str) -> None:
        rows = PartyMember.objects.present().filter(
            organization=case.organization_id, category=Category.FULL
        )
        field: Any = self.fields["helpers"]
        field.queryset = rows.select_related("person").order_by("person__name_key", "pk")
        field.label = "培养联系人" if code == S.CONTACTS else "入党介绍人"
        field.help_text = "在本支部正式党员中勾选。"

    def facts(self) -> StepFacts:
        given = self.cleaned_data
        told = {name: given[name] for name in COLUMNS if name in given}
        told = {name: value for name, value in told.items() if value is not None}
        return StepFacts(
            **told,
            code=self.code,
            activity=given.get("activity"),
            ballot=Ballot.given(given) if "entitled" in self.fields else None,
            helpers=tuple(given.get("helpers") or ()),
        )


class CorrectDateForm(forms.Form):
    happened_on = forms.DateField(label="正确的日期", widget=DateInput)
    reason = forms.CharField(label="更正原因", max_length=200)
    override_reason = _text("批准例外的原因", 200, help_text="更正后不满足条件的，由组织科填写。")


class AdmissionNoticeForm(forms.Form):
    kind = forms.ChoiceField(label="公示", choices=NoticeKind.choices)
    starts_on = forms.DateField(label="开始日期", widget=DateInput)
    ends_on = forms.DateField(
        label="截止日期", widget=DateInput, help_text="首尾两天都计入，按工作日计算。"
    )
    place = _text("公示地点", 100)
    phone = _text("受理电话", 40, help_text="党组织的电话。")
    feedback = _text("反映情况", 400, widget=forms.Textarea(attrs={"rows": 2}))


class EndCaseForm(forms.Form):
    how = forms.ChoiceField(
        label="结束",
        choices=[
            (one.value, one.label) for one in (CaseEnd.REJECTED, CaseEnd.RETRACTED, CaseEnd.STOPPED)
        ],
    )
    on = forms.DateField(label="日期", widget=DateInput)
    reason = forms.CharField(label="原因", max_length=200)


class MoveCaseForm(forms.Form):
    organization = OrganisationField(PartyOrganization.objects.none(), label="转入党支部")
    moved_on = forms.DateField(label="转接日期", widget=DateInput)
    reason = _text("原因", 200)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = keepable(by)  # type: ignore[attr-defined]
