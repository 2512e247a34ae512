"""减免缓: applied for by the branch, discussed, approved by the committee above."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from branches.choices.dues import ReliefState
from branches.domain.clerks import require_for
from branches.domain.dues import opening, reliefs
from branches.filters.dues import ReliefFilters
from branches.forms.dues_approvals import DiscussForm, ReliefDecisionForm, ReliefForm
from branches.models import DuesRelief
from branches.models.clerk import reaches
from branches.permissions import DUES_KEEP, DUES_MEMBERS, DUES_RECEIVE
from branches.tables.dues_approvals import ReliefTable, relief_tone
from branches.views.dues.collecting import LIST
from branches.views.dues.members import MemberDues
from portal.access import Permission
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, DetailPage, Link, ListPage

RELIEFS = Crumb("减免缓申请", reverse_lazy("branches:dues-reliefs"))


class Reliefs(ListPage):
    """Townships, when something has come in: who asks for what, what is still to be decided."""

    model = DuesRelief
    table = ReliefTable
    filters = ReliefFilters
    permission = DUES_MEMBERS
    title = "党费减免缓申请"
    read_as = "党费减免缓申请"
    search_hint = "姓名"
    empty_title = "没有减免缓申请"
    empty_hint = "在党员的“党费”页签中申请。"

    def rows(self) -> QuerySet:
        rows = super().rows().select_related("member__person", "member__organization")
        return rows.newest_first()

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class ReliefPage(DetailPage):
    """One application: what is asked, where it stands, what comes next."""

    model = DuesRelief
    permission = DUES_MEMBERS
    tabs_key = "branches.dues_relief"
    template_name = "branches/dues/relief.html"

    def records(self) -> QuerySet:
        rows = super().records()
        return rows.select_related("member__person", "member__organization__unit", "by")

    def crumbs(self) -> list[Crumb]:
        return [LIST, RELIEFS]

    def actions(self) -> list[Link]:
        record, user = self.record, self.request.user
        if record.is_withdrawn:
            return []
        keeps = reaches(user, DUES_KEEP, record.member.organization)
        decides = reaches(user, DUES_RECEIVE, record.member.organization)
        links = []
        if record.state == ReliefState.APPLIED and keeps:
            links.append(self._link("登记支委会研究", "discuss", "users", "primary"))
        if record.state == ReliefState.DISCUSSED and decides:
            links.append(self._link("批复", "decide", "checkbox", "primary"))
        approved = record.state == ReliefState.APPROVED
        if decides if approved else keeps:
            links.append(self._link("撤回", "withdraw", "arrow-back-up", "danger"))
        return links

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(tone=relief_tone(self.record), **extra)

    def _link(self, label: str, name: str, icon: str, style: str) -> Link:
        there = reverse(f"branches:dues-relief-{name}", args=[self.record.pk])
        return Link(label, there, icon, style)


class ApplyForRelief(MemberDues):
    """A secretary, for a member in hardship: which months, why."""

    title = "申请减免缓党费：{record}"
    form_class = ReliefForm
    verb = "提交申请"
    done = "已提交申请。"

    def initial(self) -> dict[str, Any]:
        now = opening.month_of(timezone.localdate())
        usual = {"since": now.code, "until": now.code, "applied_on": timezone.localdate()}
        return {**usual, **super().initial()}

    def consequences(self) -> list[str]:
        return ["申请后登记支委会研究情况，再由基层党委批准；批准以前仍为应交。"]

    def act(self, form: ReliefForm) -> DuesRelief:
        return reliefs.apply(self.record, form.facts(), by=self.request.user)

    def success_url(self, result: DuesRelief) -> str:
        return result.get_absolute_url()


class ReliefAct(ActPage):
    model = DuesRelief
    permission: ClassVar[Permission] = DUES_KEEP

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, self.permission, self.record.member.organization)

    def records(self) -> QuerySet:
        rows = DuesRelief.objects.visible_to(self.request.user).standing()
        return rows.select_related("member__person", "member__organization__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, RELIEFS, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {}

    def on_record(self) -> dict[str, Any]:
        return {}


class DiscussRelief(ReliefAct):
    title = "登记支委会研究：{record}"
    form_class = DiscussForm
    verb = "登记"
    done = "已登记，等待基层党委批复。"

    def act(self, form: DiscussForm) -> DuesRelief:
        return reliefs.discuss(self.record, by=self.request.user, **form.cleaned_data)


class DecideRelief(ReliefAct):
    title = "批复：{record}"
    permission = DUES_RECEIVE
    form_class = ReliefDecisionForm
    verb = "批复"
    done = "已批复。"

    def consequences(self) -> list[str]:
        return ["同意的，所批月份中尚未交清的，按批复减交、缓交或者免交。"]

    def act(self, form: ReliefDecisionForm) -> DuesRelief:
        told = form.cleaned_data
        return reliefs.decide(
            self.record,
            agreed=told["agreed"] == "yes",
            decided_on=told["decided_on"],
            document=told["document"],
            by=self.request.user,
        )


class WithdrawRelief(ReliefAct):
    title = "撤回：{record}"
    form_class = ReasonForm
    verb = "撤回"
    done = "已撤回。"
    danger = True

    def consequences(self) -> list[str]:
        return ["已批准的撤回后，所批月份中尚未交清的恢复为应交。"]

    def act(self, form: ReasonForm) -> DuesRelief:
        return reliefs.withdraw(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user
        )
