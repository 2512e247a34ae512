from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import Unit
from portal.registers.models.register import Register
from portal.registers.models.shown import ShownToSome
from portal.registers.permissions import REGISTER_FILL


class Urging(models.Model):
    """That a unit was asked to fill a register: by whom, when; once a day each."""

    shown_by: ClassVar[Scoped] = ShownToSome(
        permission=REGISTER_FILL, path="unit__path", register="register__"
    )

    register = models.ForeignKey(Register, on_delete=models.CASCADE, related_name="urgings")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="register_urgings"
    )
    subject_id = models.BigIntegerField(null=True, editable=False)  # as of an entry
    day = models.DateField("催报日期")
    words = models.CharField("催报内容", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="催报人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("催报时间", default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "登记簿催报"
        verbose_name_plural = "登记簿催报"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "unit", "day"],
                condition=models.Q(subject_id=None),
                name="urged_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["register", "subject_id", "day"],
                condition=models.Q(subject_id__isnull=False),
                name="subject_urged_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.day} 由{self.by}催报"
