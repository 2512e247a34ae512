"""我的办件: what waits for me, the most urgent first, with the working days that are left."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from portal.ui.papers import PagePaper, PaperHead, PaperTable
from portal.ui.views import Crumb, Link, OnPaper, Page
from talent.domain import my_tickets
from talent.domain.my_tickets import TicketShelf, WaitingTicket
from talent.permissions import TALENT_KEEP, TALENT_VIEW, TICKETS_SEND
from talent.views.tickets import LIST

_SENT_BY_OFFICE = frozenset({"send", "follow-up"})
_HEADS = (
    PaperHead("申请人", 10), PaperHead("事项", 12), PaperHead("责任单位", 16),
    PaperHead("下一步", 10), PaperHead("期限", 12), PaperHead("时限", 16),
)  # fmt: skip


class MyTickets(OnPaper, Page):
    """Whoever handles tickets, several times a day, on a phone too: what first?"""

    template_name = "talent/my_tickets.html"
    permission = TALENT_VIEW
    title = "我的办件"
    lead = (
        "等您办理的办件，急的在前。登记当日、节假日、挂起期间不计；"
        "待派单的按受理期限，待回访的按回访期限计算。"
    )

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.paper_asked() or self.render()

    def actions(self) -> list[Link]:
        return self.paper_links()

    def more_actions(self) -> list[Link]:
        listed = f"{reverse('talent:tickets')}?mine=true"
        return [Link("按列表筛选、导出", listed, "list")]

    @cached_property
    def shelves(self) -> list[TicketShelf]:
        return my_tickets.shelves(self.request.user, timezone.localdate())

    def context(self, **extra: Any) -> dict[str, Any]:
        shown = [
            (shelf, [(row, self._step(row)) for row in shelf.rows])
            for shelf in self.shelves
            if shelf.rows
        ]
        return super().context(shelves=self.shelves, shown=shown, **extra)

    def _step(self, row: WaitingTicket) -> str:
        """The way to the next step, where it is his to do."""
        ticket = row.ticket
        asked = TICKETS_SEND if row.act in _SENT_BY_OFFICE else TALENT_KEEP
        may = self.request.user.can(asked, ticket.unit or ticket.profile.unit)
        return reverse(f"talent:ticket-{row.act}", args=[ticket.pk]) if may else ""

    def on_paper(self) -> PagePaper:
        tables = tuple(
            PaperTable(_HEADS, tuple(map(_on_paper, shelf.rows)), shelf.label)
            for shelf in self.shelves
            if shelf.rows
        )
        total = sum(len(shelf.rows) for shelf in self.shelves)
        about = f"{timezone.localdate():%Y-%m-%d}，共 {total:,} 件"
        return PagePaper(self.title, about, tables, (self.lead,))


def _on_paper(row: WaitingTicket) -> tuple[str, ...]:
    ticket = row.ticket
    until = f"{row.by:%Y-%m-%d}" if row.by else "—"
    unit = str(ticket.unit or "待派单")
    return ticket.profile.person.name, ticket.matter_label, unit, row.step, until, row.told
