"""A few jobs as they look after a week of use; no worker has to run for them."""

import datetime as dt

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.jobs.choices import ENDED, JobState
from portal.jobs.domain.runner import FAULT
from portal.jobs.job_kinds import SELF_TEST
from portal.jobs.models import Job
from portal.text import search_key

_ROWS = [
    ("系统自检", JobState.DONE, {"数据表": 24, "记录总数": 12_480}, ""),
    ("系统自检（升级后）", JobState.DONE, {"数据表": 26, "记录总数": 12_966}, ""),
    ("系统自检（月末）", JobState.CANCELLED, {}, ""),
    (
        "系统自检（夜间）",
        JobState.FAILED,
        {},
        "办理这项任务的后台服务中断（服务器重启或进程被结束），没有写入任何内容。请确认后点“重试”。",
    ),
    ("系统自检（搬迁后）", JobState.FAILED, {}, FAULT.format(job=5, kept="已办好的步骤保留")),
]


def build(plan: DemoPlan) -> None:
    owner = User.objects.holding("system_admin").select_related("unit").order_by("pk").first()
    if owner is None:
        return
    dice = plan.random("jobs")
    moments = [plan.moment(number, dice) for number, _ in enumerate(_ROWS, start=1)]
    jobs = Job.objects.bulk_create(
        _job(number, owner, row, moment)
        for number, (row, moment) in enumerate(zip(_ROWS, moments, strict=True), start=1)
    )
    for job, moment in zip(jobs, moments, strict=True):
        job.created_at = moment - dt.timedelta(seconds=2)
    Job.objects.bulk_update(jobs, ["created_at"])


def _job(
    number: int, owner: User, row: tuple[str, JobState, dict[str, int], str], moment: dt.datetime
) -> Job:
    title, state, facts, error = row
    return Job(
        kind=SELF_TEST,
        key=f"demo-{number}",
        title=title,
        owner=owner,
        unit=owner.unit,
        state=state,
        result=facts,
        error=error,
        gave_up_at=moment + dt.timedelta(seconds=4) if state == JobState.FAILED else None,
        attempts=1,
        fence=1,
        started_at=moment,
        heartbeat_at=moment,
        finished_at=moment + dt.timedelta(seconds=4) if state in ENDED else None,
        search=search_key(title),
    )
