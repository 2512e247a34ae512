"""What the inbox brings to the menu, the home page, the frame and the global search."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.utils import timezone

from portal.accounts.models import User
from portal.inbox.models import Announcement, Policy, Task
from portal.inbox.permissions import ANNOUNCE, POLICIES_MANAGE, POLICIES_VIEW, TASKS_ASSIGN
from portal.ui.registry import (
    Act,
    BarSign,
    Hit,
    MenuEntry,
    Panel,
    Search,
    Todo,
    acts,
    bar_signs,
    menu,
    panels,
    searches,
    todos,
)

ON_HOME = 8  # tasks named one by one; the rest is counted
FAMILY = 3  # as many of one kind become one line
IN_GROUP = 6  # tasks named inside such a line
LOOKED_AT = 100  # the first ones due; nobody reads more on the home page
SHOWN_ANNOUNCEMENTS = 6

menu.add(
    MenuEntry("我的待办", "inbox:tasks", "checklist", "", None, 1),
    MenuEntry("消息", "inbox:notices", "bell", "", None, 2),
    MenuEntry("公告栏目", "inbox:announcements", "speakerphone", "资料", None, 3),
    MenuEntry("制度文件库", "inbox:policies", "books", "资料", POLICIES_VIEW, 4),
)
bar_signs.add(BarSign("消息", "inbox:notices", "bell", "inbox:bell"))


@todos.provider
def own_tasks(user: User) -> Iterator[Todo]:
    """What comes in numbers, such as late elections, is one line that opens; the rest is named one
    by one as far as it fits."""
    mine = Task.objects.of(user).open()
    in_order = mine.order_by(F("due_on").asc(nulls_last=True), "pk")
    tasks = list(in_order.for_one_line()[: LOOKED_AT + 1])
    address = MenuEntry("", "inbox:tasks", "", "").url
    families = Counter(filter(None, map(_family, tasks)))
    named: Counter[str] = Counter()
    today = timezone.localdate()
    for task in tasks:
        family = _family(task)
        group = family if families[family] >= FAMILY else ""
        if group and not named[group]:
            url = f"{address}?{urlencode({'q': group})}"
            yield Todo(group, url, count=families[group], group=group)
        named[group] += 1
        if named[group] <= (IN_GROUP if group else ON_HOME):
            url, late = task.get_absolute_url(), task.is_late_on(today)
            yield Todo(task.title, url, _detail(task, today), urgent=late, group=group)
    if named[""] > ON_HOME or len(tasks) > LOOKED_AT:
        yield Todo("全部待办", address, count=mine.count())


def _family(task: Task) -> str:
    """Of a to-do the portal set itself: what is to be done, without the record it is about."""
    head, colon, _ = task.title.partition("：")
    return head if task.key and colon else ""


def _detail(task: Task, today: dt.date) -> str:
    parts = [task.source, str(task.unit)]
    if task.due_on:
        parts.append(f"{task.due_on:%Y-%m-%d} 到期")
    if task.due_on == today:
        parts[-1] = "今天到期"
    if task.is_late_on(today):
        parts[-1] = f"已逾期（{task.due_on:%Y-%m-%d}）"
    return " · ".join(parts)


class LatestAnnouncements(Panel):
    key = "announcements"
    title = "公告栏目"
    template = "inbox/panel.html"
    position = 51

    def context(self, user: User) -> dict[str, Any] | None:
        addressed = Announcement.objects.addressed_to(user).with_read_by(user).newest_first()
        announcements = list(addressed.defer("body")[:SHOWN_ANNOUNCEMENTS])
        return {"announcements": announcements} if announcements else None


panels.add(LatestAnnouncements)


def find_tasks(user: User, typed: str) -> Iterator[Hit]:
    matches = Task.objects.of(user).matching(typed).select_related("unit")
    for task in matches.order_by("-created_at", "-pk")[: searches.LIMIT]:
        yield Hit(task.title, task.get_absolute_url(), task.get_state_display())


def find_policies(user: User, typed: str) -> Iterator[Hit]:
    if not user.can(POLICIES_VIEW):
        return
    matches = Policy.objects.visible_to(user).matching(typed).defer("body", "grams")
    for policy in matches.in_order()[: searches.LIMIT]:
        detail = f"{policy.number} · {policy.get_state_display()}"
        yield Hit(policy.title, policy.get_absolute_url(), detail)


acts.add(
    Act("交办事项", "inbox:hand-out", "send", TASKS_ASSIGN, 60),
    Act("起草公告", "inbox:announcement-new", "pencil-plus", ANNOUNCE, 61),
    Act("收录文件", "inbox:policy-new", "file-plus", POLICIES_MANAGE, 62),
)
searches.add(
    Search("待办", "checklist", find_tasks, 40),
    Search("制度文件", "books", find_policies, 50),
)
