"""What was accepted below, looked at again: drawn by lot, compared with what is there."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assessments.domain.ledgers import sampling, second_looks
from assessments.filters import SampledFilters
from assessments.models import Ledger, LedgerForm, SampledLedger
from assessments.permissions import LEDGERS_SAMPLE, LEDGERS_VIEW
from assessments.tables import SampledTable
from assessments.views.ledgers import LIST as LEDGERS
from assessments.views.ledgers import read_url, title_of
from assessments.views.review_lines import LinesPage, remarks
from portal import parameters
from portal.periods import BadPeriodError, Period
from portal.ui.views import ActPage, Crumb, Link, ListPage, NothingToAsk

LIST = "assessments:samples"


class Samples(ListPage):
    """组织科 after a quarter's self-checks are in: which were drawn, which have we looked at, what
    was not true? A township: its own."""

    model = SampledLedger
    table = SampledTable
    filters = SampledFilters
    permission = LEDGERS_VIEW
    title = "台账抽查"
    lead = "审核通过的台账，按比例随机抽取，由上级复核。"
    search_hint = "单位名称或拼音首字母"
    hidden_columns = ("drawn_at",)
    empty_title = "还没有抽查"
    empty_hint = "各单位审核完一期以后，由组织科抽取。"

    def rows(self) -> Any:
        rows = super().rows().annotate(differing=Count("findings"))
        named = rows.select_related("draw__form", "draw__unit", "ledger__unit", "decided_by")
        return named.order_by("-draw__period", "draw__unit__path", "ledger__unit__path")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LEDGERS))]

    def actions(self) -> list[Link]:
        """A button for each period that can be drawn from."""
        user = self.request.user
        if not user.can(LEDGERS_SAMPLE):
            return []
        return [
            Link(
                f"抽取{period.label}{form}",
                reverse("assessments:draw-sample", args=[form.pk, period]),
                "checkbox",
                "primary",
            )
            for form, period, _ in sampling.ready(by=user)
        ]


class DrawSample(ActPage):
    """组织科 once a quarter: how many of each township, and is anything still missing? Afterwards:
    how was it drawn?"""

    model = LedgerForm
    permission = LEDGERS_SAMPLE
    template_name = "assessments/draw.html"
    form_class = NothingToAsk
    verb = "抽取"

    def prepare(self) -> None:
        super().prepare()
        try:
            self.period = Period.parse(self.kwargs["period"])
        except BadPeriodError:
            raise Http404 from None

    def get_title(self) -> str:
        return f"抽取{self.period.label}{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账抽查", reverse(LIST))]

    def get_cancel_url(self) -> str:
        return reverse(LIST)

    def context(self, **extra: Any) -> dict[str, Any]:
        lots = sampling.lots(self.record, [self.period], by=self.request.user)
        return super().context(lots=lots, is_ready=any(lot.is_ready for lot in lots), **extra)

    def consequences(self) -> list[str]:
        return ["审核完的单位各抽一次，由系统随机抽取；抽了就定下，不能重抽、不能换。"]

    def act(self, form: Any) -> int:
        return len(sampling.draw(self.record, self.period, by=self.request.user))

    def done_message(self, result: int) -> str:
        return f"已从 {result:,} 个单位中抽取。"

    def success_url(self, result: int) -> str:
        return f"{reverse(LIST)}?period={self.period}"


class SecondLook(LinesPage):
    """组织科 in the village, with the self-check in hand: is each cell as they say?"""

    model = SampledLedger
    permission = LEDGERS_VIEW
    accepts, refuses, remark = "一致", "不一致，退回重审", "发现的情况"

    @property
    def ledger(self) -> Ledger:
        ledger: Ledger = self.record.ledger
        return ledger

    def records(self) -> Any:
        return (
            super()
            .records()
            .select_related(
                "draw__form", "draw__unit", "ledger__form__fieldset", "ledger__unit__kind"
            )
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not second_looks.may_look(self.record, self.request.user):
            return redirect(f"{self.ledger.get_absolute_url()}?tab=rounds")
        return self.show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        facts: dict[str, Any] = {
            "edition": parameters.number(request.POST.get("edition")) or 0,
            "words": request.POST.get("words", ""),
            "by": request.user,
        }
        try:
            if request.POST.get("verb") == "accept":
                second_looks.agree(self.record, **facts)
                messages.success(request, f"已复核，一致：{title_of(self.ledger)}。")
            else:
                second_looks.differ(self.record, findings=remarks(request), **facts)
                messages.success(request, f"已退回{self.record.draw.unit}重审：{self.ledger}。")
        except ValidationError as refusal:
            return self.show(errors=refusal.messages, status=422)
        return redirect(self.following())

    def following(self) -> str:
        """The next one of this draw that waits, else the list."""
        draws = SampledLedger.objects.visible_to(self.request.user).waiting()
        those = draws.filter(draw__form=self.record.draw.form, draw__period=self.ledger.period)
        following = those.order_by("draw__unit__path", "ledger__unit__path").first()
        if following is None:
            return f"{reverse(LIST)}?period={self.ledger.period}"
        return following.get_absolute_url()

    def get_title(self) -> str:
        return f"抽查复核：{title_of(self.ledger)}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账抽查", reverse(LIST))]

    def actions(self) -> list[Link]:
        return [Link("查看", read_url(self.ledger), "eye")]
