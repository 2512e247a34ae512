from typing import ClassVar, Self

from django.db import models
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from talent.models.profile import TalentProfile
from talent.permissions import TALENT_VIEW


class StayMeasureRows(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("-on", "-pk")


@tracked()
class StayMeasure(models.Model):
    """留才措施: what was done so that somebody stays, whatever fact called for it."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="profile__unit__path")

    profile = models.ForeignKey(
        TalentProfile, verbose_name="人才", on_delete=models.PROTECT, related_name="measures"
    )
    on = models.DateField("日期")
    signs = models.CharField("当时的提示", max_length=300, blank=True)
    words = models.CharField("措施和结果", max_length=300)
    by = models.ForeignKey(User, verbose_name="记录人", on_delete=models.PROTECT, related_name="+")

    objects = StayMeasureRows.as_manager()

    class Meta:
        verbose_name = "留才措施"
        verbose_name_plural = "留才措施"

    def __str__(self) -> str:
        return f"{self.profile} {self.on}"

    def get_absolute_url(self) -> str:
        return f"{reverse('talent:talent', args=[self.profile_id])}?tab=losses"
