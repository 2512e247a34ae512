"""What tickets add: the menu, their tabs, the tab of a talent, what waits on the home page."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from talent.choices import TalentState, TicketState
from talent.domain import clock, losses, my_tickets, tickets
from talent.models import TalentProfile, Ticket
from talent.pages.section import SECTION
from talent.permissions import TALENT_KEEP, TALENT_VERIFY, TALENT_VIEW, TICKETS_SEND

menu.add(
    MenuEntry("我的办件", "talent:my-tickets", "user-check", SECTION, TALENT_KEEP, 39),
    MenuEntry("服务办件", "talent:tickets", "headset", SECTION, TALENT_VIEW, 40),
)


class TicketFacts(Tab[Ticket]):
    key = "handling"
    label = "办理"
    template = "talent/tabs/ticket.html"
    position = 10

    def context(self, request: SignedInRequest, record: Ticket) -> dict[str, Any]:
        return {"holds": list(record.holds.order_by("since", "pk"))}


tabs.add("talent.ticket", TicketFacts, HistoryTab)


class Services(Tab[TalentProfile]):
    key = "services"
    label = "服务时间线"
    template = "talent/tabs/services.html"
    position = 50

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        rows = Ticket.objects.visible_to(request.user).filter(profile=record)
        return {"tickets": list(rows.select_related("unit").order_by("-registered_on", "-pk"))}


tabs.add("talent.talent", Services)


@todos.provider
def waiting(user: Actor) -> Iterator[Todo]:
    """What the talent office has to do next: verify, send, call, press on."""
    if user.can(TALENT_VERIFY):
        pending = TalentProfile.objects.visible_to(user).filter(state=TalentState.PENDING)
        url = f"{reverse('talent:talents')}?state={TalentState.PENDING}"
        yield Todo("待核实的人才", url, "核实后列入人才库。", rows=pending)
    if user.can(TICKETS_SEND):
        rows, address = Ticket.objects.visible_to(user), reverse("talent:tickets")
        late = rows.late(timezone.localdate())
        yield Todo(
            "超期的办件",
            f"{address}?late=true",
            "请督办。",
            urgent=True,
            rows=late,
            sort=TodoSort.DUE,
        )
        raised = rows.going().filter(escalated_on__isnull=False)
        url = f"{address}?escalated=true&{_states(TicketState.going())}"
        yield Todo(
            "提级督办的办件", url, "请报分管领导督办。", urgent=True, rows=raised, sort=TodoSort.DUE
        )
        own, way = rows.filter(tickets.waiting_for(user)), reverse("talent:my-tickets")
        for state, title in (
            (TicketState.REGISTERED, "待派单的办件"), (TicketState.DONE, "待回访的办件"),
        ):  # fmt: skip
            yield Todo(title, way, rows=own.filter(state=state))


@todos.provider
def of_losses(user: Actor) -> Iterator[Todo]:
    """The office, and the unit that keeps him: facts that call for a talk, and none was held."""
    if not user.can(TALENT_KEEP):
        return
    own = TalentProfile.objects.filter(user.scope(TALENT_KEEP).q("unit__path"))
    rows = losses.unanswered(own, timezone.localdate())
    url = f"{reverse('talent:talents')}?leaving=true&kept=false"
    hint = "看提示的事实，面谈后登记留才措施。"
    yield Todo("有流失提示的人才", url, hint, rows=rows, sort=TodoSort.ENDING)


def _states(states: Iterable[TicketState]) -> str:
    return urlencode([("state", state.value) for state in states])


@todos.provider
def in_charge(user: Actor) -> Iterator[Todo]:
    """What a unit has been sent: to be accepted, due within two working days, late."""
    if not user.can(TALENT_KEEP) or user.can(TICKETS_SEND):
        return
    way, today = reverse("talent:my-tickets"), timezone.localdate()
    own = Ticket.objects.filter(user.scope(TALENT_KEEP).q("unit__path"))
    sent = own.filter(state=TicketState.SENT)
    yield Todo("待受理的办件", way, "不归本单位的退单，由人才办改派。", rows=sent)
    last = clock.after(today, my_tickets.SOON)
    soon = own.filter(state=TicketState.HANDLING, due_on__lte=last)
    late = soon.filter(due_on__lt=today).exists()
    yield Todo(
        "快到期的办件", way, "办结，或在到期前挂起。", urgent=late, rows=soon, sort=TodoSort.DUE
    )
