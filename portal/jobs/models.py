from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from portal import routes
from portal.access import Actor, Permission, Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.jobs.choices import ENDED, LIVE, JobState
from portal.jobs.permissions import JOBS_MANAGE
from portal.orgs.models import Unit
from portal.text import found_by, search_key

SYSTEM: Final = "系统"  # who owns a job that nobody asked for
# Kinds the system runs by itself, each with the permission of those its results are for.
SERVED: Final[dict[str, Permission]] = {}


@dataclass(frozen=True)
class ShownJobs(Scoped):
    """As declared; what the system runs by itself also to those it runs it for."""

    job: str = ""  # the way from a row to its job

    def alone(self, user: Actor) -> models.Q | None:
        condition = super().alone(user)
        if condition is None:
            return None
        for kind, permission in SERVED.items():
            ours = models.Q(**{f"{self.job}owner": None, f"{self.job}kind": kind})
            condition |= ours & user.scope(permission).q(f"{self.job}unit__path")
        return condition


class JobQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def held(self, fence: int) -> Self:
        """Still the run that took the job under this number."""
        return self.filter(state=JobState.RUNNING, fence=fence)

    def given_up(self) -> Self:
        return self.filter(gave_up_at__isnull=False)

    def unsettled(self) -> Self:
        return self.given_up().filter(settled_at=None)

    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def with_file_names(self) -> Self:
        files = JobFile.objects.filter(job=models.OuterRef("pk")).order_by("pk")
        return self.annotate(file_names=ArraySubquery(files.values("name")))


class Job(models.Model):
    """One long task: who asked for it, how far it is, what came of it.

    `fence` counts the runs. What a run writes is valid only while the row still carries its number,
    so a worker believed dead cannot finish a job that another one has taken over.
    """

    shown_by: ClassVar[Scoped] = ShownJobs(permission=JOBS_MANAGE, owner="owner")

    kind = models.CharField("类别", max_length=60)
    title = models.CharField("任务", max_length=120)
    key = models.CharField("幂等键", max_length=200)
    # Null where nobody asked: the clock did.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="提交人",
        on_delete=models.PROTECT,
        related_name="jobs",
        null=True,
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="jobs"
    )
    params = models.JSONField("参数", default=dict)
    state = models.CharField(
        "状态", max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    step = models.CharField("当前步骤", max_length=200, blank=True)
    done = models.PositiveBigIntegerField("已办", default=0)
    total = models.PositiveBigIntegerField("总数", default=0)
    result = models.JSONField("结果", default=dict)
    error = models.TextField("失败原因", blank=True)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    address = models.GenericIPAddressField("提交地址", null=True)
    request_id = models.CharField("请求编号", max_length=32, blank=True)
    created_at = models.DateTimeField("提交时间", auto_now_add=True)
    sent_at = models.DateTimeField("送入队列时间", null=True)
    started_at = models.DateTimeField("开始时间", null=True)
    heartbeat_at = models.DateTimeField("最近心跳", null=True)
    cancel_asked_at = models.DateTimeField("要求取消时间", null=True)
    # It failed for a passing reason and is not tried again before.
    wait_until = models.DateTimeField("下次再试时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    # It failed, not by what its owner asked for: somebody has to look into it, and has.
    gave_up_at = models.DateTimeField("停办时间", null=True)
    settled_at = models.DateTimeField("处理时间", null=True)
    search = models.CharField(max_length=400, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = "后台任务"
        indexes: ClassVar = [
            models.Index(fields=["owner", "-created_at"], name="job_owner_created"),
            models.Index(
                fields=["state", "heartbeat_at"],
                condition=models.Q(state__in=LIVE),
                name="job_live",
            ),
            models.Index(
                fields=["-gave_up_at"],
                condition=models.Q(gave_up_at__isnull=False),
                name="job_given_up",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=LIVE),
                name="job_live_key_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ENDED, finished_at__isnull=False)
                | models.Q(state__in=LIVE, finished_at=None),
                name="job_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.RUNNING) | models.Q(heartbeat_at__isnull=False),
                name="job_running_has_heartbeat",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.FAILED) | ~models.Q(error=""),
                name="job_failed_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(gave_up_at=None, settled_at=None)
                | models.Q(state=JobState.FAILED, gave_up_at__isnull=False),
                name="job_given_up_has_failed",
            ),
            models.CheckConstraint(
                condition=models.Q(wait_until=None) | models.Q(state=JobState.QUEUED),
                name="job_only_queued_waits",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("jobs:job", self.pk)

    @property
    def person(self) -> "User":
        """Who asked for it: of a kind the clock does not start there is always somebody."""
        if self.owner is None:
            raise ValueError(f"nobody asked for {self.kind}")
        return self.owner

    @property
    def owner_name(self) -> str:
        return str(self.owner) if self.owner else SYSTEM

    @property
    def settled_word(self) -> str:
        return "已处理" if self.settled_at else "待处理"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def percent(self) -> int | None:
        """None while nobody knows how much there is to do."""
        return min(100, self.done * 100 // self.total) if self.total else None


class JobFile(models.Model):
    """One file a job hands back, under the name it is downloaded by."""

    shown_by: ClassVar[Scoped] = ShownJobs(permission=JOBS_MANAGE, owner="job__owner", job="job__")

    job = models.ForeignKey(
        Job, verbose_name="后台任务", on_delete=models.CASCADE, related_name="files"
    )
    name = models.CharField("结果文件", max_length=150)
    # Empty once a file to be had once was taken.
    file = models.FileField(upload_to="jobs/", max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "任务结果文件"
        verbose_name_plural = "任务结果文件"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "name"], name="job_file_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class JobStep(models.Model):
    """One part of a job that commits by itself: done once, whichever run of the job came to it."""

    shown_by: ClassVar[Scoped] = ShownJobs(permission=JOBS_MANAGE, owner="job__owner", job="job__")

    job = models.ForeignKey(
        Job, verbose_name="后台任务", on_delete=models.CASCADE, related_name="steps"
    )
    key = models.CharField("步骤编号", max_length=100)
    label = models.CharField("步骤", max_length=200)
    is_done = models.BooleanField("已办好")
    result = models.JSONField("结果", null=True)  # given to the later run that passes it by
    error = models.TextField("原因", blank=True)
    at = models.DateTimeField("时间", auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "任务步骤"
        verbose_name_plural = "任务步骤"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "key"], name="job_step_once"),
            models.CheckConstraint(
                condition=models.Q(is_done=True, error="")
                | models.Q(models.Q(is_done=False), ~models.Q(error="")),
                name="job_step_failed_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.label
