"""What is asked on the pages of talents and enterprises."""

from functools import partial
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Actor
from portal.codes import lookup
from portal.codes.fields import CodeChoiceField
from portal.dates import PartialDateFormField
from portal.people.choices import NATIONALITIES, Sex
from portal.text import label_of
from portal.typed import Unreadable
from portal.ui import deriving
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, offer_rows
from talent.choices import ConsentAnswer, ConsentPurpose, ContactWay
from talent.domain import credit_codes
from talent.domain.enterprises import ENTERPRISES, YEARS
from talent.domain.recognitions import GRADES
from talent.domain.talents import FIELDS, GROUPS
from talent.models import Enterprise, EnterpriseYear, Grade, TalentProfile

_OFF: Final = {"autocomplete": "off"}
_MANY: Final = {"other_teams": "talent_team", "other_fields": "talent_field", "ways": "service_way"}
_LONG: Final = {"rows": 4}
_AGREED: Final = "已核对，不是同一个人，按所填内容保存"


class ManyCodesField(forms.MultipleChoiceField):
    """Several values of a code table."""

    def __init__(self, *, table: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.SelectMultiple(attrs={"data-many": ""}))
        super().__init__(choices=partial(lookup.options, table), required=False, **kwargs)
        self.table = table

    def valid_value(self, value: str) -> bool:
        """One closed meanwhile stays where it stands."""
        return lookup.is_known(self.table, str(value))


def _many(name: str) -> ManyCodesField:
    return ManyCodesField(table=_MANY[name], label=label_of(TalentProfile, name))


_PLAIN: Final = deriving.form(TalentProfile, tuple(n for n in FIELDS if n not in _MANY))
_FIELDS: Final = {
    name: _many(name) if name in _MANY else _PLAIN.base_fields[name] for name in FIELDS
}
_FIELDS["achievements"].widget = forms.Textarea(attrs=_LONG)
for _name in ("source", "team"):
    _FIELDS[_name].required = True
_RARE: Final = frozenset(
    {"other_teams", "channel", "social_posts", "trade", "licence", "honours", "days_a_year",
     "willing_on", "introduced_how", "agreement"}
)  # fmt: skip


class TalentForm(Grouped, type("TalentFields", (forms.Form,), _FIELDS)):  # type: ignore[misc]
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = GROUPS
    RARE = _RARE


class NewTalentForm(TalentForm):
    """Of somebody who is no person of the portal yet."""

    PERSON: ClassVar = ("name", "identity", "sex", "birth", "phone", "nationality", "native_place")
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "本人": PERSON, **GROUPS, "核对": ("confirmed",),
    }  # fmt: skip
    RARE = _RARE | {"nationality"}

    name = forms.CharField(label="姓名", max_length=50, widget=forms.TextInput(attrs=_OFF))
    identity = forms.CharField(
        label="身份证号",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**_OFF, "data-identity": ""}),
    )
    sex = forms.ChoiceField(label="性别", choices=[("", "请选择"), *Sex.choices])
    birth = PartialDateFormField(label="出生年月", required=False)
    phone = forms.CharField(
        label="电话", max_length=40, required=False, widget=forms.TextInput(attrs=_OFF)
    )
    nationality = forms.ChoiceField(
        label="民族", required=False, choices=[("", "未填"), *((n, n) for n in NATIONALITIES)]
    )
    native_place = forms.CharField(
        label="籍贯", max_length=60, required=False, help_text="县籍在外的必须能看出原籍。"
    )
    confirmed = forms.BooleanField(
        label=_AGREED,
        required=False,
        help_text="只在系统提示可能重复时需要；核对人会记入审计记录。",
    )

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.PERSON}

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS if name != "unit"}


class FreshForm(forms.Form):
    how = forms.ChoiceField(label="怎样确认", choices=ContactWay.choices)
    on = forms.DateField(label="确认日期", widget=DateInput(), initial=timezone.localdate)


class ConsentForm(forms.Form):
    purposes = forms.MultipleChoiceField(
        label="用途", choices=ConsentPurpose.choices, widget=forms.CheckboxSelectMultiple
    )
    answer = forms.ChoiceField(
        label="本人答复", choices=ConsentAnswer.choices, widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(label="怎样征询", choices=ContactWay.choices)
    on = forms.DateField(label="日期", widget=DateInput(), initial=timezone.localdate)


class StayMeasureForm(forms.Form):
    on = forms.DateField(label="日期", widget=DateInput(), initial=timezone.localdate)
    words = forms.CharField(
        label="措施和结果",
        max_length=300,
        widget=forms.Textarea(attrs=_LONG),
        help_text="如“已面谈，续签服务期到 2029 年”“协调解决子女入学”。",
    )


class TalentLeaveForm(forms.Form):
    leaving = CodeChoiceField(label="出库原因", table="talent_leaving")
    left_on = forms.DateField(label="出库日期", widget=DateInput(), initial=timezone.localdate)
    left_note = forms.CharField(label="说明", max_length=200, required=False)


class ProposeForm(forms.Form):
    grade = forms.ModelChoiceField(Grade.objects.none(), label="层次")
    item = forms.CharField(
        label="符合条目", max_length=200, required=False, help_text="写明符合哪一条、有什么证明。"
    )

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "grade", Grade.objects.visible_to(by).filter(until=None).in_order())


class AnnounceForm(forms.Form):
    since = forms.DateField(label="公示首日", widget=DateInput(), initial=timezone.localdate)


class GrantGradeForm(forms.Form):
    since = forms.DateField(label="认定日期", widget=DateInput(), initial=timezone.localdate)
    document = forms.CharField(label="认定文号", max_length=100)


class RevokeForm(forms.Form):
    on = forms.DateField(label="取消日期", widget=DateInput(), initial=timezone.localdate)
    reason = forms.CharField(label="取消原因", max_length=200)


class GradeForm(Grouped, deriving.form(Grade, GRADES.fields)):  # type: ignore[misc]
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "层次": ("code", "label", "position", "is_high", "years"),
        "认定": ("authority", "items"),
        "依据": ("document", "since", "until"),
    }


class EnterpriseForm(Grouped, deriving.form(Enterprise, ENTERPRISES.fields)):  # type: ignore[misc]
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "企业": ("name", "credit_code", "unit", "state"),
        "行业": ("industry", "field", "scale", "is_large"),
        "联系": ("contact", "phone", "leader"),
    }

    def clean_credit_code(self) -> str:
        try:
            return credit_codes.typed(self.cleaned_data["credit_code"])
        except Unreadable as reason:
            raise ValidationError(str(reason)) from None


_YEAR_GROUPS: Final = {
    "年度": ("enterprise", "year"),
    "人员": (
        *("staff", "researchers", "doctors", "masters", "bachelors"),
        *("professors", "associates", "skilled"),
    ),
    "经费": ("revenue", "research"),
}


class YearForm(Grouped, deriving.form(EnterpriseYear, YEARS.fields)):  # type: ignore[misc]
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = _YEAR_GROUPS


class YearEditForm(Grouped, deriving.form(EnterpriseYear, YEARS.corrected)):  # type: ignore[misc]
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = _YEAR_GROUPS
