"""组织处置: the ledger, one case, its steps. The organization office alone."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from branches.domain.relations import disposal
from branches.filters.disposal import DisposalFilters
from branches.forms.disposal import DisposalStepForm, ProposeDisposalForm, ReviewDisposalForm
from branches.models import DisposalCase, PartyMember
from branches.permissions import DISPOSAL_KEEP, DISPOSAL_VIEW
from branches.tables.disposal import DisposalTable
from portal.access import Permission, require
from portal.ui.views import ActPage, Crumb, DetailPage, Link, ListPage

LIST = Crumb("组织处置", reverse_lazy("branches:disposals"))


class Disposals(ListPage):
    """组织科, monthly: how far each case has come, whose term to correct himself is over."""

    model = DisposalCase
    table = DisposalTable
    filters = DisposalFilters
    permission = DISPOSAL_VIEW
    title = "组织处置台账"
    read_as = "组织处置"
    lead = "不公开，不进入通报、看板。"
    search_hint = "姓名或拼音首字母"
    empty_title = "没有组织处置"
    empty_hint = "在党员页面点“组织处置”登记支委会的提出意见。"
    big = True

    def rows(self) -> QuerySet:
        rows = super().rows().select_related("member__person", "member__organization")
        return rows.newest_first()


class DisposalPage(DetailPage):
    """组织科: the steps taken, and the next."""

    model = DisposalCase
    permission = DISPOSAL_VIEW
    tabs_key = "branches.disposal"
    logs_views = True

    def records(self) -> QuerySet:
        return super().records().select_related("member__person", "member__organization__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        case = self.record
        may = self.request.user.can(DISPOSAL_KEEP, case.member.organization.unit)
        if not may or case.is_closed:
            return []
        step = disposal.next_step(case)
        offered = []
        if step is not None:
            url = reverse("branches:disposal-step", args=[case.pk])
            offered.append(Link(f"登记：{step.label}", url, "flag", "primary"))
        url = reverse("branches:disposal-review", args=[case.pk])
        return [*offered, Link("登记结果", url, "circle-check")]


class ProposeDisposal(ActPage):
    """组织科: what a branch committee proposed about a member."""

    model = PartyMember
    permission = DISPOSAL_KEEP
    title = "组织处置：{record}"
    form_class = ProposeDisposalForm
    watched = ("left_on",)
    verb = "登记提出意见"
    done = "已登记，按步骤办理。"

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit", "person")

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, DISPOSAL_KEEP, self.record.organization.unit)

    def initial(self) -> dict[str, Any]:
        return {}

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def consequences(self) -> list[str]:
        return [
            "按支委会提出、事前备案、调查核实、谈话、预审、大会表决、审批、宣布的顺序登记。",
            "办理期间不能转接组织关系。",
        ]

    def act(self, form: ProposeDisposalForm) -> DisposalCase:
        return disposal.propose(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: DisposalCase) -> str:
        return result.get_absolute_url()


class _DisposalAct(ActPage):
    model = DisposalCase
    permission: ClassVar[Permission] = DISPOSAL_KEEP
    watched = ("last_step", "closed_on")

    def records(self) -> QuerySet:
        return super().records().select_related("member__person", "member__organization__unit")

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, DISPOSAL_KEEP, self.record.member.organization.unit)

    def initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate()}

    def on_record(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in self.watched}

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]


class TakeDisposalStep(_DisposalAct):
    """The next step of the order."""

    form_class = DisposalStepForm
    verb = "登记"
    done = "已登记。"

    def get_title(self) -> str:
        step = disposal.next_step(self.record)
        return f"{step.label if step else '步骤'}：{self.record}"

    def form_kwargs(self) -> dict[str, Any]:
        return {"case": self.record, "step": disposal.next_step(self.record)}

    def consequences(self) -> list[str]:
        return ["表决须过半数有表决权的党员到会，赞成超过应到的半数（BR-10）。"]

    def act(self, form: DisposalStepForm) -> DisposalCase:
        step = disposal.next_step(self.record)
        return disposal.take_step(
            self.record, step.value if step else "", form.taken(), by=self.request.user
        )


class ReviewDisposal(_DisposalAct):
    """Whether the member has corrected himself; or that nothing comes of it."""

    title = "登记结果：{record}"
    form_class = ReviewDisposalForm
    verb = "登记"
    done = "已办结。"

    def consequences(self) -> list[str]:
        until = self.record.correct_until
        return [f"改正期限到 {until}。"] if until else ["还没有改正期限。"]

    def act(self, form: ReviewDisposalForm) -> DisposalCase:
        return disposal.review(self.record, by=self.request.user, **form.cleaned_data)
