import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from talent.choices import RecognitionState
from talent.models.profile import TalentProfile
from talent.permissions import TALENT_VIEW


class GradeQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("-since", "position", "pk")


@tracked()
class Grade(models.Model):
    """One level of the county's catalogue of talents. The letters are each county's own, so that
    nothing is read from them: the order says which is higher."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    code = models.CharField("层次", max_length=10)
    label = models.CharField("名称", max_length=40)
    position = models.PositiveSmallIntegerField("次序", help_text="1 为最高，逐级递增。")
    is_high = models.BooleanField("计入高层次人才", default=True)
    years = models.PositiveSmallIntegerField("有效年限", default=5)
    authority = models.CharField("认定机关", max_length=60, blank=True)
    items = models.TextField(
        "条目及证明",
        max_length=2000,
        blank=True,
        help_text="一行一条，如“省级领军人才：入选文件”。",
    )
    document = models.CharField("依据文件", max_length=100)
    since = models.DateField("施行日期")
    until = models.DateField("停止日期", null=True, blank=True)

    objects = GradeQuerySet.as_manager()

    class Meta:
        verbose_name = "人才层次"
        verbose_name_plural = "人才层次"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "code"], name="grade_once_per_document"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("talent:grade", args=[self.pk])


class RecognitionQuerySet(ScopedQuerySet):
    def in_force(self, day: dt.date) -> Self:
        """Granted, begun and not over; none of those taken back."""
        ends = Q(until=None) | Q(until__gte=day)
        return self.filter(ends, state=RecognitionState.GRANTED, since__lte=day)

    def in_order(self) -> Self:
        return self.order_by("grade__position", "-since", "-pk")


@tracked()
class Recognition(models.Model):
    """That somebody is of a level: proposed, shown to the public, granted, perhaps taken back."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="profile__unit__path")

    profile = models.ForeignKey(
        TalentProfile, verbose_name="人才", on_delete=models.PROTECT, related_name="recognitions"
    )
    grade = models.ForeignKey(
        Grade, verbose_name="层次", on_delete=models.PROTECT, related_name="recognitions"
    )
    item = models.CharField("符合条目", max_length=200, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=RecognitionState.choices,
        default=RecognitionState.PROPOSED,
    )
    notice_since = models.DateField("公示起", null=True, blank=True)
    notice_until = models.DateField("公示止", null=True, blank=True)
    since = models.DateField("认定日期", null=True, blank=True)
    until = models.DateField("有效期至", null=True, blank=True)
    document = models.CharField("认定文号", max_length=100, blank=True)
    revoked_on = models.DateField("取消日期", null=True, blank=True)
    reason = models.CharField("取消原因", max_length=200, blank=True)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = "层次认定"
        verbose_name_plural = "层次认定"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=RecognitionState.GRANTED) | Q(since__isnull=False),
                name="recognition_granted_has_date",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["profile", "state"], name="recognition_profile_state"),
        ]

    def __str__(self) -> str:
        return f"{self.profile} {self.grade}"

    def get_absolute_url(self) -> str:
        return f"{self.profile.get_absolute_url()}?tab=recognitions"

    def state_on(self, day: dt.date) -> str:
        """The words of its state, one that ran out included."""
        over = self.until is not None and self.until < day
        if self.state == RecognitionState.GRANTED and over:
            return "已到期"
        return self.get_state_display()
