"""What admissions go by: the chart, the plans, limits of rights, numbers of forms."""

from typing import Any, ClassVar

from django import forms

from branches.domain.admission import chart, forms_given, limits, plans
from branches.forms.admission import FollowedPicker
from branches.models import FormRange, PartyMember
from branches.permissions import ADMISSION_VIEW
from portal.orgs.models import Unit
from portal.ui import deriving
from portal.ui.tables import NumberColumn
from portal.ui.views import Records


class AdmissionSteps(Records):
    """组织科, seldom: what the steps are called here, their numbers, rows of the county's own."""

    acts = chart.STEPS
    one, many = "admission-step", "admission-steps"
    reads = ADMISSION_VIEW
    columns = ("name", "number", "papers", "position", "closed_on")
    filtered_by = ("closed_on",)
    lead = "25 步的名称、序号和材料可以修改；本地增加的环节列入时间线，不计时限。"
    help_texts: ClassVar = {"code": "英文小写，定了不再改。"}

    @classmethod
    def ordered(cls, rows: Any) -> Any:
        return rows.in_order()


class AdmissionPlans(Records):
    """组织科, each January: how many each township may admit this year."""

    acts = plans.PLANS
    one, many = "admission-plan", "admission-plans"
    reads = ADMISSION_VIEW
    columns = ("unit", "year", "quota", "structure", "document", "closed_on")
    filtered_by = ("year", "unit", "closed_on")
    lead = "下级单位的名额合计不超过上级；预审时已接收、已预审和本次合计不超过名额。"

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        return rows.still_open() if model is Unit else rows


class _LimitForm(
    deriving.form(  # type: ignore[misc]
        limits.LIMITS.model, ("cause", "reason", "since", "until", "document")
    )
):
    member = forms.ModelChoiceField(
        PartyMember.objects.none(), label="党员", widget=FollowedPicker(query="full=1")
    )
    field_order = ("member",)


class RightsLimits(Records):
    """Townships, when it happens: whose vote does not count for some time."""

    acts = limits.LIMITS
    one, many = "rights-limit", "rights-limits"
    reads = ADMISSION_VIEW
    columns = ("member", "cause", "reason", "since", "until", "document", "closed_on")
    filtered_by = ("cause", "closed_on")
    form = _LimitForm
    lead = "表决时应到人数按正式党员减去当天在此名单上的人数计算。"

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        return rows.present().filter(user.scope(cls.keeps).q("organization__unit__path"))

    @classmethod
    def ordered(cls, rows: Any) -> Any:
        return super().ordered(rows).select_related("member__person")


class FormRanges(Records):
    """组织科, when forms are fetched: which numbers went to which township."""

    acts = forms_given.RANGES
    one, many = "form-range", "form-ranges"
    reads = ADMISSION_VIEW
    columns = (
        "prefix",
        ("first", NumberColumn(verbose_name="起号", counts=False)),
        ("last", NumberColumn(verbose_name="止号", counts=False)),
        "unit",
        "handed_on",
        "closed_on",
    )
    filtered_by = ("unit", "closed_on")

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        return rows.still_open() if model is Unit else rows


class VoidForms(Records):
    """组织科, seldom: a form was spoilt, its number is never used."""

    acts = forms_given.VOIDED
    one, many = "void-form", "void-forms"
    reads = ADMISSION_VIEW
    columns = ("number", "range", "voided_on", "reason", "closed_on")
    filtered_by = ("closed_on",)

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        return rows.in_force() if model is FormRange else rows
