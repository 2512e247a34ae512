"""限期改正通知: who was asked to put what right by when, and how it ended."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from branches.choices.corrections import CorrectionState
from branches.domain.clerks import require_for
from branches.domain.review import correction_papers, corrections
from branches.filters.corrections import CorrectionFilters
from branches.forms.corrections import (
    AnswerCorrectionForm,
    ConfirmCorrectionForm,
    GiveCorrectionForm,
    ReturnCorrectionForm,
)
from branches.models import CorrectionNotice, PartyOrganization
from branches.models.clerk import reaches
from branches.permissions import REVIEWS_CONFIRM, REVIEWS_KEEP, REVIEWS_VIEW
from branches.tables.corrections import CorrectionTable, tone_of
from portal.access import Permission, require
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, DetailPage, FormPage, Link, ListPage, RecordPage
from reports.domain import documents
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer

LIST = Crumb("限期改正通知", reverse_lazy("branches:corrections"))


class Corrections(ListPage):
    """Townships and 组织科, weekly: what is still to be put right, what is late, what is answered.
    Before, a paper notice nobody could trace."""

    model = CorrectionNotice
    table = CorrectionTable
    filters = CorrectionFilters
    permission = REVIEWS_VIEW
    title = "限期改正通知"
    search_hint = "问题、文号或党组织"
    hidden_columns = ("number", "workdays", "returns")
    empty_title = "没有限期改正通知"
    empty_hint = "发现支部有要限期改正的问题时，点“下达通知”。"
    big = True

    def rows(self) -> QuerySet:
        return super().rows().select_related("organization", "giver").newest_first()

    def actions(self) -> list[Link]:
        if not self.request.user.can(REVIEWS_CONFIRM):
            return []
        return [Link("下达通知", reverse("branches:correction-new"), "plus", "primary")]


class GiveCorrection(FormPage):
    """A township after looking through the books: what is to be put right, by when."""

    title = "下达限期改正通知"
    form_class = GiveCorrectionForm
    permission = REVIEWS_CONFIRM
    verb = "下达"
    done = "已下达，支部收到待办。"
    cancel_url = LIST.url

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def form_kwargs(self) -> dict[str, Any]:
        scope = self.request.user.scope(REVIEWS_CONFIRM)
        rows = PartyOrganization.objects.visible_to(self.request.user).still_open()
        return {"organisations": rows.filter(scope.q("unit__path"))}

    def act(self, form: GiveCorrectionForm) -> CorrectionNotice:
        organisation = form.cleaned_data["organization"]
        return corrections.give(organisation, form.facts(), by=self.request.user)


class CorrectionPage(DetailPage):
    """One notice: what it says, what the branch did, what the giver thinks of it."""

    model = CorrectionNotice
    permission = REVIEWS_VIEW
    tabs_key = "branches.correction"
    template_name = "branches/review/correction.html"
    more_label = "通知书"

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit", "giver", "by")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        user, notice = self.request.user, self.record
        offered = []
        if notice.is_awaited and reaches(user, REVIEWS_KEEP, notice.organization):
            offered.append(self._link("答复", "correction-answer", "edit", "primary"))
        if notice.is_open and user.can(REVIEWS_CONFIRM, notice.giver):
            if notice.state == CorrectionState.ANSWERED:
                offered += [
                    self._link("确认改正", "correction-confirm", "circle-check", "primary"),
                    self._link("退回重改", "correction-return", "arrow-back-up"),
                ]
            offered.append(self._link("撤回通知", "correction-withdraw", "circle-off", "danger"))
        return offered

    def more_actions(self) -> list[Link]:
        return [
            self._link(f"通知书（{kind.label}）", f"correction-{kind.key}", kind.icon)
            for kind in documents.FORMATS.values()
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        notice = self.record
        is_late = notice.is_awaited and notice.due_on < timezone.localdate()
        return super().context(tone=tone_of(notice), is_late=is_late, **extra)

    def _link(self, label: str, name: str, icon: str, tone: str = "") -> Link:
        url = reverse(f"branches:{name}", args=[self.record.pk])
        return Link(label, url, icon, tone) if tone else Link(label, url, icon)


class _CorrectionAct(ActPage):
    model = CorrectionNotice
    permission: ClassVar[Permission] = REVIEWS_CONFIRM
    watched = ("state", "due_on")

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit", "giver")

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, REVIEWS_CONFIRM, self.record.giver)

    def initial(self) -> dict[str, Any]:
        return {}

    def on_record(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in self.watched}

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]


class AnswerCorrection(_CorrectionAct):
    """A secretary: what was put right."""

    title = "答复：{record}"
    permission = REVIEWS_KEEP
    form_class = AnswerCorrectionForm
    verb = "答复"
    done = "已答复，待下达单位确认。"

    def prepare(self) -> None:
        super(_CorrectionAct, self).prepare()
        require_for(self.request.user, REVIEWS_KEEP, self.record.organization)

    def initial(self) -> dict[str, Any]:
        return {"text": self.record.answer, "on": timezone.localdate()}

    def consequences(self) -> list[str]:
        notice = self.record
        returned = f"退回原因：{notice.review_note}。" if notice.returns else ""
        return [f"改正要求：{notice.demand}", f"限期至 {notice.due_on}。", returned]

    def act(self, form: AnswerCorrectionForm) -> CorrectionNotice:
        return corrections.answer(self.record, by=self.request.user, **form.cleaned_data)


class ConfirmCorrection(_CorrectionAct):
    title = "确认改正：{record}"
    form_class = ConfirmCorrectionForm
    verb = "确认改正"
    done = "已确认。"

    def consequences(self) -> list[str]:
        return [f"改正情况：{self.record.answer}", "确认后通知办结。"]

    def act(self, form: ConfirmCorrectionForm) -> CorrectionNotice:
        return corrections.confirm(self.record, by=self.request.user, **form.cleaned_data)


class ReturnCorrection(_CorrectionAct):
    title = "退回重改：{record}"
    form_class = ReturnCorrectionForm
    verb = "退回"
    done = "已退回，支部收到待办。"

    def consequences(self) -> list[str]:
        return [f"改正情况：{self.record.answer}", "期限从明天起重新计算。"]

    def act(self, form: ReturnCorrectionForm) -> CorrectionNotice:
        return corrections.give_back(self.record, by=self.request.user, **form.cleaned_data)


class WithdrawCorrection(_CorrectionAct):
    title = "撤回通知：{record}"
    form_class = ReasonForm
    verb = "撤回"
    done = "已撤回。"
    danger = True

    def consequences(self) -> list[str]:
        return ["通知保留可查，支部不用再答复。"]

    def act(self, form: ReasonForm) -> CorrectionNotice:
        return corrections.withdraw(self.record, by=self.request.user, **form.cleaned_data)


class CorrectionPaper(RecordPage):
    """The notice on paper, with the slip to hand back."""

    model = CorrectionNotice
    permission = REVIEWS_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit", "giver")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        body = correction_papers.take_out(self.record, wanted=self.format, by=self.request.user)
        return answer(body, self.format, title=correction_papers.title_of(self.record))
