"""What the audit trail adds to the menu and to the auditor's to-dos."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.choices import AlertState, Watched, watched_as
from portal.audit.domain import changes, trail
from portal.audit.models import Alert, Event
from portal.audit.permissions import ALERTS_ANSWER, AUDIT_VIEW
from portal.audit.wording import actor_of
from portal.ui.registry import (
    MenuEntry,
    Panel,
    SignedInRequest,
    Tab,
    Todo,
    menu,
    panels,
    tabs,
    todos,
)

SHOWN_EVENTS = 8

menu.add(
    MenuEntry("审计记录", "audit:events", "history", "系统", AUDIT_VIEW, 40),
    MenuEntry("谁看过", "audit:looks", "eye", "系统", AUDIT_VIEW, 41),
    MenuEntry("安全预警", "audit:alerts", "alert-triangle", "系统", AUDIT_VIEW, 42),
)


class LatestEvents(Panel):
    key = "events"
    title = "最近的审计记录"
    template = "audit/panel_events.html"
    position = 55

    def visible(self, user: Actor) -> bool:
        return user.can(AUDIT_VIEW)

    def context(self, user: Actor) -> dict[str, Any]:
        latest = Event.objects.visible_to(user).order_by("-at", "-pk")[:SHOWN_EVENTS]
        return {"events": [(event, actor_of(event)) for event in latest]}


panels.add(LatestEvents)


class TrailVerified(Panel):
    """Whether the trail still is what was written, and when somebody last looked."""

    key = "trail"
    title = "审计记录校验"
    template = "audit/panel_verified.html"
    position = 5

    def visible(self, user: Actor) -> bool:
        return user.can(AUDIT_VIEW)

    def context(self, user: Actor) -> dict[str, Any]:
        event = trail.last_verified()
        return {"event": event, "who": actor_of(event) if event else ""}


panels.add(TrailVerified)


class HistoryTab(Tab[Model]):
    """Before and after of every change; for any page whose model is `@tracked`."""

    key = "record_history"
    label = "修改记录"
    template = "audit/tabs/history.html"
    position = 95
    on_paper = False

    def context(self, request: SignedInRequest, record: Model) -> dict[str, Any]:
        return {"changes": changes.of(record)}


for page in ("orgs.unit", "orgs.group", "orgs.kind", "accounts.account", "people.person"):
    tabs.add(page, HistoryTab)


@todos.provider
def open_alerts(user: Actor) -> Iterator[Todo]:
    if not user.can(ALERTS_ANSWER):
        return
    url = f"{reverse('audit:alerts')}?state={AlertState.OPEN}"
    rows = Alert.objects.visible_to(user).unanswered()
    yield Todo("待核查的安全预警", url, "请核实后填写结果", urgent=True, rows=rows)


@todos.provider
def failed_sign_ins(user: Actor) -> Iterator[Todo]:
    if not user.can(AUDIT_VIEW):
        return
    since = timezone.now() - dt.timedelta(hours=24)
    for action in watched_as(Watched.FAILED_SIGN_IN, Watched.LOCK_OUT):
        rows = Event.objects.filter(action=action, at__gte=since)
        query = {"action": action.value, "since": f"{timezone.localtime(since):%Y-%m-%d}"}
        url = f"{reverse('audit:events')}?{urlencode(query)}"
        urgent = action.watched is Watched.LOCK_OUT
        title = f"近 24 小时{action.label}"
        yield Todo(title, url, "请查看有无异常", urgent=urgent, rows=rows)
