from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.inbox.choices import AnnouncementColumn, AnnouncementState
from portal.inbox.permissions import ANNOUNCE
from portal.orgs.models import Unit
from portal.text import search_key, search_term


class AnnouncementQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        condition = models.Q(search__contains=search_term(typed)) | models.Q(body__icontains=typed)
        return self.filter(condition)

    def published(self) -> Self:
        return self.filter(state=AnnouncementState.PUBLISHED)

    def addressed_to(self, user: User) -> Self:
        """Published for a unit the person belongs to or works at, or for one above it."""
        paths = paths_above(user)
        audience = Unit.objects.filter(path__in=paths, announcements=models.OuterRef("pk"))
        return self.published().filter(models.Exists(audience))

    def visible_to(self, user: User) -> Self:  # type: ignore[override]  # an Actor has no roles
        if getattr(user, "is_anonymous", False):
            return self.none()
        managed = user.scope(ANNOUNCE).q("unit__path")
        addressed = self.model.objects.addressed_to(user).values("pk")
        return self.filter(models.Q(pk__in=addressed) | managed)

    def with_read_by(self, user: User) -> Self:
        """`is_read` tells whether this person has opened it."""
        mine = Reading.objects.filter(announcement=models.OuterRef("pk"), user=user)
        return self.annotate(is_read=models.Exists(mine))

    def newest_first(self) -> Self:
        return self.order_by("-pinned", models.F("published_at").desc(nulls_first=True), "-pk")


def paths_above(user: User) -> list[str]:
    """Paths of the person's units and of all units above them."""
    own = {user.unit.path, *(holding.unit.path for holding in user.holdings)}
    ends = {path[:end] for path in own for end in range(Unit.steplen, len(path) + 1, Unit.steplen)}
    return sorted(ends)


@tracked(exclude=("search",))
class Announcement(models.Model):
    """A text for all, or for some units with everything below them. Plain paragraphs only."""

    shown_by: ClassVar[Scoped] = Scoped(permission=ANNOUNCE, path="unit__path", owner="by")

    column = models.CharField(
        "栏目", max_length=10, choices=AnnouncementColumn.choices, default=AnnouncementColumn.NOTICE
    )
    title = models.CharField("标题", max_length=100)
    body = models.TextField("正文", max_length=20_000)
    unit = models.ForeignKey(
        Unit, verbose_name="发布单位", on_delete=models.PROTECT, related_name="+"
    )
    audience = models.ManyToManyField(Unit, verbose_name="发布范围", related_name="announcements")
    pinned = models.BooleanField("置顶", default=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=AnnouncementState.choices,
        default=AnnouncementState.DRAFT,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="拟稿人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("拟稿时间", auto_now_add=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    search = models.CharField(max_length=300, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = "公告"
        verbose_name_plural = "公告"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=AnnouncementState.DRAFT)
                | models.Q(published_at__isnull=False),
                name="announcement_published_has_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "-published_at"], name="announcement_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("inbox:announcement", self.pk)

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.body.splitlines() if line.strip()]

    @property
    def is_published(self) -> bool:
        return self.state == AnnouncementState.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.state == AnnouncementState.DRAFT


class Reading(models.Model):
    """A person opened an announcement for the first time."""

    shown_by: ClassVar[Scoped] = Scoped(
        permission=ANNOUNCE, path="announcement__unit__path", owner="user"
    )

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="readings"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings"
    )
    at = models.DateTimeField("阅读时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "阅读回执"
        verbose_name_plural = "阅读回执"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["announcement", "user"], name="reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.announcement}"
