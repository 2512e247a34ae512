import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audit.permissions import AUDIT_VIEW
from portal.jobs.choices import JobState
from portal.jobs.domain import jobs, results
from portal.jobs.domain.kinds import KINDS
from portal.jobs.filters import JobFilters, MyJobFilters
from portal.jobs.job_kinds import SELF_TEST, VERIFY_TRAIL
from portal.jobs.models import Job, JobFile
from portal.jobs.permissions import JOBS_MANAGE
from portal.jobs.tables import JobTable, MyJobTable, tone_of
from portal.serving import safe_file
from portal.ui.export import XLSX
from portal.ui.views import (
    ActPage,
    Crumb,
    FormPage,
    Link,
    ListPage,
    NothingToAsk,
    RecordPage,
    SignedInRequest,
)

RETRIABLE = (JobState.FAILED, JobState.CANCELLED)


class MyJobs(ListPage):
    """Everybody after starting something long: is it ready, and where is the file."""

    model = Job
    table = MyJobTable
    filters = MyJobFilters
    title = "我的任务"
    lead = "导入、导出、通报生成等需要较长时间的工作在后台办理，离开页面不影响办理。"
    search_hint = "任务名称或拼音首字母"
    empty_title = "还没有任务"
    empty_hint = "在导入、导出等页面提交后，这里会显示进度和结果。"

    def rows(self) -> QuerySet:
        own = super().rows().filter(owner=self.request.user).with_file_names()
        return own.order_by("-created_at", "-pk")


class AllJobs(ListPage):
    """The system administrator, when somebody says that nothing moves."""

    model = Job
    table = JobTable
    filters = JobFilters
    permission = JOBS_MANAGE
    title = "后台任务"
    lead = "全部人员和系统的后台任务。结果文件只能由提交人下载。"
    search_hint = "任务名称或拼音首字母"
    hidden_columns = ("file_names",)
    empty_title = "还没有后台任务"

    def rows(self) -> QuerySet:
        jobs = super().rows().select_related("owner", "unit").with_file_names()
        return jobs.order_by("-created_at", "-pk")

    def actions(self) -> list[Link]:
        return [
            Link("系统自检", reverse("jobs:self-test"), "stethoscope", "primary"),
            Link("办不成的任务", reverse("jobs:given-up"), "alert-triangle"),
        ]


class JobPage(RecordPage):
    """Whoever started it, watching it go; the administrator, asking why it failed."""

    model = Job
    template_name = "jobs/job.html"

    def records(self) -> QuerySet:
        return super().records().select_related("owner", "unit")

    def crumbs(self) -> list[Crumb]:
        return job_crumbs(self.record, self.request)

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(**described(self.record, self.request), **extra)


