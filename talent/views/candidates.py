"""Candidates of selections: nominated, looked over, named, appraised; what is paid to them."""

from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.forms import BaseForm
from django.urls import reverse, reverse_lazy

from portal.ui.filters import ListFilters
from portal.ui.forms import ReasonForm
from portal.ui.views import BulkPage, Crumb, DetailPage, Link, ListPage, NothingToAsk
from portal.ui.widgets import offer_rows
from talent.choices.selections import AllowanceState, CandidateState, SelectionStage
from talent.domain import candidates, titles
from talent.filters.selections import (
    AllowanceFilters,
    PublicNoticeFilters,
    SelectionCandidateFilters,
)
from talent.forms import selections as forms
from talent.models import (
    SelectionAllowance,
    SelectionCandidate,
    SelectionRound,
    SelectionSystem,
    TalentProfile,
)
from talent.permissions import SELECTION_MANAGE, SELECTION_VIEW, TALENT_KEEP, TALENT_VIEW
from talent.tables.selections import AllowanceTable, PublicNoticeTable, SelectionCandidateTable
from talent.views import steps

LIST = Crumb("推荐人选", reverse_lazy("talent:candidates"))
ROUNDS = Crumb("人才评选", reverse_lazy("talent:selections"))
NAMED = ("profile__person", "unit", "round", "system")


class SelectionCandidates(ListPage):
    """人才办 and nominating units, while a selection goes on and in its term: who is where?"""

    model = SelectionCandidate
    table = SelectionCandidateTable
    filters = SelectionCandidateFilters
    permission = TALENT_VIEW
    title = "评选推荐人选"
    lead = "从人才库勾选，或在人才档案里推荐；资格审查、年度考核可以勾选一起办。"
    search_hint = "姓名、拼音首字母或工作单位"
    hidden_columns = ("post", "nominated_on", "system", "until")
    empty_title = "还没有推荐人选"
    empty_hint = "评选发出通知后，在人才库勾选人选，点“推荐参评”。"

    def rows(self) -> QuerySet:
        return super().rows().select_related(*NAMED).in_order()

    def choosable(self) -> dict[str, str]:
        """Scores are for the office and the leaders."""
        offered = super().choosable()
        if self.request.user.can(SELECTION_VIEW):
            return offered
        return {name: label for name, label in offered.items() if name != "score"}

    def excluded_columns(self) -> tuple[str, ...]:
        hidden = () if self.request.user.can(SELECTION_VIEW) else ("score",)
        return (*super().excluded_columns(), *hidden)

    def actions(self) -> list[Link]:
        return [Link("人才评选", reverse("talent:selections"), "award")]

    def bulk_acts(self) -> list[Link]:
        if not self.request.user.can(SELECTION_MANAGE):
            return []
        return [
            Link("资格合格", reverse("talent:candidates-qualify"), "circle-check"),
            Link("资格不合格", reverse("talent:candidates-disqualify"), "x"),
            Link("年度考核", reverse("talent:candidates-appraise"), "checks"),
        ]


class _SeveralCandidates(BulkPage):
    model = SelectionCandidate
    permission = SELECTION_MANAGE
    cancel_url = reverse_lazy("talent:candidates")

    def visible(self) -> QuerySet:
        return super().visible().select_related(*NAMED).in_order()

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class QualifySeveral(_SeveralCandidates):
    title = "资格合格"
    form_class = NothingToAsk
    verb = "合格"

    def act_on(self, record: SelectionCandidate, facts: dict[str, Any]) -> Any:
        return candidates.qualify(record, by=self.request.user)


class DisqualifySeveral(_SeveralCandidates):
    title = "资格不合格"
    form_class = ReasonForm
    verb = "不合格"

    def act_on(self, record: SelectionCandidate, facts: dict[str, Any]) -> Any:
        return candidates.disqualify(record, by=self.request.user, **facts)


class AppraiseSeveral(_SeveralCandidates):
    title = "年度考核"
    form_class = forms.TitleAppraisalForm
    verb = "登记"

    def act_on(self, record: SelectionCandidate, facts: dict[str, Any]) -> Any:
        return titles.appraise(record, by=self.request.user, **facts)


# Nominating --------------------------------------------------------------------------------------


def open_rounds(user: Any) -> Any:
    rows = SelectionRound.objects.visible_to(user).filter(stage=SelectionStage.NOMINATING)
    return rows.in_order()


class Nominate(steps.ForTalent):
    """Whoever keeps the talent: he shall take part."""

    listed = LIST
    title = "推荐参评：{record}"
    form_class = forms.NominateOneForm
    verb = "推荐"
    done = "已推荐，等待人才办资格审查。"

    def initial(self) -> dict[str, Any]:
        return {"front_line": candidates.works_at_the_front(self.record.unit)}

    def records(self) -> QuerySet:
        return super().records().select_related("unit__kind")

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        rounds = open_rounds(self.request.user)
        offer_rows(form, "selection", rounds)
        systems = SelectionSystem.objects.filter(round__in=rounds.order_by())
        offer_rows(form, "system", systems.select_related("round").in_order())
        form.fields["system"].label_from_instance = _with_round  # type: ignore[attr-defined]
        return form

    def act(self, form: Any) -> SelectionCandidate:
        return candidates.nominate(self.record, by=self.request.user, **form.cleaned_data)


def _with_round(system: SelectionSystem) -> str:
    return f"{system}（{system.round}）"


