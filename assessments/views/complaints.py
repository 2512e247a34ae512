"""Too much is asked: said by a unit, answered by the department."""

from typing import Any

from django.urls import reverse, reverse_lazy

from assessments.domain import complaints
from assessments.filters import ComplaintFilters
from assessments.forms.acts import ComplaintAnswerForm, ComplaintForm
from assessments.models import BurdenComplaint, LedgerForm
from assessments.permissions import LEDGERS_FILL, LEDGERS_MANAGE, LEDGERS_VIEW
from assessments.tables import COMPLAINT_TONES, ComplaintTable
from portal.ui.views import ActPage, Crumb, FormPage, Link, ListPage, NothingToAsk, RecordPage

LIST = "assessments:complaints"
BURDEN = Crumb("填报负担", reverse_lazy("assessments:burden"))
_LIST = Crumb("填报负担反映", reverse_lazy(LIST))


class Complaints(ListPage):
    """组织科 monthly: who says what is too much, and what have we answered? A township: its own."""

    model = BurdenComplaint
    table = ComplaintTable
    filters = ComplaintFilters
    permission = LEDGERS_VIEW
    title = "填报负担反映"
    search_hint = "单位、台账或反映的情况"
    empty_title = "还没有反映"
    empty_hint = "填报人觉得要填的太多、重复，可以在“填报负担”页反映，由主管科室答复。"

    def crumbs(self) -> list[Crumb]:
        return [BURDEN]

    def rows(self) -> Any:
        rows = super().rows().select_related("unit", "form")
        return rows.order_by("-asked_at", "-pk")

    def actions(self) -> list[Link]:
        return offered_to(self.request.user)


def offered_to(user: Any) -> list[Link]:
    if not user.can(LEDGERS_FILL, user.unit):
        return []
    return [Link("反映负担", reverse("assessments:complain"), "message-plus")]


class Complain(FormPage):
    """A township committee member who is asked the same thing twice."""

    title = "反映填报负担"
    lead = "写给主管科室。反映和答复本单位的填报人、主管科室都能看到。"
    permission = LEDGERS_FILL
    form_class = ComplaintForm
    verb = "提交"
    done = "已提交，答复后会通知您。"
    cancel_url = reverse_lazy("assessments:burden")

    def crumbs(self) -> list[Crumb]:
        return [BURDEN]

    def initial(self) -> dict[str, Any]:
        return {"form": self.request.GET.get("form")}

    def form_kwargs(self) -> dict[str, Any]:
        return {"offered": LedgerForm.objects.visible_to(self.request.user).in_use().in_order()}

    def act(self, form: ComplaintForm) -> BurdenComplaint:
        user = self.request.user
        return complaints.complain(user.unit, by=user, **form.cleaned_data)

    def success_url(self, result: BurdenComplaint) -> str:
        return result.get_absolute_url()


class ComplaintPage(RecordPage):
    """What was said, and what was answered."""

    model = BurdenComplaint
    permission = LEDGERS_VIEW
    template_name = "assessments/complaint.html"

    def records(self) -> Any:
        return super().records().select_related("unit", "form", "asked_by", "answered_by")

    def get_title(self) -> str:
        return f"填报负担反映：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [BURDEN, _LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        tone = COMPLAINT_TONES[self.record.state]
        return super().context(record=self.record, tone=tone, **extra)

    def actions(self) -> list[Link]:
        complaint, user = self.record, self.request.user
        if not complaint.is_waiting:
            return []
        if complaint.asked_by_id == user.pk:
            return [_to(complaint, "take-complaint-back", "撤回", "arrow-back-up")]
        if user.can(LEDGERS_MANAGE, complaint.unit):
            return [_to(complaint, "answer-complaint", "答复", "message", "primary")]
        return []


def _to(complaint: BurdenComplaint, name: str, label: str, icon: str, style: str = "plain") -> Link:
    return Link(label, reverse(f"assessments:{name}", args=[complaint.pk]), icon, style)


class _ComplaintAct(ActPage):
    model = BurdenComplaint

    def records(self) -> Any:
        return super().records().select_related("unit", "form", "asked_by")

    def get_title(self) -> str:
        return f"{self.title}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [BURDEN, _LIST]

    def consequences(self) -> list[str]:
        return [f"{self.record.asked_by}反映：{self.record.words}"]

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def success_url(self, result: BurdenComplaint) -> str:
        return result.get_absolute_url()


class AnswerComplaint(_ComplaintAct):
    """组织科: can it be asked less, and from when on?"""

    title = "答复填报负担反映"
    permission = LEDGERS_MANAGE
    form_class = ComplaintAnswerForm
    verb = "答复"
    done = "已答复，并通知反映人。"

    def act(self, form: ComplaintAnswerForm) -> BurdenComplaint:
        return complaints.answer(self.record, by=self.request.user, **form.cleaned_data)


class TakeComplaintBack(_ComplaintAct):
    """Settled by a call, or written by mistake."""

    title = "撤回反映"
    permission = LEDGERS_FILL
    form_class = NothingToAsk
    verb = "撤回"
    done = "已撤回。"

    def act(self, form: NothingToAsk) -> BurdenComplaint:
        return complaints.take_back(self.record, by=self.request.user)
