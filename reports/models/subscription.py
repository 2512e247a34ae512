import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from reports.choices import Channel, DispatchState
from reports.models.bulletin import Bulletin, BulletinSeries
from reports.permissions import BULLETINS_MANAGE


class SubscriptionQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        users = User.objects.matching(typed).values("pk")
        return self.filter(models.Q(series__name__icontains=typed) | models.Q(user__in=users))


class Subscription(models.Model):
    """Where a person is told that a new issue of a series is out. What he reads then is what he may
    read: it leads to his unit's delivery, or to the issue."""

    shown_by: ClassVar[Scoped] = Scoped(permission=BULLETINS_MANAGE, owner="user")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="订阅人",
        on_delete=models.CASCADE,
        related_name="subscriptions",
    )
    series = models.ForeignKey(
        BulletinSeries,
        verbose_name="系列",
        on_delete=models.CASCADE,
        related_name="subscriptions",
    )
    in_portal = models.BooleanField("门户消息", default=True)
    address = models.EmailField("电子邮箱", blank=True)  # empty: none is sent
    by_gateway = models.BooleanField("短信平台", default=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "通报订阅"
        verbose_name_plural = "通报订阅"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "series"], name="subscription_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series}（{self.user}）"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:subscription", args=[self.pk])

    @property
    def about(self) -> str:
        """In a list it leads to the subscription, not to the settings of the series."""
        return str(self.series)

    @property
    def ways(self) -> str:
        there = (
            (self.in_portal, "门户消息"),
            (self.address, f"电子邮箱 {self.address}"),
            (self.by_gateway, "短信平台"),
        )
        return "、".join(words for is_on, words in there if is_on)


class DispatchQuerySet(ScopedQuerySet):
    def due(self) -> Self:
        ready = models.Q(wait_until=None) | models.Q(wait_until__lte=timezone.now())
        return self.filter(ready, state=DispatchState.WAITING)

    def failed(self) -> Self:
        return self.filter(state=DispatchState.FAILED)

    def matching(self, typed: str) -> Self:
        users = User.objects.matching(typed).values("pk")
        return self.filter(models.Q(bulletin__title__icontains=typed) | models.Q(user__in=users))


class Dispatch(models.Model):
    """One message that leaves the portal: a row before anything is sent, so that neither a broker
    nor a worker that dies loses it. `token` is the same however often it is tried."""

    shown_by: ClassVar[Scoped] = Scoped(permission=BULLETINS_MANAGE)

    bulletin = models.ForeignKey(
        Bulletin, verbose_name="通报", on_delete=models.PROTECT, related_name="dispatches"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="收件人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    channel = models.CharField("方式", max_length=10, choices=Channel.choices)
    address = models.CharField("地址", max_length=254, blank=True)
    url = models.CharField("指向", max_length=200)
    token = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(
        "状态", max_length=10, choices=DispatchState.choices, default=DispatchState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    wait_until = models.DateTimeField("下次再试时间", null=True)
    error = models.CharField("原因", max_length=300, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    sent_at = models.DateTimeField("发出时间", null=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = "外发通知"
        verbose_name_plural = "外发通知"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "user", "channel"], name="dispatch_once"),
            models.CheckConstraint(
                condition=models.Q(state=DispatchState.SENT, sent_at__isnull=False)
                | (~models.Q(state=DispatchState.SENT) & models.Q(sent_at=None)),
                name="dispatch_sent_at",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["wait_until"],
                condition=models.Q(state=DispatchState.WAITING),
                name="dispatch_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin}（{self.user}，{self.get_channel_display()}）"