class JobProgress(JobPage):
    """Asked by the job's page every two seconds until the job ends; does not count as activity."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = self.render(partial="progress")
        response["Cache-Control"] = "no-store"
        return response


class CancelJob(ActPage):
    """Somebody who started the wrong thing."""

    model = Job
    title = "取消任务：{record}"
    form_class = NothingToAsk
    verb = "取消任务"
    danger = True
    done = "已要求取消。"

    def crumbs(self) -> list[Crumb]:
        return job_crumbs(self.record, self.request)

    def consequences(self) -> list[str]:
        if _in_steps(self.record):
            return ["任务在当前步骤结束后停止，已办好的步骤保留；重试时接着办其余的。"]
        return ["任务在当前步骤结束后停止，已做的部分全部作废，不会留下半截数据。"]

    def act(self, form: NothingToAsk) -> Job:
        return jobs.cancel(self.record, by=self.request.user)


class RetryJob(ActPage):
    """Somebody whose job failed for a passing reason."""

    model = Job
    title = "重试任务：{record}"
    form_class = NothingToAsk
    verb = "重试"
    done = "已重新排队。"

    def crumbs(self) -> list[Crumb]:
        return job_crumbs(self.record, self.request)

    def consequences(self) -> list[str]:
        if _in_steps(self.record):
            return ["已办好的步骤不再重办，只办没有办成的和还没有办的，进度在任务页面显示。"]
        return ["按原来的内容从头再办一次，进度在任务页面显示。"]

    def act(self, form: NothingToAsk) -> Job:
        return jobs.retry(self.record, by=self.request.user)


class SelfTest(FormPage):
    """The system administrator after an upgrade: is everything there, does the queue work."""

    title = "系统自检"
    permission = JOBS_MANAGE
    form_class = NothingToAsk
    verb = "开始自检"
    done = "已提交，正在后台办理。"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("后台任务", reverse("jobs:all"))]

    @property
    def cancel_url(self) -> str:
        return reverse("jobs:all")

    def consequences(self) -> list[str]:
        return ["清点各数据表的记录数，生成一份 Excel。", "不修改任何数据，可以随时运行。"]

    def act(self, form: NothingToAsk) -> Job:
        user = self.request.user
        return jobs.enqueue(SELF_TEST, by=user, unit=user.unit, key=f"user-{user.pk}")


class VerifyTrail(FormPage):
    """The auditor, before he signs that the trail is whole, or when something is suspected."""

    title = "校验审计记录"
    permission = AUDIT_VIEW
    form_class = NothingToAsk
    verb = "开始校验"
    done = "已提交，正在后台校验。"
    cancel_url = reverse_lazy("home")

    def consequences(self) -> list[str]:
        return [
            "逐条核对全部审计记录和封存，找出改动、缺失和插入的记录；记录多时需要几分钟。",
            "不修改任何内容；结果显示在任务页面和首页，发现问题时产生安全预警。",
        ]

    def act(self, form: NothingToAsk) -> Job:
        user = self.request.user
        return jobs.enqueue(VERIFY_TRAIL, by=user, unit=user.unit, key="trail")


@require_safe
def result(request: SignedInRequest, pk: int) -> FileResponse:
    files = JobFile.objects.visible_to(request.user).select_related("job__owner", "job__unit")
    file = get_object_or_404(files, pk=pk)
    try:
        stream = results.take(file, by=request.user)
    except (ValidationError, FileNotFoundError) as missing:
        raise Http404 from missing
    xlsx = file.name.endswith(".xlsx")
    return safe_file(
        stream,
        name=file.name,
        content_type=XLSX if xlsx else "application/octet-stream",
    )


def job_crumbs(job: Job, request: SignedInRequest) -> list[Crumb]:
    if job.owner_id == request.user.pk:
        return [Crumb("我的任务", reverse("jobs:mine"))]
    return [Crumb("后台任务", reverse("jobs:all"))]


def described(job: Job, request: SignedInRequest) -> dict[str, Any]:
    tone, icon = tone_of(job)
    steps = list(job.steps.all())
    mine = jobs.may_handle(job, request.user)
    return {
        "job": job,
        "kind": KINDS.get(job.kind),
        "tone": tone,
        "icon": icon,
        "errors": job.error.splitlines(),
        "may_cancel": mine and job.is_live and not job.cancel_asked_at,
        "may_retry": mine and job.state in RETRIABLE and job.kind in KINDS,
        "files": results.kept(job) if results.may_take(job, by=request.user) else [],
        "failed_steps": [step for step in steps if not step.is_done],
        "done_steps": [step for step in steps if step.is_done],
        "may_settle": jobs.may_settle(job, request.user),
        "waits_long": _waits_long(job),
    }


def _in_steps(job: Job) -> bool:
    kind = KINDS.get(job.kind)
    return kind is not None and kind.in_steps


def _waits_long(job: Job) -> bool:
    """Called a minute ago, and not put off."""
    if job.state != JobState.QUEUED or job.sent_at is None or job.wait_until is not None:
        return False
    return timezone.now() - job.sent_at >= dt.timedelta(minutes=1)
