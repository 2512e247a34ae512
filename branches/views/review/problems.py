"""问题整改台账."""

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse

from branches.domain.review import passing_on, problems
from branches.domain.review.problems import PROBLEMS
from branches.models import PartyOrganization, Problem
from branches.permissions import ACTIVITIES_VIEW, REVIEWS_CONFIRM
from branches.widgets import OrganisationField
from portal.registers.models import RegisterRecord
from portal.ui import deriving
from portal.ui.grouping import Grouped
from portal.ui.views import ActPage, Link, NothingToAsk, RecordDetail, RecordList, Records


class _ProblemForm(Grouped, deriving.form(PROBLEMS.model, PROBLEMS.fields)):  # type: ignore[misc]
    GROUPS = {  # noqa: RUF012 - what every such form declares
        "问题": ("problem", "organization", "source", "year"),
        "整改": ("measure", "responsible", "due_on", "evidence"),
        "回头看": ("look_back", "looked_on"),
    }
    organization = OrganisationField(PartyOrganization.objects.none(), label="党组织")


class _FindingColumn(tables.Column):
    """How it stands in the register of what is to be put right, where it went there."""

    def render(self, value: RegisterRecord) -> str:
        return value.get_state_display()

    def value(self, value: RegisterRecord | None) -> str:
        return value.get_state_display() if value else ""


class Problems(Records):
    """Townships, after the meetings and half a year later: what each body found, what was done."""

    acts = PROBLEMS
    one, many = "problem", "problems"
    reads = ACTIVITIES_VIEW
    columns = (
        "problem", "organization", "source", "year", "responsible", "due_on",
        ("finding", _FindingColumn(verbose_name="整改台账", order_by="finding__state")),
        "look_back", "closed_on",
    )  # fmt: skip
    filtered_by = ("source", "look_back", "closed_on")
    form = _ProblemForm
    lead = (
        "由上级党组织销号；销号半年后回头看，登记巩固、反弹或者未完成。"
        "党员个人的问题只在民主评议里登记数量。"
        "党委、党工委、党组的问题转入问题整改台账督办，在那里销号。"
    )

    class List(RecordList):
        def rows(self) -> QuerySet:
            return super().rows().select_related("organization", "finding")

    class Detail(RecordDetail):
        template_name = "branches/review/problem.html"

        def records(self) -> QuerySet:
            return super().records().select_related("organization__unit", "finding__register")

        def actions(self) -> list[Link]:
            offered = super().actions()
            may = self.request.user.can(REVIEWS_CONFIRM, self.record.organization.unit)
            if may and passing_on.goes_on(self.record):
                way = reverse("branches:problem-pass", args=[self.record.pk])
                offered.insert(0, Link("转入整改台账", way, "send", "primary"))
            return offered

        def context(self, **extra: Any) -> dict[str, Any]:
            return super().context(
                may_open=RegisterRecord.objects.visible_to(self.request.user)
                .filter(pk=self.record.finding_id)
                .exists(),
                **extra,
            )

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows: Any = super().offered(model, user)
        return rows.still_open().filter(user.scope(cls.keeps).q("unit__path"))


class PassOn(ActPage):
    """Townships and the office: a committee's problem goes on to where the county chases it."""

    model = Problem
    title = "转入问题整改台账：{record}"
    permission = REVIEWS_CONFIRM
    form_class = NothingToAsk
    watched = ("closed_on", "finding")
    verb = "转入"
    done = "已转入问题整改台账。"

    def prepare(self) -> None:
        super().prepare()
        PROBLEMS.require(self.request.user, self.record)

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit")

    def crumbs(self) -> list[Any]:
        return Problems.way_to(self.record)

    def consequences(self) -> list[str]:
        return [
            "问题、措施和期限写入问题整改台账，由那里催办、登记进展、上传证明、申请销号。",
            "在那里销号之后，再在这里销号；办理情况在这里可以看到。",
        ]

    def act(self, form: Any) -> Problem:
        return problems.pass_on(self.record, by=self.request.user)
