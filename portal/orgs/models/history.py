"""What a unit was before. A period holds from its first day up to, not including, its last."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept
from portal.orgs.choices import Change, SuccessionKind
from portal.orgs.models.unit import Unit
from portal.orgs.permissions import UNITS_VIEW

_VIEW = Scoped(permission=UNITS_VIEW, path="unit__path")


class PeriodQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        return self.filter(valid_until=None)

    def on(self, day: dt.date) -> Self:
        return self.filter(valid_from__lte=day).exclude(valid_until__lte=day)


class TraceQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        """Without what was taken back."""
        return self.filter(withdrawn_at=None)


class UnitPeriod(models.Model):
    valid_from = models.DateField("自")
    valid_until = models.DateField("至", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="%(class)s_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(valid_until=None), name="%(class)s_one_current"
            ),
        ]


class UnitName(UnitPeriod):
    """A name the unit bears or bore."""

    shown_by: ClassVar[Scoped] = _VIEW

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=50)

    class Meta(UnitPeriod.Meta):
        verbose_name = "机构名称"
        verbose_name_plural = "机构名称"

    def __str__(self) -> str:
        return self.name


class UnitPlace(UnitPeriod):
    """A parent the unit has or had."""

    shown_by: ClassVar[Scoped] = _VIEW

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="places")
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="past_children", null=True
    )

    class Meta(UnitPeriod.Meta):
        verbose_name = "隶属关系"
        verbose_name_plural = "隶属关系"

    def __str__(self) -> str:
        return f"{self.unit} 隶属 {self.parent or '—'}"


class UnitChange(models.Model):
    """One act on a unit, as its history page tells it."""

    shown_by: ClassVar[Scoped] = _VIEW
    kept: ClassVar[Kept] = Kept(freely=("effective_on",), once=("withdrawn_at",), goes_with="unit")

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="changes")
    act = models.CharField("事项", max_length=20, choices=Change.choices)
    effective_on = models.DateField("生效日期")
    summary = models.CharField("内容", max_length=300)
    document = models.CharField("依据文号", max_length=100, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("办理时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    objects = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = "机构沿革"
        verbose_name_plural = "机构沿革"

    def __str__(self) -> str:
        return f"{self.effective_on} {self.get_act_display()} {self.summary}"


class Succession(models.Model):
    """Which unit continues which, so that figures can be compared across a merge or a split."""

    shown_by: ClassVar[Scoped] = Scoped(permission=UNITS_VIEW, path="successor__path")
    kept: ClassVar[Kept] = Kept(once=("withdrawn_at",), goes_with="successor")

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="continued_by")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="continues")
    kind = models.CharField("方式", max_length=20, choices=SuccessionKind.choices)
    effective_on = models.DateField("生效日期")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    objects = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = "承继关系"
        verbose_name_plural = "承继关系"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"],
                condition=models.Q(withdrawn_at=None),
                name="succession_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="succession_not_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
