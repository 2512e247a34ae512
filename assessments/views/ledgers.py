"""Ledgers: the list, one of them read, and the acts that move it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from assessments.choices import LedgerState
from assessments.domain.ledgers import closing, exempting, handing, levels
from assessments.filters import LedgerFilters
from assessments.forms.acts import ExemptForm
from assessments.models import Ledger
from assessments.permissions import (
    LEDGERS_FILL,
    LEDGERS_MANAGE,
    LEDGERS_REVIEW,
    LEDGERS_VIEW,
)
from assessments.tables import TIMELY, TONES, LedgerTable
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views import ActPage, Crumb, DetailPage, Link, ListPage, NothingToAsk
from reports.domain.documents import FORMATS

LIST = "assessments:ledgers"


class LedgerList(ListPage):
    """乡镇组织委员 at the month's end: what have I to fill, what came back? Offices: who has
    handed in what?"""

    model = Ledger
    table = LedgerTable
    filters = LedgerFilters
    permission = LEDGERS_VIEW
    title = "台账"
    search_hint = "单位、台账名称或拼音首字母"
    hidden_columns = ("returns", "corrections")
    empty_title = "还没有台账"
    empty_hint = "到了开放日，各单位的台账自动开出；也可以由主管科室提前开放。"

    def rows(self) -> Any:
        """What is in hand comes first, the next to be locked before the others."""
        rows = super().rows().with_names().in_hand_first()
        return rows.order_by("locked_next", "-period", "form__position", "unit__path")

    def actions(self) -> list[Link]:
        user, links = self.request.user, []
        if user.can(LEDGERS_FILL):
            links.append(Link("用 Excel 填报", reverse("assessments:excel"), "file-spreadsheet"))
        links.append(Link("汇总", reverse("assessments:summary"), "table"))
        links.append(Link("校验情况", reverse("assessments:remarks"), "alert-triangle"))
        if user.can(LISTS_EXPORT):
            links.append(Link("年度台账册", reverse("assessments:book"), "book"))
        if user.can(LEDGERS_REVIEW):
            links.append(Link("关注的内容", reverse("assessments:stars"), "star"))
            links.append(Link("代审", reverse("assessments:delegations"), "users"))
        return links

    def bulk_acts(self) -> list[Link]:
        if not levels.reviews(self.request.user):
            return []
        return [Link("批量通过", reverse("assessments:accept-many"), "checks")]


class LedgerPage(DetailPage):
    """Whoever asks what a unit handed in: the values, their reasons, how the review went. Who may
    still fill it comes to the sheet at once."""

    model = Ledger
    permission = LEDGERS_VIEW
    tabs_key = "assessments.ledger"
    template_name = "assessments/ledger.html"

    def records(self) -> Any:
        return super().records().select_related("form__fieldset", "unit__kind", "level")

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_fill(self.record, self.request.user) and not self.request.GET:
            return redirect("assessments:fill", pk=self.record.pk)
        return super().get(*args, **kwargs)

    def get_title(self) -> str:
        return title_of(self.record)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def actions(self) -> list[Link]:
        ledger, user = self.record, self.request.user
        links = []
        if may_fill(ledger, user):
            links.append(_to(ledger, "fill", "填报", "pencil", "primary"))
        if ledger.state == LedgerState.SUBMITTED and levels.may_review(ledger, user):
            links.append(_to(ledger, "review", "审核", "checkbox", "primary"))
        if ledger.state == LedgerState.SUBMITTED and user.can(LEDGERS_FILL, ledger.unit):
            links.append(_to(ledger, "recall", "收回", "arrow-back-up"))
        if ledger.state == LedgerState.LOCKED and user.can(LEDGERS_FILL, ledger.unit):
            links.append(_to(ledger, "ask-reopening", "申请更正", "lock-open"))
        return links

    def more_actions(self) -> list[Link]:
        ledger, user = self.record, self.request.user
        links = [
            _to(ledger, f"ledger-{key}", each.label, each.icon) for key, each in FORMATS.items()
        ]
        if user.can(LISTS_EXPORT, ledger.unit):
            asked = f"?unit={ledger.unit_id}&year={ledger.period.last_day.year}"
            links.append(Link("年度台账册", reverse("assessments:book") + asked, "book"))
        if not user.can(LEDGERS_MANAGE, ledger.unit):
            return links
        if ledger.is_in_hand and not ledger.was_locked:
            links.append(_to(ledger, "exempt", "免报", "ban"))
        elif ledger.state == LedgerState.EXEMPT:
            links.append(_to(ledger, "owe-again", "恢复报送", "refresh"))
        return links

    def context(self, **extra: Any) -> dict[str, Any]:
        timely = self.record.timeliness_at()
        return super().context(
            state_tone=TONES[self.record.state],
            timely=timely.label,
            timely_tone=TIMELY[timely],
            now=timezone.now(),
            reopening=self.record.reopenings.filter(ended_at=None)
            .select_related("asked_by")
            .first(),
            may_answer=self.request.user.can(LEDGERS_MANAGE, self.record.unit),
            **extra,
        )


class LedgerAct(ActPage):
    model = Ledger
    permission = LEDGERS_VIEW

    def records(self) -> Any:
        return super().records().select_related("form__fieldset", "unit__kind", "level")

    def get_title(self) -> str:
        return f"{self.title}：{title_of(self.record)}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST)), Crumb(str(self.record), read_url(self.record))]

    def get_cancel_url(self) -> str:
        return read_url(self.record)

    def success_url(self, result: Any) -> str:
        return read_url(self.record)


class Recall(LedgerAct):
    """Who has just handed in and sees a mistake."""

    title = "收回"
    form_class = NothingToAsk
    permission = LEDGERS_FILL
    verb = "收回"
    done = "已收回，可以继续填报。"

    def consequences(self) -> list[str]:
        return ["收回后可以修改，改好须重新报送；首次报送时间不变。"]

    def act(self, form: Any) -> Ledger:
        return handing.recall(self.record, by=self.request.user)

    def success_url(self, result: Ledger) -> str:
        return reverse("assessments:fill", args=[result.pk])


class Exempt(LedgerAct):
    """An office, a few times a year: a unit is being reorganised and owes nothing this month."""

    title = "免报"
    form_class = ExemptForm
    permission = LEDGERS_MANAGE
    verb = "免报"
    done = "已免报。"

    def consequences(self) -> list[str]:
        return ["该单位本期不再报送这份台账，待办随即取消；已填的内容保留。"]

    def act(self, form: ExemptForm) -> Ledger:
        return exempting.exempt(self.record, by=self.request.user, **form.cleaned_data)


class OweAgain(LedgerAct):
    title = "恢复报送"
    form_class = NothingToAsk
    permission = LEDGERS_MANAGE
    verb = "恢复报送"
    done = "已恢复报送。"

    def act(self, form: Any) -> Ledger:
        return exempting.owe_again(self.record, by=self.request.user)


def may_fill(ledger: Ledger, user: Any) -> bool:
    in_time = ledger.is_in_hand and ledger.closes_at > timezone.now() and not closing.of(ledger)
    return in_time and user.can(LEDGERS_FILL, ledger.unit)


def title_of(ledger: Ledger) -> str:
    return f"{ledger.unit} {ledger.period.label}{ledger.form}"


def read_url(ledger: Ledger) -> str:
    return f"{ledger.get_absolute_url()}?tab=content"


def _to(ledger: Ledger, name: str, label: str, icon: str, style: str = "plain") -> Link:
    return Link(label, reverse(f"assessments:{name}", args=[ledger.pk]), icon, style)
