from typing import ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept


class DeedQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)

    def about(self, record: models.Model) -> Self:
        return self.filter(about_type=record._meta.label_lower, about_id=str(record.pk))


class Deed(models.Model):
    """An act that may be taken back for some days, with what it changed: of each row the values
    before and after; a row it made has nothing before, one it removed nothing after."""

    shown_by: ClassVar[Scoped] = Scoped(owner="by")  # others come by the record it is about
    kept: ClassVar[Kept] = Kept(once=("withdrawn_at", "withdrawn_by", "reason"))

    kind = models.CharField(max_length=40)
    says = models.CharField("内容", max_length=200)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    unit = models.ForeignKey(
        "orgs.Unit",
        verbose_name="单位",
        null=True,  # of an act on what is one's own
        on_delete=models.PROTECT,
        related_name="+",
    )
    changes = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="经办人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("办理时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="撤回人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = DeedQuerySet.as_manager()

    class Meta:
        verbose_name = "办理"
        verbose_name_plural = "办理"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None)
                | (~models.Q(withdrawn_at=None) & ~models.Q(withdrawn_by=None)),
                name="deed_withdrawn_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["about_type", "about_id", "at"], name="deed_about"),
        ]

    def __str__(self) -> str:
        return self.says

    def get_absolute_url(self) -> str:
        return routes.record("deeds:withdraw", self.pk)
