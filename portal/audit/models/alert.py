from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.choices import AlertRule
from portal.audit.keeping import Kept
from portal.audit.permissions import AUDIT_VIEW


class AlertQuerySet(ScopedQuerySet):
    def unanswered(self) -> Self:
        return self.filter(acknowledged_at=None)

    def matching(self, typed: str) -> Self:
        return self.filter(subject_label__icontains=typed.strip())


class Alert(models.Model):
    """Something in the trail the auditor has to look into: one per rule, subject and window."""

    shown_by: ClassVar[Scoped] = Scoped(permission=AUDIT_VIEW)
    kept: ClassVar[Kept] = Kept(
        freely=("detail",),
        growing=("count",),
        once=("acknowledged_at", "acknowledged_by", "finding"),
    )

    rule = models.CharField("预警事项", max_length=20, choices=AlertRule.choices)
    subject = models.CharField(max_length=60, editable=False)  # a user's pk or an address
    subject_label = models.CharField("对象", max_length=100)
    since = models.DateTimeField("自")
    until = models.DateTimeField("至")
    count = models.PositiveIntegerField("次数")
    detail = models.TextField("说明", blank=True)
    raised_at = models.DateTimeField("预警时间", auto_now_add=True)
    acknowledged_at = models.DateTimeField("处理时间", null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="处理人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    finding = models.CharField("核查结果", max_length=300, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = "安全预警"
        verbose_name_plural = "安全预警"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "subject", "since"], name="alert_once"),
            models.CheckConstraint(
                condition=models.Q(acknowledged_at=None, acknowledged_by=None, finding="")
                | (~models.Q(acknowledged_at=None) & ~models.Q(acknowledged_by=None)),
                name="alert_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}：{self.subject_label}"

    def get_absolute_url(self) -> str:
        return routes.record("audit:alert", self.pk)

    @property
    def is_answered(self) -> bool:
        return self.acknowledged_at is not None

    def get_state_display(self) -> str:
        return "已核查" if self.is_answered else "待核查"
