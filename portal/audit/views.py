from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from portal.access import Permission
from portal.audit.filters import EventFilters
from portal.audit.models import Event
from portal.audit.tables import EventTable
from portal.audit.wording import actor_of, detail_lines
from portal.ui.views import Crumb, ListPage, RecordPage


class Events(ListPage):
    """The auditor weekly, and at once when something is suspected: who did what, from where."""

    model = Event
    table = EventTable
    filters = EventFilters
    permission = Permission.AUDIT_VIEW
    title = "审计记录"
    search_hint = "操作人、对象或请求编号"
    hidden_columns = ("user_agent", "request_id")
    empty_title = "还没有审计记录"
    empty_hint = "登录、授权、修改、导出等操作会自动记录在这里。"

    def rows(self) -> QuerySet:
        return super().rows().order_by("-at", "-pk")


class EventDetail(RecordPage):
    """The auditor, reading one event whole and what else the same request did."""

    model = Event
    permission = Permission.AUDIT_VIEW
    template_name = "audit/event.html"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("审计记录", reverse("audit:events"))]

    def context(self, **extra: Any) -> dict[str, Any]:
        event = self.record
        related = self.records().none()
        if event.request_id:
            related = self.records().filter(request_id=event.request_id).exclude(pk=event.pk)
        return super().context(
            event=event,
            actor=actor_of(event),
            lines=detail_lines(event.detail),
            related=related.order_by("pk"),
            **extra,
        )
