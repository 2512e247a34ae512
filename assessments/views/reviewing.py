"""Ledgers under review, one by one or many at once, and by whom while somebody is away."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from assessments.choices import LedgerState, RoundOutcome
from assessments.domain.ledgers import delegations, levels, reviewing, second_looks
from assessments.forms.acts import DelegationForm
from assessments.models import Delegation, Ledger, SampledLedger
from assessments.permissions import LEDGERS_REVIEW, LEDGERS_VIEW
from assessments.views.ledgers import LIST, read_url, title_of
from assessments.views.review_lines import LinesPage, remarks
from portal import parameters
from portal.access import require
from portal.ui.views import ActPage, BulkPage, Crumb, FormPage, Link, NothingToAsk, Page

MOST_SHOWN = 50
MOST_LEFT_TOLD = 8


class _ForReviewers(Page):
    """Open to whoever reviews, and to whoever stands in for him today."""

    permission = LEDGERS_VIEW

    def require_open(self) -> None:
        super().require_open()
        if not levels.reviews(self.request.user):
            require(self.request.user, LEDGERS_REVIEW)


class ReviewLedger(_ForReviewers, LinesPage):
    """组织科 from the 25th on, eighty in two days: what is unusual here, and is it true?"""

    model = Ledger
    accepts, refuses, remark = "通过", "退回", "退回意见"

    @property
    def ledger(self) -> Ledger:
        ledger: Ledger = self.record
        return ledger

    def records(self) -> Any:
        return super().records().select_related("form__fieldset", "unit__kind", "level")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ledger = self.record
        if ledger.state != LedgerState.SUBMITTED or not levels.may_review(
            ledger, self.request.user
        ):
            return redirect(read_url(ledger))
        return self.show(sampled=self.sampled)

    def prepare(self) -> None:
        super().prepare()
        current = self.record.rounds.filter(outcome=RoundOutcome.WAITING).last()
        earlier = self.record.rounds.filter(outcome=RoundOutcome.RETURNED)
        self.round_before = earlier.order_by("-number").first() if current else None

    @cached_property
    def sampled(self) -> SampledLedger | None:
        return second_looks.found_in(self.record)

    @cached_property
    def found(self) -> dict[str, str]:
        rows = self.sampled.findings.all() if self.sampled else ()
        return {finding.key: finding.reason for finding in rows}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = parameters.number(request.POST.get("edition")) or 0
        words = request.POST.get("words", "")
        try:
            if request.POST.get("verb") == "accept":
                reviewing.accept(self.record, by=self.request.user, edition=edition, words=words)
                messages.success(request, f"已通过：{title_of(self.record)}。")
            else:
                reviewing.give_back(
                    self.record,
                    queries=remarks(request),
                    words=words,
                    by=self.request.user,
                    edition=edition,
                )
                messages.success(request, f"已退回：{title_of(self.record)}。")
        except ValidationError as refusal:
            return self.show(errors=refusal.messages, status=422, sampled=self.sampled)
        return redirect(self.following())

    def following(self) -> str:
        """The next one that waits for this reviewer, else the list."""
        waiting = Ledger.objects.visible_to(self.request.user).filter(
            levels.reviewed_by(self.request.user), state=LedgerState.SUBMITTED
        )
        following = waiting.order_by("due_at", "unit__path", "pk").first()
        if following is None:
            return f"{reverse(LIST)}?period={self.record.period}"
        return reverse("assessments:review", args=[following.pk])

    def get_title(self) -> str:
        return f"审核：{title_of(self.record)}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST)), Crumb(str(self.record), read_url(self.record))]

    def actions(self) -> list[Link]:
        return [Link("查看", read_url(self.record), "eye")]


class AcceptMany(_ForReviewers, BulkPage):
    """组织科 on the 26th: forty in which nothing is unusual, at once."""

    title = "批量通过"
    model = Ledger
    form_class = NothingToAsk
    verb = "全部通过"
    cancel_url = reverse_lazy(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def visible(self) -> Any:
        return super().visible().with_names().order_by("unit__path", "pk")

    def consequences(self) -> list[str]:
        return ["只通过没有说明、与系统数据一致的；其余的列出来，请打开逐项审核。"]

    def act(self, form: Any) -> Any:
        return reviewing.accept_many(self.records, by=self.request.user)

    def done_message(self, result: reviewing.Accepted) -> str:
        return f"已通过 {len(result.ledgers):,} 份。" if result.ledgers else ""

    def succeed(self, result: reviewing.Accepted) -> HttpResponse:
        """What was left stays on the screen until it was read."""
        if result.left:
            told = [f"{name}：{reason}" for name, reason in result.left.items()][:MOST_LEFT_TOLD]
            more = len(result.left) - len(told)
            rest = f"还有 {more:,} 份，都在待审核的列表中。" if more else ""
            left = "".join((*told, rest))
            messages.warning(self.request, f"没有通过 {len(result.left):,} 份——{left}")
        return super().succeed(result)

    def success_url(self, result: reviewing.Accepted) -> str:
        """Where the others wait."""
        return f"{reverse(LIST)}?state={LedgerState.SUBMITTED}"


class Delegations(FormPage):
    """A reviewer before a journey: who looks at my ledgers, until when?"""

    template_name = "assessments/delegations.html"
    title = "代审"
    permission = LEDGERS_REVIEW
    form_class = DelegationForm
    verb = "委托"
    done = "已委托，对方会收到通知。"
    cancel_url = reverse_lazy(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def form_kwargs(self) -> dict[str, Any]:
        return {"deputies": delegations.deputies(self.request.user)}

    def context(self, **extra: Any) -> dict[str, Any]:
        rows = Delegation.objects.visible_to(self.request.user)
        given = rows.select_related("reviewer", "deputy").order_by("-since", "-pk")[:MOST_SHOWN]
        return super().context(delegations=given, **extra)

    def act(self, form: DelegationForm) -> Delegation:
        return delegations.give(by=self.request.user, **form.cleaned_data)

    def success_url(self, result: Delegation) -> str:
        return reverse("assessments:delegations")


class EndDelegation(ActPage):
    """Back before the day."""

    model = Delegation
    title = "提前结束：{record}"
    permission = LEDGERS_REVIEW
    form_class = NothingToAsk
    verb = "结束"
    done = "已结束代审。"
    cancel_url = reverse_lazy("assessments:delegations")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("代审", reverse("assessments:delegations"))]

    def act(self, form: Any) -> Delegation:
        return delegations.end(self.record, by=self.request.user)

    def success_url(self, result: Delegation) -> str:
        return reverse("assessments:delegations")
