"""How far a period is, unit by unit; who is urged."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from assessments.choices import LedgerState, Timeliness
from assessments.domain.ledgers import progress, sampling
from assessments.models import Ledger, LedgerForm
from assessments.permissions import LEDGERS_MANAGE, LEDGERS_VIEW
from assessments.tables import TIMELY, TONES
from assessments.views.ledgers import LIST
from portal import parameters
from portal.periods import BadPeriodError, Period, PeriodKind
from portal.ui.views import AsShown, Crumb, FormPage, Link, NothingToAsk, Page

PERIODS = 12


class ProgressMark(NamedTuple):
    """A cell of the grid: a word, its tone, where it leads."""

    label: str
    tone: str
    icon: str
    url: str


def _mark(ledger: Ledger | None) -> ProgressMark | None:
    """How timely it was, and where it stands when that says more."""
    if ledger is None:
        return None
    timely = ledger.timeliness_at()
    url = ledger.get_absolute_url()
    if ledger.corrections:
        return ProgressMark("更正", "warn", "pencil", url)
    if timely == Timeliness.WAITING or ledger.state == LedgerState.RETURNED:
        return ProgressMark(ledger.get_state_display(), *TONES[LedgerState(ledger.state)], url)
    return ProgressMark(timely.label, *TIMELY[timely], url)


class LedgerProgress(AsShown, Page):
    """组织科 daily from the 23rd on: who has handed in, who is late, whom do I urge? By period over
    all forms, or by form over a year."""

    template_name = "assessments/progress.html"
    permission = LEDGERS_VIEW
    title = "台账报送进度"

    def prepare(self) -> None:
        """Of the running month unless the address says another; nonsense is the running month."""
        self.period = _period(self.request.GET.get("period", ""))
        forms = LedgerForm.objects.visible_to(self.request.user)
        key = parameters.key(self.request.GET.get("form"))
        self.form = forms.filter(pk=key).first() if key else None

    def context(self, **extra: Any) -> dict[str, Any]:
        grid = self.grid()
        rows = [(row.unit, [_mark(ledger) for ledger in row.cells]) for row in grid.rows]
        counts = [(each.label, grid.counts[each]) for each in Timeliness if grid.counts[each]]
        forms = LedgerForm.objects.visible_to(self.request.user).in_use().in_order()
        return super().context(
            columns=grid.columns,
            rows=rows,
            counts=counts,
            period=self.period,
            previous=self.period.previous(),
            following=self.period.next() if self.period.next().first_day <= _today() else None,
            form=self.form,
            samples=sampling.tally([self.sampled], by=self.request.user, form=self.form),
            sampled=self.sampled,
            forms=list(forms),
            **extra,
        )

    def grid(self) -> progress.Progress:
        if self.form is None:
            return progress.of_period(self.period, by=self.request.user)
        last = self.sampled
        periods = last.shifted(1 - PERIODS).until(last)
        return progress.of_form(self.form, periods, by=self.request.user)

    @property
    def sampled(self) -> Period:
        """Whose second looks are counted: the last one shown of the form, or the one shown."""
        if self.form is None:
            return self.period
        kind = PeriodKind(self.form.period_kind)
        return Period.containing(min(self.period.last_day, _today()), kind)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账", reverse(LIST))]

    def actions(self) -> list[Link]:
        month = Period.containing(self.sampled.last_day, PeriodKind.MONTH)
        asked = f"?period={month}" + (f"&form={self.form.pk}" if self.form else "")
        links = [
            Link("汇总", reverse("assessments:summary") + asked, "table"),
            Link("校验情况", reverse("assessments:remarks") + asked, "alert-triangle"),
            Link("抽查", reverse("assessments:samples"), "search"),
        ]
        if not self.form and self.request.user.can(LEDGERS_MANAGE):
            url = reverse("assessments:urge", args=[self.period])
            links.insert(0, Link("催报", url, "bell-ringing", "primary"))
        return links


def _period(code: str) -> Period:
    try:
        return Period.parse(code.strip())
    except BadPeriodError:
        return Period.containing(_today(), PeriodKind.MONTH)


def _today() -> Any:
    return timezone.localdate()


class UrgeLedgers(FormPage):
    """A notice to the desks of all that have not handed in."""

    template_name = "ui/act.html"
    title = "催报"
    permission = LEDGERS_MANAGE
    form_class = NothingToAsk
    verb = "催报"

    def prepare(self) -> None:
        self.period = _period(self.kwargs["period"])

    @property
    def cancel_url(self) -> str:
        return f"{reverse('assessments:progress')}?period={self.period}"

    def get_title(self) -> str:
        return f"催报{self.period.label}台账"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("台账报送进度", self.cancel_url)]

    def consequences(self) -> list[str]:
        late = progress.behind(self.request.user, self.period)
        units = "、".join(dict.fromkeys(ledger.unit.short_name for ledger in late))
        if not units:
            return ["都已报送，没有需要催报的单位。"]
        return [
            f"还没有报送的单位：{units}。",
            "各单位的填报人会收到通知；同一份台账一天只催一次。",
        ]

    def act(self, form: Any) -> int:
        return progress.urge(self.period, by=self.request.user)

    def done_message(self, result: int) -> str:
        return f"已催报 {result:,} 份台账。"

    def success_url(self, result: int) -> str:
        return self.cancel_url
