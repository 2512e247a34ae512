from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from portal.audit.choices import Watched, watched_as
from portal.audit.domain import alerts, changes
from portal.audit.filters import AlertFilters, EventFilters, LookFilters
from portal.audit.forms import FindingForm
from portal.audit.models import Alert, Event, ListReading
from portal.audit.permissions import AUDIT_VIEW
from portal.audit.tables import AlertTable, EventTable, LookTable
from portal.audit.tracking import history_of
from portal.audit.wording import actor_of, told_by
from portal.ui.views import Crumb, ListPage, Page, RecordFormPage, RecordPage


class Events(ListPage):
    """The auditor weekly, and at once when something is suspected: who did what, from where."""

    model = Event
    table = EventTable
    filters = EventFilters
    permission = AUDIT_VIEW
    title = "审计记录"
    search_hint = "操作人、对象或请求编号"
    hidden_columns = ("user_agent", "request_id")
    big = True
    empty_title = "还没有审计记录"
    empty_hint = "登录、授权、修改、导出等操作会自动记录在这里。"

    def rows(self) -> QuerySet:
        return super().rows().order_by("-at", "-pk")


class EventDetail(RecordPage):
    """The auditor, reading one event whole and what else the same request did."""

    model = Event
    permission = AUDIT_VIEW
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
            lines=told_by(event),
            related=related.order_by("pk"),
            **extra,
        )


class RecordHistory(Page):
    """Whoever may see a record: what it was before each change, and who made it."""

    template_name = "audit/history.html"

    def prepare(self) -> None:
        try:
            model = apps.get_model(self.kwargs["label"])
        except (LookupError, ValueError) as unknown:
            raise Http404 from unknown
        if history_of(model) is None:
            raise Http404
        visible = model._default_manager.visible_to(self.request.user)
        self.record = get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"修改记录：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [Crumb(str(self.record), self.record.get_absolute_url())]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(changes=changes.of(self.record), **extra)


class Looks(ListPage):
    """The auditor, asked who has opened a certain person's file."""

    model = Event
    table = LookTable
    filters = LookFilters
    permission = AUDIT_VIEW
    title = "谁看过"
    lead = "谁在什么时候打开过人员档案、查看过完整的敏感信息；十分钟内反复打开只记一次。"
    search_hint = "被查看人的姓名、拼音或首字母"
    hidden_columns = ("user_agent", "request_id")
    big = True
    empty_title = "还没有查看记录"

    def rows(self) -> QuerySet:
        return super().rows().filter(action__in=watched_as(Watched.LOOK)).order_by("-at", "-pk")


class Alerts(ListPage):
    """The auditor daily: what stands out in the trail and still needs a look."""

    model = Alert
    table = AlertTable
    filters = AlertFilters
    permission = AUDIT_VIEW
    title = "安全预警"
    lead = "系统每十分钟检查一次审计记录，每天凌晨校验新增的记录，每周日校验全部。"
    search_hint = "姓名或地址"
    empty_title = "没有安全预警"

    def rows(self) -> QuerySet:
        return super().rows().select_related("acknowledged_by").order_by("-since", "-pk")


class AlertPage(RecordFormPage):
    """The auditor, having looked into an alert: what it was, in one sentence."""

    model = Alert
    permission = AUDIT_VIEW
    template_name = "audit/alert.html"
    form_class = FindingForm
    verb = "提交核查结果"
    done = "已记录核查结果。"
    cancel_url = reverse_lazy("audit:alerts")

    def records(self) -> QuerySet:
        return super().records().select_related("acknowledged_by")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("安全预警", reverse("audit:alerts"))]

    def context(self, **extra: Any) -> dict[str, Any]:
        seen = alerts.evidence(self.record, to=self.request.user)
        return super().context(
            alert=self.record,
            events=[(one, actor_of(one)) for one in seen if isinstance(one, Event)],
            readings=[one for one in seen if isinstance(one, ListReading)],
            most_shown=alerts.MOST_SHOWN,
            **extra,
        )

    def act(self, form: FindingForm) -> Alert:
        return alerts.acknowledge(self.record, by=self.request.user, **form.cleaned_data)
