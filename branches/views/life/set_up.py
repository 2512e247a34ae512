"""What is asked of branches: kinds of activities, duties, exemptions, readings."""

from typing import Any, ClassVar

from branches.domain.life.kinds import DUTIES, EXEMPTIONS, KINDS, STUDY
from branches.models import Duty, PartyOrganization
from branches.permissions import ACTIVITIES_VIEW
from branches.widgets import OrganisationField
from portal.ui import deriving
from portal.ui.tables import PeriodColumn
from portal.ui.views import Records


class ActivityKinds(Records):
    """组织科, once a year: what sorts of activities there are, and into which book each goes."""

    acts = KINDS
    one, many = "activity-kind", "activity-kinds"
    reads = ACTIVITIES_VIEW
    columns = ("name", "book", "audience", "counts_as", "gives_hours", "closed_on")
    filtered_by = ("book", "audience", "closed_on")
    help_texts: ClassVar = {
        "counts_as": "这种活动也算作另一种，例如选举大会可抵作支部党员大会。",
        "code": "英文小写，定了不再改。",
    }

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        return rows.in_use().in_order()


class Duties(Records):
    """组织科, once a year: which activities are owed how often, by whom."""

    acts = DUTIES
    one, many = "duty", "duties"
    reads = ACTIVITIES_VIEW
    columns = ("kind", "period", "owed_by", "rule", "times", "closing_month", "closed_on")
    filtered_by = ("kind", "period", "owed_by", "closed_on")
    lead = "次数有规则依据的，按规则参数当时的版本计算；没有的，按这里填的次数。"
    help_texts: ClassVar = {
        "rule": "选了依据，次数随“规则参数”走。",
        "closing_month": "每年一次的事项在这个月计入应开展；13、14、15 为次年 1、2、3 月。",
    }

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        return rows.in_use().in_order()


class _ExemptionForm(
    deriving.form(EXEMPTIONS.model, ("duty", "since", "until", "reason", "approved_by"))  # type: ignore[misc]
):
    organization = OrganisationField(PartyOrganization.objects.none(), label="党组织")
    field_order = ("organization",)


class Exemptions(Records):
    """组织科 and townships, seldom: who need not hold what for some months, and who agreed."""

    acts = EXEMPTIONS
    one, many = "exemption", "exemptions"
    reads = ACTIVITIES_VIEW
    columns = ("organization", "duty", "since", "until", "reason", "approved_by", "closed_on")
    filtered_by = ("duty", "closed_on")
    form = _ExemptionForm
    lead = "免开展期间不计入应开展次数；事项留空的，全部免开展。"

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        if model is Duty:
            return rows.in_force().select_related("kind").in_order()
        return rows.still_open().filter(user.scope(cls.keeps).q("unit__path"))


class StudyItems(Records):
    """组织科, monthly: what is to be studied; the entry of a theme day offers it."""

    acts = STUDY
    one, many = "study-item", "study-items"
    reads = ACTIVITIES_VIEW
    columns = ("title", ("month", PeriodColumn(verbose_name="月份")), "position", "closed_on")
    filtered_by = ("closed_on",)
