import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.choices import FILLING, LedgerState, Timeliness
from assessments.models.form import LedgerForm, ReviewLevel
from assessments.permissions import LEDGERS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.fields.models import FieldSetVersion
from portal.orgs.models import Unit
from portal.periods import PeriodField


class LedgerQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By the unit's name or the form's."""
        from_unit = models.Q(unit__in=Unit.objects.matching(typed))
        return self.filter(from_unit | models.Q(form__in=LedgerForm.objects.matching(typed)))

    def in_hand(self) -> Self:
        return self.filter(state__in=FILLING)

    def in_hand_first(self) -> Self:
        """`locked_next`, to order by: the moment after which it cannot be filled any more, nothing
        where it is not in hand; `closing`, that moment of every one."""
        closing = Coalesce("reopened_until", "locks_at")
        return self.annotate(
            closing=closing,
            locked_next=models.Case(models.When(state__in=FILLING, then=closing)),
        )

    def with_names(self) -> Self:
        return self.select_related("form", "unit__kind", "level")

    def timely(self, now: dt.datetime) -> Self:
        """`timeliness`, as the ledger itself tells it."""
        by_state = models.Case(
            models.When(state=LedgerState.EXEMPT, then=models.Value(Timeliness.EXEMPT)),
            models.When(
                first_submitted_at__lte=models.F("due_at"), then=_value(Timeliness.IN_TIME)
            ),
            models.When(first_submitted_at__isnull=False, then=_value(Timeliness.LATE)),
            models.When(due_at__lt=now, then=_value(Timeliness.MISSING)),
            default=_value(Timeliness.WAITING),
            output_field=models.CharField(),
        )
        return self.annotate(timeliness=by_state)


def _value(how: Timeliness) -> models.Value:
    return models.Value(how.value)


@tracked(exclude=("edition", "read_at", "urged_on"))
class Ledger(models.Model):
    """One form of one unit in one period.

    `level` is the review that is under way. When a form has none, what was submitted is accepted.
    `reopened_until` is the moment up to which it may be filled though the lock is over: what was
    given back late, and the cells of a reopening.
    """

    shown_by: ClassVar[Scoped] = Scoped(permission=LEDGERS_VIEW, path="unit__path")

    form = models.ForeignKey(
        LedgerForm, verbose_name="表样", on_delete=models.PROTECT, related_name="ledgers"
    )
    version = models.ForeignKey(FieldSetVersion, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="ledgers"
    )
    period = PeriodField("期间")
    state = models.CharField(
        "状态", max_length=10, choices=LedgerState.choices, default=LedgerState.OPEN
    )
    level = models.ForeignKey(
        ReviewLevel, verbose_name="审核层级", null=True, on_delete=models.PROTECT, related_name="+"
    )
    window_from = models.DateField("计数起始日")
    window_until = models.DateField("计数截至日")
    opens_on = models.DateField("开放日期")
    due_at = models.DateTimeField("截止时间")
    locks_at = models.DateTimeField("锁定时间")
    read_at = models.DateTimeField("系统数据读取时间", null=True)
    first_submitted_at = models.DateTimeField("首次报送时间", null=True)
    submitted_at = models.DateTimeField("报送时间", null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="报送人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    accepted_at = models.DateTimeField("通过时间", null=True)
    locked_at = models.DateTimeField("锁定时刻", null=True)
    reopened_until = models.DateTimeField("更正截止时间", null=True)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    corrections = models.PositiveSmallIntegerField("锁定后更正次数", default=0)
    urged_on = models.DateField("最近催报日期", null=True)
    exempt_reason = models.CharField("免报事由", max_length=200, blank=True)
    edition = models.PositiveIntegerField(default=1)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = "台账"
        verbose_name_plural = "台账"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "unit", "period"], name="ledger_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "-period"], name="ledger_of_unit"),
            models.Index(fields=["period", "state"], name="ledger_of_period"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period.label}{self.form}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:ledger", self.pk)

    @property
    def is_in_hand(self) -> bool:
        return self.state in FILLING

    @property
    def was_locked(self) -> bool:
        """From then on what changes is a correction."""
        return self.locked_at is not None

    @property
    def closes_at(self) -> dt.datetime:
        """The moment after which nothing can be filled any more."""
        return self.reopened_until or self.locks_at

    def timeliness_at(self, now: dt.datetime | None = None) -> Timeliness:
        if self.state == LedgerState.EXEMPT:
            return Timeliness.EXEMPT
        if self.first_submitted_at:
            in_time = self.first_submitted_at <= self.due_at
            return Timeliness.IN_TIME if in_time else Timeliness.LATE
        late = self.due_at < (now or timezone.now())
        return Timeliness.MISSING if late else Timeliness.WAITING

    @property
    def timely_label(self) -> str:
        return self.timeliness_at().label

    def change(self, **facts: Any) -> None:
        """For acts that hold the row."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.edition += 1
        self.save(update_fields=[*facts, "edition"])
