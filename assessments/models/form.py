from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models

from assessments.permissions import LEDGERS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.accounts.roles import role_label
from portal.audit.tracking import tracked
from portal.fields.models import FieldSet
from portal.orgs.models import UnitKind
from portal.periods import PeriodKind
from portal.text import found_by, search_key
from portal.typed.arrays import NamedArrayField


class LedgerFormQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def in_use(self) -> Self:
        return self.filter(is_open=True)

    def in_order(self) -> Self:
        return self.order_by("-is_open", "position", "pk")


@tracked(exclude=("search",))
class LedgerForm(models.Model):
    """What units of some kinds fill each period: its fields are those of the field set, by the
    version in force on the last day of the period.

    Days count within the last month of the period, in a week from its Monday. `window_day` ends
    the days whose events are counted: 25 means from the 26th of the month before. In December the
    window runs to the end of the year, and the days of the clock are days of January.
    """

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW)

    fieldset = models.OneToOneField(FieldSet, on_delete=models.PROTECT, related_name="ledger_form")
    name = models.CharField("名称", max_length=60, unique=True)
    note = models.CharField("填报说明", max_length=300, blank=True)
    period_kind = models.CharField(
        "多久报一次", max_length=10, choices=PeriodKind.choices, default=PeriodKind.MONTH
    )
    kinds = models.ManyToManyField(UnitKind, verbose_name="由哪些单位填报", related_name="+")
    opens_day = models.PositiveSmallIntegerField("开放日", default=20)
    due_day = models.PositiveSmallIntegerField("截止日", default=25)
    due_hour = models.PositiveSmallIntegerField("截止时刻（时）", default=18)
    locks_day = models.PositiveSmallIntegerField("锁定日", default=28)
    window_day = models.PositiveSmallIntegerField("计数截至日", null=True, blank=True)
    year_end_due = models.PositiveSmallIntegerField("年末截止日（次年1月）", null=True, blank=True)
    year_end_lock = models.PositiveSmallIntegerField("年末锁定日（次年1月）", null=True, blank=True)
    owed_by = models.CharField("哪项为零时免报", max_length=60, blank=True)
    sample_share = models.PositiveSmallIntegerField(
        "上级抽查比例（%）", default=0, validators=[MaxValueValidator(100)]
    )
    minutes = models.PositiveSmallIntegerField("预计填报分钟数", default=10)
    is_open = models.BooleanField("开放填报", default=True)
    position = models.PositiveSmallIntegerField("排序号", default=100)
    search = models.CharField(max_length=200, editable=False)

    objects = LedgerFormQuerySet.as_manager()

    class Meta:
        verbose_name = "台账表样"
        verbose_name_plural = "台账表样"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(opens_day__lte=models.F("due_day"))
                & models.Q(due_day__lte=models.F("locks_day")),
                name="ledger_form_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("assessments:form", self.pk)

    @property
    def openness(self) -> str:
        return "在用" if self.is_open else "停用"

    @property
    def days(self) -> str:
        """`20、25（18时）、28`: when it opens, is due, is locked."""
        return f"{self.opens_day}、{self.due_day}（{self.due_hour}时）、{self.locks_day}"


class ReviewLevel(models.Model):
    """Who looks at a ledger, one level after the other: whoever holds one of the roles at the unit
    or above it. A form without levels is taken as it comes."""

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW)

    form = models.ForeignKey(LedgerForm, on_delete=models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField("第几级")
    label = models.CharField("名称", max_length=20)
    roles = NamedArrayField(
        models.CharField(max_length=40), says=role_label, verbose_name="由谁审核"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "审核层级"
        verbose_name_plural = "审核层级"
        ordering: ClassVar = ["form", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="review_level_once"),
        ]

    def __str__(self) -> str:
        return self.label
