"""What the page kit keeps for people: conditions of a list under a name."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import NoReverseMatch, reverse

from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import Unit

LONGEST_QUERY = 2000


class SavedViewQuerySet(ScopedQuerySet):
    def offered_to(self, user: Any, list_key: str) -> Self:
        """The user's own ones of a list, and those that colleagues share with their office."""
        return self.filter(
            models.Q(owner=user.pk) | models.Q(shared_with=user.unit_id), list_key=list_key
        ).order_by("shared_with", "name", "pk")


class SavedView(models.Model):
    """A list's conditions and order, kept to be asked again: `女干部，40 岁以下`."""

    shown_by: ClassVar[Scoped] = Scoped(owner="owner")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="保存人")
    shared_with = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, verbose_name="共享给单位"
    )
    list_key = models.CharField("列表", max_length=100)
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=LONGEST_QUERY, blank=True)
    created_at = models.DateTimeField("保存时间", auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "保存的视图"
        verbose_name_plural = "保存的视图"
        constraints: ClassVar = [
            models.UniqueConstraint("owner", "list_key", "name", name="saved_view_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Empty when a later release has no such list any more."""
        try:
            return f"{reverse(self.list_key)}?{self.query}"
        except NoReverseMatch:
            return ""