class NominateSeveral(BulkPage):
    """A unit with a whole list of people: those ticked in the store, into one selection."""

    model = TalentProfile
    permission = TALENT_KEEP
    title = "推荐参评"
    form_class = forms.NominateForm
    verb = "推荐"
    cancel_url = reverse_lazy("talent:talents")

    def visible(self) -> QuerySet:
        return super().visible().select_related("person", "unit__kind").in_order()

    def crumbs(self) -> list[Crumb]:
        return [Crumb("人才库", reverse("talent:talents"))]

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        offer_rows(form, "selection", open_rounds(self.request.user))
        return form

    def act_on(self, record: TalentProfile, facts: dict[str, Any]) -> Any:
        return candidates.nominate(record, by=self.request.user, **facts)

    def success_url(self, result: Any) -> str:
        return reverse("talent:candidates")


# One candidate -----------------------------------------------------------------------------------


class CandidatePage(DetailPage):
    """One candidate: printed, it is his 推荐表."""

    model = SelectionCandidate
    permission = TALENT_VIEW
    tabs_key = "talent.candidate"

    def records(self) -> QuerySet:
        return super().records().select_related(*NAMED, "nominated_by")

    def crumbs(self) -> list[Crumb]:
        row = self.record
        return [ROUNDS, Crumb(str(row.round), row.round.get_absolute_url())]

    @property
    def kind(self) -> str:
        return "推荐表"

    def actions(self) -> list[Link]:
        user, row = self.request.user, self.record
        state, stage = row.state, row.round.stage
        keeps, manages = (user.can(one, row.unit) for one in (TALENT_KEEP, SELECTION_MANAGE))
        early = stage in (SelectionStage.NOMINATING, SelectionStage.CHECKING)
        new, checking = state == CandidateState.NOMINATED, stage == SelectionStage.CHECKING
        looked = state in (CandidateState.NOMINATED, CandidateState.UNQUALIFIED)
        good = state in (CandidateState.NOMINATED, CandidateState.QUALIFIED)
        consulted = stage in (SelectionStage.CHECKING, SelectionStage.CONSULTING)
        noticed = stage == SelectionStage.NOTICE and state == CandidateState.CHOSEN
        named = state == CandidateState.NAMED
        running = row.round.is_going and state in CandidateState.running()
        offered = [
            (manages and checking and looked, "资格合格", "qualify", "circle-check"),
            (manages and consulted and good, "资格不合格", "disqualify", "x"),
            (keeps and new and early, "修改推荐材料", "amend", "edit"),
            (manages and noticed, "登记公示异议", "object", "message-report"),
            (manages and named, "年度考核", "appraise", "checks"),
            (manages and named, "取消称号", "revoke", "circle-off"),
            (keeps and running, "退出", "withdraw", "arrow-back-up"),
        ]
        return steps.links("candidate", row, offered)


# Lists that leave the house ----------------------------------------------------------------------


class PublicNotice(ListPage):
    """人才办, when the notice is put up: name, unit, post, and nothing else of anybody."""

    model = SelectionCandidate
    table = PublicNoticeTable
    filters = PublicNoticeFilters
    permission = TALENT_VIEW
    title = "评选公示稿"
    lead = "拟命名和已命名的人选，只列姓名、单位、职务；打印、导出 Word 后张贴。"
    search_hint = "姓名、拼音首字母或工作单位"
    empty_title = "没有拟命名人选"
    empty_hint = "领导小组研究、登记意见后列在这里。"

    def rows(self) -> QuerySet:
        shown = (CandidateState.CHOSEN, CandidateState.NAMED)
        rows = super().rows().filter(state__in=shown)
        return rows.select_related("profile__person").order_by("unit__path", "pk")

    def crumbs(self) -> list[Crumb]:
        return [ROUNDS]

    def paper_title(self) -> str:
        row = self._round()
        return f"{row}拟命名人选公示" if row else "拟命名人选公示"

    def paper_figures(self, filters: ListFilters) -> str:
        row = self._round()
        if row is None or row.notice_since is None:
            return ""
        number = filters.qs.count()
        return (
            f"共 {number:,} 人，公示期 {row.notice_since} 至 {row.notice_until}；"
            "如有异议，请在公示期内向县人才办反映"
        )

    def _round(self) -> SelectionRound | None:
        """The one the address names."""
        form = self.find().form
        asked = form.cleaned_data.get("round") if form.is_valid() else None
        return asked if isinstance(asked, SelectionRound) else None


class Allowances(ListPage):
    """人才办, monthly: what is due, what was paid, what is stopped?"""

    model = SelectionAllowance
    table = AllowanceTable
    filters = AllowanceFilters
    permission = TALENT_VIEW
    title = "人才津贴发放表"
    lead = "命名时按津贴方式列出应发；在评选页按月登记发放，考核不合格的从下月起停发。"
    search_hint = "姓名或拼音首字母"
    empty_title = "还没有津贴"
    empty_hint = "有津贴的评选命名后列在这里。"

    def rows(self) -> QuerySet:
        named = ("candidate__profile__person", "candidate__round")
        return super().rows().select_related(*named).in_order()

    def crumbs(self) -> list[Crumb]:
        return [ROUNDS]

    def paper_figures(self, filters: ListFilters) -> str:
        sums = filters.qs.order_by().aggregate(
            **{
                str(state.value): Sum("amount", filter=Q(state=state), default=0)
                for state in AllowanceState
            }
        )
        told = "，".join(
            f"{state.label} {sums[str(state.value)]:,.2f} 元" for state in AllowanceState
        )
        return f"共 {filters.qs.count():,} 笔，{told}"
