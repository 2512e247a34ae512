"""One reminder a day and person, of everything at once; late work goes up to the head.

A task is told when it appears, when five, two and no working days are left, each working day while
it is late, and to the head of its unit when it is two working days late. What is done is not told.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from portal.inbox.choices import Stage
from portal.inbox.domain import people, quiet, workdays
from portal.inbox.models import Digest, DigestRun, Task
from portal.rules.domain import memory

AT = dt.time(8)
MOST_LISTED = 50  # of each section; the rest is counted
_FIELDS = (
    "pk",
    "assignee_id",
    "role",
    "unit_id",
    "unit__path",
    "unit__kind__level",
    "stage",
    "reached",
)


@dataclass(frozen=True)
class Horizon:
    """The days at which the ladder's steps stand, as seen from one day."""

    today: dt.date
    five: dt.date  # due before it: no more than five working days are left
    two: dt.date
    none: dt.date
    escalated: dt.date  # due before it: two working days late, or more

    @classmethod
    def of(cls, today: dt.date) -> "Horizon":
        return cls(
            today=today,
            five=workdays.step(today, 6),
            two=workdays.step(today, 3),
            none=workdays.step(today, 1),
            escalated=workdays.step(today, -1),
        )

    def stage(self, due_on: dt.date | None) -> Stage:
        if due_on is None:
            return Stage.TOLD
        steps = [(limit, stage) for limit, stage in self.ladder() if due_on < limit]
        return steps[0][1] if steps else Stage.TOLD

    def ladder(self) -> list[tuple[dt.date, Stage]]:
        return [
            (self.escalated, Stage.ESCALATED),
            (self.today, Stage.LATE),
            (self.none, Stage.DUE),
            (self.two, Stage.TWO),
            (self.five, Stage.FIVE),
        ]

    def expression(self) -> Case:
        steps = [When(due_on__lt=limit, then=Value(stage.value)) for limit, stage in self.ladder()]
        return Case(*steps, default=Value(Stage.TOLD.value), output_field=IntegerField())


@dataclass
class DigestContent:
    """A person's digest in the making: keys of tasks by section."""

    sections: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, section: str, task: int) -> None:
        self.sections[section].append(task)

    @property
    def total(self) -> int:
        return len({task for tasks in self.sections.values() for task in tasks})

    def kept(self) -> dict[str, Any]:
        return {
            name: {"total": len(tasks), "tasks": tasks[:MOST_LISTED]}
            for name, tasks in self.sections.items()
        }


@transaction.atomic
def build(*, day: dt.date | None = None) -> int:
    """Build the digests of a working day once, all or none; how many there are.

    A constant number of queries. Beat may call it as often as it likes.
    """
    today = day or timezone.localdate()
    with memory.remembered():  # the calendar is read once
        horizon = Horizon.of(today) if workdays.is_workday(today) else None
    if horizon is None:
        return 0
    _, is_first = DigestRun.objects.get_or_create(day=today)
    if not is_first:
        return 0  # built already; another worker in the middle of it was waited for
    due = _tasks_to_tell(horizon)
    digests = _contents(due)
    _write(digests, today)
    _advance(horizon)
    return len(digests)


def _tasks_to_tell(horizon: Horizon) -> list[dict[str, Any]]:
    reached = Task.objects.open().annotate(reached=horizon.expression())
    condition = Q(reached__gt=F("stage")) | Q(reached__gte=Stage.LATE)
    return list(
        reached.filter(condition).order_by(F("due_on").asc(nulls_last=True), "pk").values(*_FIELDS)
    )


def _contents(tasks: list[dict[str, Any]]) -> dict[int, DigestContent]:
    desks = people.at_desks((t["role"], t["unit_id"]) for t in tasks if t["assignee_id"] is None)
    raised = [t for t in tasks if t["reached"] == Stage.ESCALATED > t["stage"]]
    heads = people.heads((t["unit__path"], t["unit__kind__level"]) for t in raised)
    contents: dict[int, DigestContent] = defaultdict(DigestContent)
    for task in tasks:
        for user in _receivers(task, desks):
            contents[user].add(_section(task["reached"]), task["pk"])
    for task in raised:
        for user in heads.get(task["unit__path"], []):
            contents[user].add("escalated", task["pk"])
    return contents


def _receivers(task: dict[str, Any], desks: dict[people.Desk, list[int]]) -> list[int]:
    if task["assignee_id"] is not None:
        return [task["assignee_id"]]
    return desks.get((task["role"], task["unit_id"]), [])


def _section(stage: int) -> str:
    if stage >= Stage.LATE:
        return "late"
    return {Stage.DUE: "due", Stage.TWO: "two", Stage.FIVE: "five"}.get(Stage(stage), "new")


def _write(contents: dict[int, DigestContent], today: dt.date) -> None:
    moment = timezone.make_aware(dt.datetime.combine(today, AT))
    at = quiet.deliveries(contents, moment)
    rows = [
        Digest(
            user_id=user,
            day=today,
            content=content.kept(),
            task_count=content.total,
            deliver_at=at[user],
        )
        for user, content in contents.items()
    ]
    Digest.objects.bulk_create(rows, batch_size=2000)


def _advance(horizon: Horizon) -> None:
    """Remember what was told; what reached its head says since when."""
    opened = Task.objects.open().annotate(reached=horizon.expression())
    opened.filter(reached=Stage.ESCALATED, escalated_at=None).update(escalated_at=timezone.now())
    opened.filter(reached__gt=F("stage")).update(stage=horizon.expression())


SECTIONS = {
    "escalated": "下属单位逾期，请督促",
    "late": "已经逾期",
    "due": "今天到期",
    "two": "两个工作日内到期",
    "five": "五个工作日内到期",
    "new": "新的待办",
}


@dataclass(frozen=True)
class DigestSection:
    label: str
    total: int
    tasks: list[Task]

    @property
    def more(self) -> int:
        return self.total - len(self.tasks)


def sections(digest: Digest) -> list[DigestSection]:
    """The digest with its tasks as they stand now: what was done since says so."""
    kept = digest.content
    keys = [key for part in kept.values() for key in part["tasks"]]
    tasks = Task.objects.filter(pk__in=keys).with_people().in_bulk()
    return [
        DigestSection(
            label, kept[name]["total"], [tasks[k] for k in kept[name]["tasks"] if k in tasks]
        )
        for name, label in SECTIONS.items()
        if name in kept
    ]
