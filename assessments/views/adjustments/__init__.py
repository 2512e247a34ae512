"""What counts beside the indicators: entered by the assessment office, decided by a leader."""

from typing import Any

from django.urls import reverse, reverse_lazy

from assessments.choices import AdjustmentState
from assessments.domain import adjustments
from assessments.models import Adjustment
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE, SCORES_VIEW
from assessments.views.adjustments.forms import AdjustmentForm, AdjustmentRefusalForm
from assessments.views.adjustments.lists import STATE_TONES, AdjustmentFilters, AdjustmentTable
from portal.ui.views import ActPage, Crumb, FormPage, Link, ListPage, NothingToAsk, RecordPage

LIST = "assessments:adjustments"
_LIST = Crumb("加减分事项", reverse_lazy(LIST))
_READ_WITH = ("scheme", "unit", "proof", "proposed_by", "decided_by")


class Adjustments(ListPage):
    """考核办 before each ranking: what was commended or blamed, and what still waits? A leader:
    what is to be decided? A unit: what counts for us?"""

    model = Adjustment
    table = AdjustmentTable
    filters = AdjustmentFilters
    permission = SCORES_VIEW
    title = "加减分事项"
    lead = "加分、扣分和一票否决。经部领导同意后计入审批当月，只计一次。"
    search_hint = "单位、事项或文号"
    empty_title = "没有加减分事项"
    empty_hint = "受到表彰、通报批评，或者有一票否决情形的，由考核办登记，部领导审批。"

    def rows(self) -> Any:
        rows = super().rows().select_related("scheme", "unit", "proposed_by")
        return rows.order_by("-proposed_at", "-pk")

    def actions(self) -> list[Link]:
        if not self.request.user.can(SCORES_MANAGE):
            return []
        return [Link("登记事项", reverse("assessments:new-adjustment"), "plus", "primary")]


class NewAdjustment(FormPage):
    """考核办, with the notice or the award in hand."""

    title = "登记加减分事项"
    lead = "登记后由部领导审批，同意以前不计分。"
    permission = SCORES_MANAGE
    form_class = AdjustmentForm
    verb = "登记"
    done = "已登记，等部领导审批。"
    cancel_url = reverse_lazy(LIST)

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: AdjustmentForm) -> Adjustment:
        return adjustments.propose(by=self.request.user, **form.facts())


class AdjustmentPage(RecordPage):
    """What happened, on what paper it stands, and who decided."""

    model = Adjustment
    permission = SCORES_VIEW
    template_name = "assessments/adjustment.html"

    def records(self) -> Any:
        return super().records().select_related(*_READ_WITH)

    def get_title(self) -> str:
        return f"{self.record.unit}：{self.record.label}"

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        tone = STATE_TONES[self.record.state]
        return super().context(record=self.record, tone=tone, **extra)

    def actions(self) -> list[Link]:
        adjustment, user = self.record, self.request.user
        if not adjustment.is_waiting:
            return []
        if adjustment.proposed_by_id == user.pk:
            return [_to(adjustment, "recall", "收回", "arrow-back-up")]
        if user.can(SCORES_APPROVE, adjustment.unit):
            return [
                _to(adjustment, "approve", "同意", "check", "primary"),
                _to(adjustment, "refuse", "不同意", "x"),
            ]
        return []


def _to(adjustment: Adjustment, act: str, label: str, icon: str, style: str = "plain") -> Link:
    return Link(label, reverse(f"assessments:{act}-adjustment", args=[adjustment.pk]), icon, style)


class _AdjustmentAct(ActPage):
    model = Adjustment

    def records(self) -> Any:
        return super().records().select_related(*_READ_WITH)

    def get_title(self) -> str:
        return f"{self.title}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [_LIST, Crumb(str(self.record), self.record.get_absolute_url())]

    def consequences(self) -> list[str]:
        record = self.record
        return [f"依据：{record.document}，发生于 {record.happened_on}，{record.proposed_by}登记。"]


class ApproveAdjustment(_AdjustmentAct):
    """A leader, with the paper read: it counts for the month that runs."""

    title = "同意"
    permission = SCORES_APPROVE
    form_class = NothingToAsk
    verb = "同意"
    done = "已同意，计入本月。"

    def consequences(self) -> list[str]:
        return [*super().consequences(), f"计入本月：{self.record.effect}。同意后不能更改。"]

    def act(self, form: NothingToAsk) -> Adjustment:
        return adjustments.approve(self.record, by=self.request.user)


class RefuseAdjustment(_AdjustmentAct):
    """A leader who finds the paper wanting."""

    title = "不同意"
    permission = SCORES_APPROVE
    form_class = AdjustmentRefusalForm
    verb = "不同意"
    done = "已记录，并告知登记人。"

    def act(self, form: AdjustmentRefusalForm) -> Adjustment:
        return adjustments.refuse(self.record, by=self.request.user, **form.cleaned_data)


class RecallAdjustment(_AdjustmentAct):
    """Whoever chose the wrong unit or the wrong line."""

    title = "收回"
    permission = SCORES_MANAGE
    form_class = NothingToAsk
    verb = "收回"
    done = "已收回。"

    def consequences(self) -> list[str]:
        words = f"收回后状态为“{AdjustmentState.RECALLED.label}”，不再审批；要计分的请重新登记。"
        return [*super().consequences(), words]

    def act(self, form: NothingToAsk) -> Adjustment:
        return adjustments.recall(self.record, by=self.request.user)
