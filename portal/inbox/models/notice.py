"""What a person is told: notices as things happen, one digest a day."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.permissions import AUDIT_VIEW


class DeliveredQuerySet(ScopedQuerySet):
    def delivered(self) -> Self:
        """Not held back by the reader's quiet hours any more."""
        return self.filter(deliver_at__lte=timezone.now())

    def unread(self) -> Self:
        return self.delivered().filter(read_at=None)


class NoticeQuerySet(DeliveredQuerySet):
    def matching(self, typed: str) -> Self:
        condition = models.Q(title__icontains=typed) | models.Q(text__icontains=typed)
        return self.filter(condition)


class Notice(models.Model):
    """One message to one person; with a key it is sent once."""

    shown_by: ClassVar[Scoped] = Scoped(owner="user")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    key = models.CharField(max_length=120, blank=True)
    title = models.CharField("标题", max_length=100)
    text = models.CharField("内容", max_length=500, blank=True)
    url = models.CharField("相关页面", max_length=300, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    deliver_at = models.DateTimeField("送达时间", default=timezone.now)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=~models.Q(key=""), name="notice_once_by_key"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-deliver_at"], name="notice_user_delivered"),
            models.Index(
                fields=["user"], condition=models.Q(read_at=None), name="notice_user_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return routes.record("inbox:notice", self.pk)


class Digest(models.Model):
    """What a person was reminded of on a day: at most one per person and day."""

    shown_by: ClassVar[Scoped] = Scoped(owner="user")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    day = models.DateField("日期")
    content = models.JSONField("内容", default=dict)
    task_count = models.PositiveIntegerField("事项数", default=0)
    deliver_at = models.DateTimeField("送达时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = DeliveredQuerySet.as_manager()

    class Meta:
        verbose_name = "每日提醒"
        verbose_name_plural = "每日提醒"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} 的提醒"

    def get_absolute_url(self) -> str:
        return routes.record("inbox:digest", self.pk)


class DigestRun(models.Model):
    """The day's digests were built; a second run of the same day does nothing."""

    shown_by: ClassVar[Scoped] = Scoped(permission=AUDIT_VIEW)

    day = models.DateField("日期", primary_key=True)
    at = models.DateTimeField("时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "每日提醒批次"
        verbose_name_plural = "每日提醒批次"

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class ReminderSettings(models.Model):
    """When a person does not want to be told; who never chose has the default hours."""

    shown_by: ClassVar[Scoped] = Scoped(owner="user")
    QUIET_FROM: ClassVar[dt.time] = dt.time(20)
    QUIET_UNTIL: ClassVar[dt.time] = dt.time(8)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="reminder_settings",
    )
    quiet_from = models.TimeField("免打扰开始", default=QUIET_FROM)
    quiet_until = models.TimeField("免打扰结束", default=QUIET_UNTIL)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒设置"
        verbose_name_plural = "提醒设置"

    def __str__(self) -> str:
        return f"{self.quiet_from:%H:%M} 至 {self.quiet_until:%H:%M}"

    def release(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself, or the end of the quiet hours it falls into."""
        local = timezone.localtime(moment)
        day = _quiet_end(local, self.quiet_from, self.quiet_until)
        if day is None:
            return moment
        return timezone.make_aware(dt.datetime.combine(day, self.quiet_until))


def _quiet_end(local: dt.datetime, start: dt.time, end: dt.time) -> dt.date | None:
    """The day on which the quiet hours around the moment end; None when it is not quiet."""
    now = local.time()
    if start == end:
        return None
    if start < end:
        return local.date() if start <= now < end else None
    if now >= start:
        return local.date() + dt.timedelta(days=1)
    return local.date() if now < end else None
