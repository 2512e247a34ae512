import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.inbox.choices import (
    AnnouncementColumn,
    AnnouncementState,
    PolicyAct,
    PolicyCategory,
    PolicyState,
    TaskState,
)
from portal.inbox.models import Announcement, Assignment, Digest, Notice, Policy, PolicyChange, Task
from portal.inbox.models.policy import PolicyQuerySet
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.ui.filters import ListFilters
from portal.ui.widgets import DateInput, UnitPicker

SOON_DAYS = 7
_DUE = [("late", "已逾期"), ("today", "今天到期"), ("soon", f"{SOON_DAYS} 天内到期")]


def _visible_units(request: HttpRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.user)


def _unit_filter() -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        queryset=_visible_units,
        label="承办单位（含下级）",
        method="below",
        widget=UnitPicker,
    )


class TaskFilters(ListFilters):
    due = django_filters.ChoiceFilter(choices=_DUE, label="期限", method="due_within")
    unit = _unit_filter()

    class Meta:
        model = Task
        fields = ()

    def due_within(self, tasks: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == "late":
            return tasks.filter(due_on__lt=today)
        last = today if value == "today" else today + dt.timedelta(days=SOON_DAYS)
        return tasks.filter(due_on__gte=today, due_on__lte=last)

    def below(self, tasks: QuerySet, name: str, unit: Unit) -> QuerySet:
        return tasks.filter(unit__path__startswith=unit.path)


class DoneFilters(ListFilters):
    state = django_filters.ChoiceFilter(choices=TaskState.choices[1:], label="状态")
    unit = _unit_filter()

    class Meta:
        model = Task
        fields = ()

    def below(self, tasks: QuerySet, name: str, unit: Unit) -> QuerySet:
        return tasks.filter(unit__path__startswith=unit.path)


class AssignmentFilters(ListFilters):
    who = django_filters.ChoiceFilter(
        choices=[("me", "我交办的"), ("office", "本单位同事交办的")], label="交办", method="by_whom"
    )
    progress = django_filters.ChoiceFilter(
        choices=[("open", "未全部办结"), ("late", "有逾期"), ("done", "全部办结")],
        label="进度",
        method="at_progress",
    )

    class Meta:
        model = Assignment
        fields = ()

    def by_whom(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(by=self.user) if value == "me" else rows.exclude(by=self.user)

    def at_progress(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        condition: dict[str, Any] = {
            "open": {"open_count__gt": 0},
            "late": {"late_count__gt": 0},
            "done": {"open_count": 0},
        }[value]
        return rows.filter(**condition)


class NoticeFilters(ListFilters):
    unread = django_filters.ChoiceFilter(
        choices=[("yes", "未读"), ("no", "已读")], label="状态", method="is_unread"
    )

    class Meta:
        model = Notice
        fields = ()

    def is_unread(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(read_at__isnull=value == "yes")


class DigestFilters(ListFilters):
    q = None

    class Meta:
        model = Digest
        fields = ()


class AnnouncementFilters(ListFilters):
    column = django_filters.ChoiceFilter(choices=AnnouncementColumn.choices, label="栏目")
    state = django_filters.ChoiceFilter(choices=AnnouncementState.choices, label="状态")

    class Meta:
        model = Announcement
        fields = ()


class PolicyFilters(ListFilters):
    category = django_filters.ChoiceFilter(choices=PolicyCategory.choices, label="类别")
    state = django_filters.ChoiceFilter(choices=PolicyState.choices, label="效力")
    on = django_filters.DateFilter(label="在这一天有效", method="valid_on", widget=DateInput)

    class Meta:
        model = Policy
        fields = ()

    def valid_on(self, rows: PolicyQuerySet, name: str, day: dt.date) -> PolicyQuerySet:
        return rows.valid_on(day)


class ChangeFilters(ListFilters):
    act = django_filters.ChoiceFilter(choices=PolicyAct.choices, label="办理")
    since = django_filters.DateFilter(
        label="自", field_name="on", lookup_expr="gte", widget=DateInput
    )
    until = django_filters.DateFilter(
        label="至", field_name="on", lookup_expr="lte", widget=DateInput
    )

    class Meta:
        model = PolicyChange
        fields = ()
