"""What jobs add to the menu and to the to-dos."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.jobs.choices import JobState
from portal.jobs.models import Job
from portal.jobs.permissions import JOBS_MANAGE
from portal.ui.registry import MenuEntry, Todo, menu, todos

menu.add(
    MenuEntry("我的后台任务", "jobs:mine", "loader", "资料", position=90),
    MenuEntry("全部后台任务", "jobs:all", "server-cog", "系统", JOBS_MANAGE, 60),
)


@todos.provider
def failed_jobs(user: Actor) -> Iterator[Todo]:
    """Of the last week: an older one nobody missed."""
    since = timezone.now() - dt.timedelta(days=7)
    own = Job.objects.filter(owner=user.pk, state=JobState.FAILED, finished_at__gte=since)
    url = f"{reverse('jobs:mine')}?state={JobState.FAILED}"
    yield Todo("后台任务失败", url, "请查看原因，修改后重试", rows=own)


@todos.provider
def given_up(user: Actor) -> Iterator[Todo]:
    if user.can(JOBS_MANAGE):
        url = f"{reverse('jobs:given-up')}?settled=no"
        detail = "程序出错、中断或超时，请查看原因后重试或记为已处理"
        yield Todo("办不成的任务", url, detail, rows=Job.objects.unsettled())
