"""What the inbox brings to the menu, the home page, the frame and the global search."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.utils import timezone

from portal.access import Permission
from portal.accounts.models import User
from portal.inbox.models import Announcement, Policy, Task
from portal.ui.registry import (
    Hit,
    Indicator,
    MenuEntry,
    Panel,
    Search,
    Todo,
    indicators,
    menu,
    panels,
    searches,
    todos,
)

ON_HOME = 8  # tasks named one by one; the rest is counted
SHOWN_ANNOUNCEMENTS = 6

menu.add(
    MenuEntry("我的待办", "inbox:tasks", "checklist", "", None, 1),
    MenuEntry("消息", "inbox:notices", "bell", "", None, 2),
    MenuEntry("公告栏目", "inbox:announcements", "speakerphone", "资料", None, 3),
    MenuEntry("制度文件库", "inbox:policies", "books", "资料", Permission.POLICIES_VIEW, 4),
)
indicators.add(Indicator("消息", "inbox:notices", "bell", "inbox:bell"))


@todos.provider
def own_tasks(user: User) -> Iterator[Todo]:
    mine = Task.objects.of(user).open().select_related("unit", "from_user")
    found = list(mine.order_by(F("due_on").asc(nulls_last=True), "pk")[: ON_HOME + 1])
    for task in found[:ON_HOME]:
        yield Todo(task.title, task.get_absolute_url(), _detail(task), urgent=task.is_late)
    if len(found) > ON_HOME:
        yield Todo("全部待办", MenuEntry("", "inbox:tasks", "", "").url, count=mine.count())


def _detail(task: Task) -> str:
    parts = [task.source, str(task.unit)]
    if task.due_on:
        parts.append(f"{task.due_on:%Y-%m-%d} 到期")
    if task.due_on == timezone.localdate():
        parts[-1] = "今天到期"
    if task.is_late:
        parts[-1] = f"已逾期（{task.due_on:%Y-%m-%d}）"
    return " · ".join(parts)


class Bulletin(Panel):
    key = "announcements"
    title = "公告栏目"
    template = "inbox/panel.html"
    position = 10

    def context(self, user: User) -> dict[str, Any]:
        shown = Announcement.objects.addressed_to(user).with_read_by(user).newest_first()
        return {"announcements": shown.defer("body")[:SHOWN_ANNOUNCEMENTS]}


panels.add(Bulletin)


def find_tasks(user: User, typed: str) -> Iterator[Hit]:
    found = Task.objects.of(user).matching(typed).select_related("unit")
    for task in found.order_by("-created_at", "-pk")[: searches.LIMIT]:
        yield Hit(task.title, task.get_absolute_url(), task.get_state_display())


def find_policies(user: User, typed: str) -> Iterator[Hit]:
    if not user.can(Permission.POLICIES_VIEW):
        return
    found = Policy.objects.visible_to(user).matching(typed).defer("body", "grams")
    for policy in found.in_order()[: searches.LIMIT]:
        detail = f"{policy.number} · {policy.get_state_display()}"
        yield Hit(policy.title, policy.get_absolute_url(), detail)


searches.add(
    Search("待办", "checklist", find_tasks, 40),
    Search("制度文件", "books", find_policies, 50),
)
