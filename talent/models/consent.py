import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from talent.choices import ConsentAnswer, ConsentPurpose, ContactWay
from talent.models.profile import TalentProfile
from talent.permissions import TALENT_VIEW


class ConsentQuerySet(ScopedQuerySet):
    def given(self, purpose: ConsentPurpose, day: dt.date) -> Self:
        in_time = Q(until=None) | Q(until__gte=day)
        return self.filter(in_time, purpose=purpose, answer=ConsentAnswer.YES)

    def refused(self, purpose: ConsentPurpose) -> Self:
        return self.filter(purpose=purpose, answer=ConsentAnswer.NO)


@tracked()
class Consent(models.Model):
    """What somebody answered when he was asked, the latest answer for each purpose; what he said
    before stands in its history."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="profile__unit__path")

    profile = models.ForeignKey(
        TalentProfile, verbose_name="人才", on_delete=models.PROTECT, related_name="consents"
    )
    purpose = models.CharField("用途", max_length=10, choices=ConsentPurpose.choices)
    answer = models.CharField("答复", max_length=4, choices=ConsentAnswer.choices)
    asked_on = models.DateField("日期")
    channel = models.CharField("渠道", max_length=8, choices=ContactWay.choices)
    until = models.DateField("有效期至", null=True, blank=True)
    by = models.ForeignKey(User, verbose_name="记录人", on_delete=models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "本人同意"
        verbose_name_plural = "本人同意"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "purpose"], name="consent_once_per_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}：{self.get_answer_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.profile.get_absolute_url()}?tab=consents"

    def holds_on(self, day: dt.date) -> bool:
        return self.answer == ConsentAnswer.YES and (self.until is None or self.until >= day)
