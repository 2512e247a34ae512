"""What the audit trail adds to the menu and to the auditor's to-dos."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor, Permission
from portal.audit.choices import Action
from portal.audit.models import Event
from portal.ui.registry import MenuEntry, Todo, menu, todos

menu.add(MenuEntry("审计记录", "audit:events", "history", "系统", Permission.AUDIT_VIEW, 40))


@todos.provider
def failed_sign_ins(user: Actor) -> Iterator[Todo]:
    if not user.can(Permission.AUDIT_VIEW):
        return
    since = timezone.now() - dt.timedelta(hours=24)
    for action in (Action.SIGN_IN_FAILED, Action.LOCKED_OUT):
        count = Event.objects.filter(action=action, at__gte=since).count()
        if count:
            query = {"action": action.value, "since": f"{timezone.localtime(since):%Y-%m-%d}"}
            url = f"{reverse('audit:events')}?{urlencode(query)}"
            urgent = action == Action.LOCKED_OUT
            yield Todo(f"近 24 小时{action.label}", url, "请查看有无异常", count, urgent)
