from typing import Any

from django import forms
from django.forms.models import fields_for_model

from branches.choices.members import MemberSecret, StatusEvent
from branches.domain import members, statuses
from branches.models import PartyMember, PartyOrganization
from branches.permissions import MEMBERS_MANAGE
from branches.widgets import OrganisationField
from portal.access import Actor
from portal.codes.fields import CodeChoiceField
from portal.people.choices import Sensitive
from portal.people.forms import PersonForm, kept_hint, person_fields
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput

_OFF = {"autocomplete": "off"}
_Widgets = dict[str, type[forms.Widget] | forms.Widget]
_DATES: _Widgets = {"last_contact_on": DateInput}
# Only those to whom it happened have these; whether it did is told by a status act.
_FLAGGED = {
    "lost_on": "is_lost",
    "lost_kind": "is_lost",
    "mobile_since": "is_mobile",
    "mobile_to": "is_mobile",
    "hardship_since": "is_hardship",
    "retired_since": "is_retired",
}
_GROUPS = {
    "本人信息": (
        "name", "identity", "sex", "birth", "nationality", "native_place", "phone", "address",
        "confirmed",
    ),
    "党员信息": (
        "organization", "category", "joined_on", "confirmed_on", "joining_type", "joined_at",
        "branch_post", "tenure_adjust", "archive_unit",
    ),
    "学历和岗位": (
        "education", "degree", "work_post", "title", "new_stratum", "frontline",
        "is_migrant_worker", "is_first_secretary",
    ),
    "联系和状态": (
        "last_contact_on", *_FLAGGED, "landline", "household", "remark", "clear",
    ),
}  # fmt: skip
_RARE = frozenset(
    {"native_place", "address", "confirmed", "joining_type", "joined_at", "tenure_adjust",
     "archive_unit", "degree", "title", "new_stratum", "frontline", "is_migrant_worker",
     "is_first_secretary", "landline", "household", "remark", "clear"}
)  # fmt: skip


def member_fields(*, without: tuple[str, ...] = ()) -> dict[str, forms.Field]:
    """As the model declares them."""
    names = [name for name in members.EDITABLE if name not in without]
    return fields_for_model(PartyMember, fields=names, widgets=_DATES)


def manageable(by: Actor) -> Any:
    """The organisations among whose members the user may act."""
    scope = by.scope(MEMBERS_MANAGE)
    return PartyOrganization.objects.still_open().filter(scope.q("unit__path"))


class _MemberForm(Grouped):
    GROUPS = _GROUPS
    RARE = _RARE


def _secret_fields() -> dict[str, forms.Field]:
    return {
        what.value: forms.CharField(
            label=what.label, max_length=200, required=False, widget=forms.TextInput(attrs=_OFF)
        )
        for what in MemberSecret
    }


class AdmitForm(_MemberForm, forms.Form):
    """A person on record becomes known as a member."""

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = _organisation_field(by)
        self.fields.update(member_fields(without=tuple(_FLAGGED)))
        self.fields.update(_secret_fields())


class NewMemberForm(_MemberForm, PersonForm):
    """Somebody not yet on record; a known identity number leads to the one who is."""

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        del self.fields["unit"]  # that of the organisation
        self.fields["identity"].help_text = "已登记过的人员（如干部）按身份证号自动对应，不会重复。"
        self.fields["organization"] = _organisation_field(by)
        self.fields.update(member_fields(without=tuple(_FLAGGED)))
        self.fields.update(_secret_fields())


class EditMemberForm(_MemberForm, forms.Form):
    """The person's own fields too, for whoever may correct them. Encrypted values are not shown:
    an empty box leaves what is on record."""

    def __init__(
        self, *args: Any, member: PartyMember, with_person: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if with_person:
            self.fields.update(person_fields(member.person))
        unasked = tuple(name for name, flag in _FLAGGED.items() if not getattr(member, flag))
        self.fields.update(member_fields(without=unasked))
        self.fields.update(_secret_fields())
        for what in MemberSecret:
            self.fields[what].help_text = kept_hint(member.masked(what))
        of_person = Sensitive.choices if with_person else []
        self.fields["clear"] = forms.MultipleChoiceField(
            label="清除已登记的",
            required=False,
            choices=[*of_person, *MemberSecret.choices],
            widget=forms.CheckboxSelectMultiple,
        )


class MoveMemberForm(forms.Form):
    moved_on = forms.DateField(label="转接日期", widget=DateInput)
    letter = forms.CharField(label="介绍信编号", max_length=60, required=False)
    reason = forms.CharField(
        label="转接原因", max_length=200, required=False, help_text="如：工作调动、居住地变动。"
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = _organisation_field(by, label="转入党组织")
        self.order_fields(["organization"])


class MemberLeaveForm(forms.Form):
    leaving_reason = CodeChoiceField(label="离开原因", table="leaving_reason")
    left_on = forms.DateField(label="离开日期", widget=DateInput)
    document = forms.CharField(label="介绍信编号或依据文号", max_length=100, required=False)


class ReceiptForm(forms.Form):
    received_on = forms.DateField(label="回执日期", widget=DateInput)
    document = forms.CharField(
        label="回执编号", max_length=100, required=False, help_text="不填的，记介绍信编号。"
    )


class RecallForm(forms.Form):
    on = forms.DateField(label="日期", widget=DateInput)
    document = forms.CharField(label="依据文号或说明", max_length=100, required=False)


class ReturnForm(forms.Form):
    on = forms.DateField(label="转入日期", widget=DateInput)
    document = forms.CharField(label="介绍信编号或依据文号", max_length=100, required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"] = _organisation_field(by, label="转入党组织")
        self.order_fields(["organization"])


class StatusForm(forms.Form):
    """The day, and what this step asks besides."""

    on = forms.DateField(label="日期", widget=DateInput)

    def __init__(self, *args: Any, what: StatusEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks = statuses.STEPS[what].asks
        widgets: _Widgets = {"extended_until": DateInput}
        for name, field in fields_for_model(PartyMember, fields=[*asks], widgets=widgets).items():
            field.required = asks[name]
            self.fields[name] = field
        self.fields["document"] = forms.CharField(
            label="依据文号", max_length=100, required=False, help_text="没有文件的可以不填。"
        )


class RevealMemberForm(forms.Form):
    what = forms.ChoiceField(choices=MemberSecret.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="查看事由",
        max_length=200,
        help_text="查看人、时间和事由都会记入审计记录。",
        widget=forms.TextInput(attrs={**_OFF, "placeholder": "如：核对党员档案"}),
    )


def _organisation_field(by: Actor, *, label: str = "所在党组织") -> OrganisationField:
    return OrganisationField(manageable(by), label=label, query="for=members")
