from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.choices import ComplaintState
from assessments.models.form import LedgerForm
from assessments.models.ledger import Ledger
from assessments.permissions import LEDGERS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import Unit


class FillingTime(models.Model):
    """How long the sheet of a ledger was really worked at, by whomever: nobody's own time is
    kept."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="ledger__unit__path")

    ledger = models.OneToOneField(Ledger, on_delete=models.CASCADE, related_name="time")
    seconds = models.PositiveIntegerField("填报用时（秒）", default=0)
    at = models.DateTimeField("最近计时时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "填报用时"
        verbose_name_plural = "填报用时"

    def __str__(self) -> str:
        return f"{self.ledger} {self.seconds // 60} 分钟"


class ComplaintQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By the unit's name, the form's, or what was said."""
        from_unit = models.Q(unit__in=Unit.objects.matching(typed))
        of_form = models.Q(form__in=LedgerForm.objects.matching(typed))
        return self.filter(from_unit | of_form | models.Q(words__icontains=typed))


class BurdenComplaint(models.Model):
    """A unit says that too much is asked of it; the department answers."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="unit__path")

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey(
        LedgerForm,
        verbose_name="哪张台账",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    words = models.CharField("反映的情况", max_length=500)
    state = models.CharField(
        "状态", max_length=10, choices=ComplaintState.choices, default=ComplaintState.WAITING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="反映人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_at = models.DateTimeField("反映时间", default=timezone.now)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="答复人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "填报负担反映"
        verbose_name_plural = "填报负担反映"
        indexes: ClassVar = [models.Index(fields=["unit", "-asked_at"], name="complaint_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit}：{self.form or '填报负担'}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:complaint", self.pk)

    @property
    def is_waiting(self) -> bool:
        return self.state == ComplaintState.WAITING
