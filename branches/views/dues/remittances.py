"""上交台账: what branches hand up each quarter, and that the township has it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from branches.choices.dues import RemittanceState
from branches.domain.clerks import require_for
from branches.domain.dues import remittances
from branches.filters.dues import RemittanceFilters
from branches.forms.dues_approvals import ReceiveForm, RemittanceForm
from branches.models import DuesRemittance, PartyOrganization
from branches.models.clerk import reaches
from branches.permissions import DUES_KEEP, DUES_RECEIVE, DUES_VIEW
from branches.tables.dues_approvals import RemittanceTable, remittance_tone
from branches.views.dues.collecting import LIST
from portal.access import require
from portal.periods import Period, PeriodKind
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, DetailPage, Link, ListPage, RecordFormPage

REMITTANCES = Crumb("上交台账", reverse_lazy("branches:dues-remittances"))


class Remittances(ListPage):
    """Townships each quarter, 组织科 when the year is closed: who handed up what, what arrived."""

    model = DuesRemittance
    table = RemittanceTable
    filters = RemittanceFilters
    permission = DUES_VIEW
    title = "党费上交台账"
    empty_title = "还没有上交记录"
    empty_hint = "在党组织的“党费”页签中登记上交。"

    def rows(self) -> QuerySet:
        return super().rows().select_related("source", "target", "received_by").newest_first()

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class RemittancePage(DetailPage):
    """One handing up: how much, for which quarter, whether it arrived."""

    model = DuesRemittance
    permission = DUES_VIEW
    tabs_key = "branches.dues_remittance"
    template_name = "branches/dues/remittance.html"

    def records(self) -> QuerySet:
        rows = super().records()
        return rows.select_related("source__unit", "target__unit", "by", "received_by")

    def crumbs(self) -> list[Crumb]:
        return [LIST, REMITTANCES]

    def actions(self) -> list[Link]:
        record, user = self.record, self.request.user
        if record.is_withdrawn or record.state == RemittanceState.RECEIVED:
            return []
        links = []
        if remittances.may_receive(record, user):
            there = reverse("branches:dues-remittance-receive", args=[record.pk])
            links.append(Link("接收", there, "checkbox", "primary"))
        if reaches(user, DUES_KEEP, record.source):
            there = reverse("branches:dues-remittance-withdraw", args=[record.pk])
            links.append(Link("撤回", there, "arrow-back-up", "danger"))
        return links

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(tone=remittance_tone(self.record), **extra)


class HandUp(RecordFormPage):
    """A secretary or a township at a quarter's end: what was received is handed up."""

    model = PartyOrganization
    permission = DUES_KEEP
    title = "登记上交党费：{record}"
    form_class = RemittanceForm
    verb = "登记"
    done = "已登记，等待接收。"

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, DUES_KEEP, self.record)

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), f"{self.record.get_absolute_url()}?tab=dues")]

    @property
    def cancel_url(self) -> str:
        return f"{self.record.get_absolute_url()}?tab=dues"

    @property
    def quarter(self) -> Period:
        """The one that ended last."""
        now = Period.containing(timezone.localdate(), PeriodKind.QUARTER)
        return now.previous()

    def form_kwargs(self) -> dict[str, Any]:
        step, path = PartyOrganization.steplen, self.record.path
        paths = [path[:end] for end in range(step, len(path), step)]
        above = PartyOrganization.objects.filter(path__in=paths).still_open()
        return {"targets": above.order_by("-depth")}

    def initial(self) -> dict[str, Any]:
        cash = remittances.cash(self.record, self.quarter)
        usual = {
            "target": remittances.above(self.record),
            "quarter": self.quarter.code,
            "amount": cash.left if cash.left > 0 else "",
            "special": cash.special_left or "",
            "remitted_on": timezone.localdate(),
        }
        return {**usual, **super().initial()}

    def consequences(self) -> list[str]:
        quarters = (self.quarter, self.quarter.next())
        return [self._cash(quarter) for quarter in quarters]

    def _cash(self, quarter: Period) -> str:
        cash = remittances.cash(self.record, quarter)
        special = f"（其中大额党费 {cash.special:,} 元）" if cash.special else ""
        return (
            f"{quarter.label}按交纳日期实收 {cash.received:,} 元{special}，"
            f"已上交 {cash.handed_up:,} 元，余 {cash.left:,} 元。"
        )

    def act(self, form: RemittanceForm) -> DuesRemittance:
        return remittances.register(
            self.record, form.cleaned_data["target"], form.facts(), by=self.request.user
        )


class _RemittanceAct(ActPage):
    model = DuesRemittance

    def records(self) -> QuerySet:
        rows = DuesRemittance.objects.visible_to(self.request.user).standing()
        return rows.select_related("source__unit", "target__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, REMITTANCES, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {}

    def on_record(self) -> dict[str, Any]:
        return {}


class ReceiveDues(_RemittanceAct):
    """The township has counted the money."""

    permission = DUES_RECEIVE
    title = "接收：{record}"
    form_class = ReceiveForm
    verb = "接收"
    done = "已接收。"

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, DUES_RECEIVE, self.record.target.unit)

    def initial(self) -> dict[str, Any]:
        return {"received_on": timezone.localdate()}

    def act(self, form: ReceiveForm) -> DuesRemittance:
        return remittances.receive(self.record, by=self.request.user, **form.cleaned_data)


class WithdrawRemittance(_RemittanceAct):
    permission = DUES_KEEP
    title = "撤回：{record}"
    form_class = ReasonForm
    verb = "撤回"
    done = "已撤回。"
    danger = True

    def prepare(self) -> None:
        super().prepare()
        require_for(self.request.user, DUES_KEEP, self.record.source)

    def act(self, form: ReasonForm) -> DuesRemittance:
        return remittances.withdraw(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user
        )
