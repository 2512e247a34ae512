from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import Unit
from reports.models.bulletin import Bulletin
from reports.permissions import BULLETINS_RECEIVE


class DeliveryQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        units = Unit.objects.matching(typed)
        return self.filter(models.Q(bulletin__title__icontains=typed) | models.Q(unit__in=units))


class Delivery(models.Model):
    """A published bulletin at a unit, and who signed for it there."""

    shown_by: ClassVar[Scoped] = Scoped(permission=BULLETINS_RECEIVE, path="unit__path")

    bulletin = models.ForeignKey(
        Bulletin, verbose_name="通报", on_delete=models.PROTECT, related_name="deliveries"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="deliveries"
    )
    delivered_at = models.DateTimeField("送达时间")
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="签收人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "送达"
        verbose_name_plural = "送达"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "unit"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(received_at=None, received_by=None)
                | models.Q(received_at__isnull=False, received_by__isnull=False),
                name="delivery_received_by",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "bulletin"], name="delivery_of_unit")]

    def __str__(self) -> str:
        return f"{self.bulletin}（{self.unit}）"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:received", args=[self.pk])

    @property
    def title(self) -> str:
        """In a list it leads to the delivery: whoever receives may not see the issue itself."""
        return str(self.bulletin)

    @property
    def state_label(self) -> str:
        return "已签收" if self.received_at else "未签收"
