"""To-dos: for one person, or for whoever holds a role at a unit."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.audit.tracking import tracked
from portal.inbox.choices import Stage, TaskState
from portal.inbox.desks import HEAD_BY_LEVEL, HEAD_ELSEWHERE
from portal.inbox.permissions import TASKS_ASSIGN
from portal.orgs.models import Unit
from portal.text import found_by, search_key


class AssignmentQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def with_progress(self) -> Self:
        """`task_count`, `done_count`, `open_count`, `late_count` of each, in the same query."""
        states = {"done_count": TaskState.DONE, "open_count": TaskState.OPEN}
        late = models.Q(tasks__state=TaskState.OPEN, tasks__due_on__lt=timezone.localdate())
        return self.annotate(
            task_count=models.Count("tasks"),
            late_count=models.Count("tasks", filter=late),
            **{
                name: models.Count("tasks", filter=models.Q(tasks__state=state))
                for name, state in states.items()
            },
        )


class Assignment(models.Model):
    """Work one office hands out to several units or people at once; each gets a task of its own."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TASKS_ASSIGN, path="unit__path", owner="by")

    title = models.CharField("事项", max_length=100)
    detail = models.TextField("要求", max_length=2000, blank=True)
    due_on = models.DateField("办结期限", null=True, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name="交办单位", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="交办人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("交办时间", auto_now_add=True)
    # The record it came of, if it came of one.
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    search = models.CharField(max_length=300, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "交办事项"
        verbose_name_plural = "交办事项"
        indexes: ClassVar = [models.Index(fields=["by", "-at"], name="assignment_by_at")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("inbox:assignment", self.pk)


class TaskQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(state=TaskState.OPEN)

    def closed(self) -> Self:
        return self.exclude(state=TaskState.OPEN)

    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def of(self, user: User) -> Self:
        """What the person has to do: named personally, or by a role the person holds today."""
        return self.filter(_addressed_to(user))

    def late(self, today: dt.date) -> Self:
        return self.open().filter(due_on__lt=today)

    def visible_to(self, user: User) -> Self:  # type: ignore[override]  # an Actor has no roles
        """Besides the addressee: who handed it out, who did it, and the head it was brought to."""
        if getattr(user, "is_anonymous", False):
            return self.none()
        own = _addressed_to(user) | models.Q(from_user=user) | models.Q(done_by=user)
        handed_out = models.Q(assignment__isnull=False) & user.scope(TASKS_ASSIGN).q(
            "assignment__unit__path"
        )
        return self.filter(own | handed_out | _brought_to(user))

    def for_one_line(self) -> Self:
        """What a line about each needs: pages that name some dozens read no more."""
        columns = ("title", "key", "state", "due_on", "unit__short_name")
        return self.select_related("unit", "from_user").only(*columns, "from_user__name")

    def with_people(self) -> Self:
        return self.select_related("unit", "assignee", "from_user", "done_by", "assignment")


def _addressed_to(user: User) -> models.Q:
    condition = models.Q(assignee=user.pk)
    for holding in user.holdings:
        condition |= models.Q(assignee=None, role=holding.role, unit=holding.unit_id)
    return condition


def _brought_to(user: User) -> models.Q:
    """Escalated tasks of the units whose head the person is."""
    special = list(HEAD_BY_LEVEL)
    condition = models.Q(pk__in=[])
    for holding in user.holdings:
        below = models.Q(escalated_at__isnull=False, unit__path__startswith=holding.unit.path)
        levels = [level for level, role in HEAD_BY_LEVEL.items() if role == holding.role]
        if levels:
            condition |= below & models.Q(unit__kind__level__in=levels)
        elif holding.role == HEAD_ELSEWHERE:
            condition |= below & ~models.Q(unit__kind__level__in=special)
    return condition


@tracked(exclude=("search", "received_at"))  # looking at it changes nothing
class Task(models.Model):
    """One thing to be done, by whom, until when. With a `key`, another act completes it."""

    shown_by: ClassVar[Scoped] = Scoped(owner="assignee")

    key = models.CharField("标识", max_length=120, blank=True)
    title = models.CharField("事项", max_length=100)
    detail = models.TextField("要求", max_length=2000, blank=True)
    url = models.CharField("办理页面", max_length=300, blank=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="tasks"
    )
    role = models.CharField("承办角色", max_length=40, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="承办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
    )
    assignment = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="交办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due_on = models.DateField("办结期限", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=TaskState.choices, default=TaskState.OPEN
    )
    stage = models.PositiveSmallIntegerField(
        "提醒进度", choices=Stage.choices, default=Stage.NEW, editable=False
    )
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    escalated_at = models.DateTimeField("报负责人时间", null=True, blank=True)
    created_at = models.DateTimeField("产生时间", auto_now_add=True)
    done_at = models.DateTimeField("办结时间", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="办理人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    done_act = models.CharField("办理方式", max_length=50, blank=True)
    note = models.CharField("办理情况", max_length=500, blank=True)
    search = models.CharField(max_length=300, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "待办事项"
        verbose_name_plural = "待办事项"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state=TaskState.OPEN) & ~models.Q(key=""),
                name="task_open_once_by_key",
            ),
            models.CheckConstraint(
                condition=models.Q(assignee__isnull=False) | ~models.Q(role=""),
                name="task_has_addressee",
            ),
            models.CheckConstraint(
                condition=models.Q(state=TaskState.OPEN, done_at=None)
                | (~models.Q(state=TaskState.OPEN) & models.Q(done_at__isnull=False)),
                name="task_closed_has_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["assignee", "state", "due_on"], name="task_assignee"),
            models.Index(fields=["unit", "role", "state"], name="task_desk"),
            models.Index(
                fields=["due_on"], condition=models.Q(state=TaskState.OPEN), name="task_open_due"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("inbox:task", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == TaskState.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_late_on(timezone.localdate())

    def is_late_on(self, day: dt.date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < day

    @property
    def addressee(self) -> str:
        if self.assignee is not None:
            return f"{self.unit} {self.assignee}"
        return f"{self.unit} {ROLES[self.role].label}"

    @property
    def source(self) -> str:
        return str(self.from_user) if self.from_user else "系统"

    def is_for(self, user: User) -> bool:
        if self.assignee_id is not None:
            return self.assignee_id == user.pk
        return any(h.role == self.role and h.unit_id == self.unit_id for h in user.holdings)
