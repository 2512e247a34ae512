"""What tickets add: the menu, their tabs, the tab of a talent, what waits on the home page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, menu, tabs, todos
from talent.choices import TalentState, TicketState
from talent.models import TalentProfile, Ticket
from talent.pages.section import SECTION
from talent.permissions import TALENT_VERIFY, TALENT_VIEW, TICKETS_SEND

menu.add(MenuEntry("服务办件", "talent:tickets", "headset", SECTION, TALENT_VIEW, 40))


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
    """What the talent office has to do next: verify, send, call."""
    if user.can(TALENT_VERIFY):
        pending = TalentProfile.objects.visible_to(user).filter(state=TalentState.PENDING)
        url = f"{reverse('talent:talents')}?state={TalentState.PENDING}"
        yield Todo("待核实的人才", url, "核实后列入人才库。", rows=pending)
    if user.can(TICKETS_SEND):
        rows, address = Ticket.objects.visible_to(user), reverse("talent:tickets")
        late = rows.late(timezone.localdate())
        yield Todo("超期的办件", f"{address}?late=true", "请督办。", urgent=True, rows=late)
        for state, title in (
            (TicketState.REGISTERED, "待派单的办件"), (TicketState.DONE, "待回访的办件"),
        ):  # fmt: skip
            yield Todo(title, f"{address}?state={state}", rows=rows.filter(state=state))
