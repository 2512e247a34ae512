"""One activity of a party organisation: what, when, who came, and what became of the record."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from branches.choices.life import (
    COUNTED_STATES,
    ActivitySource,
    ActivityState,
    LeaveReason,
    Presence,
)
from branches.models.clerk import ScopedToBranch
from branches.models.life_kinds import ActivityKind
from branches.models.member import PartyMember
from branches.models.organisation import PartyOrganization
from branches.permissions import ACTIVITIES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept
from portal.files.models import Upload
from portal.text import found_by, search_key


class ActivityQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def counted(self) -> Self:
        """What fulfils duties and enters figures."""
        return self.standing().filter(state__in=COUNTED_STATES)

    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "-pk")


class Activity(models.Model):
    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ACTIVITIES_VIEW, path="organization__unit__path", organisation="organization__path"
    )

    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党组织",
        on_delete=models.PROTECT,
        related_name="activities",
    )
    kinds = models.ManyToManyField(
        ActivityKind, verbose_name="类型", through="ActivityOfKind", related_name="activities"
    )
    held_on = models.DateField("日期")
    starts_at = models.TimeField("开始时间", null=True, blank=True)
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    topic = models.CharField("主题", max_length=200)
    host = models.CharField("主持人", max_length=50, blank=True)
    recorder = models.CharField("记录人", max_length=50, blank=True)
    lecturer = models.CharField("主讲人", max_length=50, blank=True)
    study = models.TextField("学习内容", max_length=2000, blank=True)
    content = models.TextField("会议内容", max_length=10_000, blank=True)
    resolution = models.TextField("决议", max_length=4000, blank=True)
    leaders = models.CharField("参加领导", max_length=200, blank=True)
    is_voted = models.BooleanField("有表决事项", default=False)
    is_passed = models.BooleanField("表决通过", default=True)
    votes_entitled = models.PositiveSmallIntegerField("应到有表决权", null=True, blank=True)
    votes_present = models.PositiveSmallIntegerField("实到有表决权", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("赞成", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("反对", null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField("弃权", null=True, blank=True)
    expected = models.PositiveIntegerField("应到", default=0)
    present = models.PositiveIntegerField("实到", default=0)
    on_leave = models.PositiveIntegerField("请假", default=0)
    absent = models.PositiveIntegerField("缺席", default=0)
    observers = models.PositiveIntegerField("列席", default=0)
    source = models.CharField(
        "来源", max_length=10, choices=ActivitySource.choices, default=ActivitySource.BRANCH
    )
    state = models.CharField(
        "状态", max_length=10, choices=ActivityState.choices, default=ActivityState.DRAFT
    )
    entered_on = models.DateField("录入日期", null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="录入人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    changed_at = models.DateTimeField("修改时间", auto_now=True)
    return_reason = models.CharField("退回原因", max_length=200, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="审核人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True)
    search = models.CharField(max_length=400, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "组织生活记录"
        verbose_name_plural = "组织生活记录"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expected=models.F("present") + models.F("on_leave")
                                   + models.F("absent")),
                name="activity_attendance_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(entered_on__isnull=False)
                | models.Q(state=ActivityState.DRAFT),
                name="activity_entered_when_submitted",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["organization", "held_on"], name="activity_of_a_month"),
            models.Index(fields=["held_on"], name="activity_held"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_search()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("branches:activity", self.pk)

    def fill_search(self) -> None:
        """Bulk inserts, which pass `save` by, call this themselves."""
        self.search = search_key(self.topic, self.place, self.lecturer)[:400]

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_counted(self) -> bool:
        return not self.is_withdrawn and self.state in COUNTED_STATES

    @property
    def is_half_reviewed(self) -> bool:
        """The township has passed it, the county has not (BR-14 asks for two reviews)."""
        return self.state == ActivityState.SUBMITTED and self.reviewed_by_id is not None

    def get_standing_display(self) -> str:
        if self.is_withdrawn:
            return "已撤回"
        return "已初审" if self.is_half_reviewed else self.get_state_display()


class ActivityOfKind(models.Model):
    """One record may serve several duties, each in its own book."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ACTIVITIES_VIEW,
        path="activity__organization__unit__path",
        organisation="activity__organization__path",
    )

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="of_kinds")
    kind = models.ForeignKey(ActivityKind, on_delete=models.PROTECT, related_name="of_activities")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "活动所属类型"
        verbose_name_plural = "活动所属类型"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "kind"], name="activity_kind_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity}：{self.kind}"


class AttendanceQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("pk")


class Attendance(models.Model):
    """How one member took part."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ACTIVITIES_VIEW,
        path="activity__organization__unit__path",
        organisation="activity__organization__path",
    )

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(PartyMember, on_delete=models.PROTECT, related_name="attendance")
    presence = models.CharField("到会情况", max_length=10, choices=Presence.choices)
    reason = models.CharField("事由", max_length=10, choices=LeaveReason.choices, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "到会情况"
        verbose_name_plural = "到会情况"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "member"], name="attendance_once"),
            models.CheckConstraint(
                condition=models.Q(presence__in=Presence.values), name="attendance_presence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_presence_display()}"


class ActivityPhoto(models.Model):
    """Evidence, at most three to an activity; where a picture was taken is stripped."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ACTIVITIES_VIEW,
        path="activity__organization__unit__path",
        organisation="activity__organization__path",
    )

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="photos")
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "活动佐证"
        verbose_name_plural = "活动佐证"

    def __str__(self) -> str:
        return str(self.upload)


class ActivityCorrection(models.Model):
    """修改痕迹: what was changed after submission; printed with the book."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ACTIVITIES_VIEW,
        path="activity__organization__unit__path",
        organisation="activity__organization__path",
    )
    kept: ClassVar[Kept] = Kept(goes_with="activity")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="corrections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("修改时间", auto_now_add=True)
    reason = models.CharField("修改原因", max_length=200)
    changes = models.TextField("修改内容")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "修改痕迹"
        verbose_name_plural = "修改痕迹"

    def __str__(self) -> str:
        return f"{self.activity} {self.at:%Y-%m-%d}"
