"""What a meeting decided, as the work that was made of it."""

import datetime as dt
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Count, Q

from portal.access import Scoped, ScopedQuerySet
from portal.inbox.choices import TaskState
from portal.inbox.models import Assignment
from portal.registers.models.register import RegisterRecord
from portal.registers.models.shown import ShownToSome
from portal.registers.permissions import REGISTER_FILL

LONGEST: Final = 500


class DecisionState(models.TextChoices):
    WAITING = "waiting", "未签收"
    DOING = "doing", "办理中"
    LATE = "late", "逾期"
    DONE = "done", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


_TONES: Final = {
    DecisionState.WAITING: ("plain", "clock"),
    DecisionState.DOING: ("info", "progress"),
    DecisionState.LATE: ("bad", "alert-triangle"),
    DecisionState.DONE: ("ok", "circle-check"),
    DecisionState.WITHDRAWN: ("plain", "ban"),
}


class DecisionQuerySet(ScopedQuerySet):
    def with_progress(self, today: dt.date) -> Self:
        """What `state` counts, in the same query: a decision may have gone to several units."""
        still = Q(assignment__tasks__state=TaskState.OPEN)
        return self.annotate(
            open_count=Count("assignment__tasks", filter=still),
            late_count=Count(
                "assignment__tasks", filter=still & Q(assignment__tasks__due_on__lt=today)
            ),
            done_count=Count(
                "assignment__tasks", filter=Q(assignment__tasks__state=TaskState.DONE)
            ),
            received_count=Count(
                "assignment__tasks", filter=Q(assignment__tasks__received_at__isnull=False)
            ),
        )


class Resolution(models.Model):
    """A line of what was decided, and the assignment that came of it."""

    shown_by: ClassVar[Scoped] = ShownToSome(
        permission=REGISTER_FILL,
        path="record__unit__path",
        register="record__register__",
        person="record__person",
    )

    record = models.ForeignKey(RegisterRecord, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField("议定事项", max_length=LONGEST)
    assignment = models.OneToOneField(
        Assignment, verbose_name="交办事项", on_delete=models.PROTECT, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "议定事项"
        verbose_name_plural = "议定事项"

    def __str__(self) -> str:
        return self.text

    @property
    def tone(self) -> tuple[str, str]:
        return _TONES[self.state]

    @property
    def state(self) -> DecisionState:
        """Of one that was read `with_progress`."""
        if self.late_count:  # type: ignore[attr-defined]
            return DecisionState.LATE
        if self.open_count:  # type: ignore[attr-defined]
            taken_up = self.received_count or self.done_count  # type: ignore[attr-defined]
            return DecisionState.DOING if taken_up else DecisionState.WAITING
        if self.done_count:  # type: ignore[attr-defined]
            return DecisionState.DONE
        return DecisionState.WITHDRAWN
