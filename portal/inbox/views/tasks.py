"""My to-dos: what is open, what is done, one task, doing it and passing it on."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from portal import parameters
from portal.inbox.domain import people, task_files, tasks
from portal.inbox.filters import DoneFilters, TaskFilters
from portal.inbox.forms import FinishForm, ReassignForm
from portal.inbox.models import Task, TaskFile
from portal.inbox.permissions import TASKS_ASSIGN
from portal.inbox.tables import DoneTable, TaskTable, task_state, task_tone
from portal.ui.views import (
    ActPage,
    Crumb,
    Link,
    ListPage,
    NothingToAsk,
    RecordPage,
    SignedInRequest,
)

MOST_PICKS = 20


def task_tabs(user: Any) -> list[Crumb]:
    offered = [Crumb("未办", reverse("inbox:tasks")), Crumb("已办", reverse("inbox:done"))]
    if user.can(TASKS_ASSIGN):
        offered.append(Crumb("我交办的", reverse("inbox:assignments")))
    return offered


class TaskList(ListPage):
    """What the lists of to-dos share: the tabs above, the button to hand out work."""

    template_name = "inbox/list.html"
    title = "我的待办"
    search_hint = "事项或拼音首字母"

    def actions(self) -> list[Link]:
        if not self.request.user.can(TASKS_ASSIGN):
            return []
        return [Link("交办事项", reverse("inbox:hand-out"), "send", "primary")]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(list_tabs=task_tabs(self.request.user), **extra)


class OpenTasks(TaskList):
    """Everybody, first thing in the morning: what is due, from whom, where do I do it."""

    model = Task
    table = TaskTable
    filters = TaskFilters
    empty_title = "没有未办的事项"
    empty_hint = "有新的待办时会列在这里，也会在首页和每日提醒里出现。"

    def rows(self) -> QuerySet:
        mine = Task.objects.of(self.request.user).open().with_people()
        return mine.order_by(F("due_on").asc(nulls_last=True), "pk")


class DoneTasks(TaskList):
    """Now and then: did I do this, when, how."""

    model = Task
    table = DoneTable
    filters = DoneFilters
    hidden_columns = ("due_on", "created_at", "source")
    empty_title = "还没有办结的事项"

    def rows(self) -> QuerySet:
        mine = Task.objects.of(self.request.user) | Task.objects.filter(done_by=self.request.user)
        return mine.closed().with_people().order_by("-done_at", "-pk")


class TaskPage(RecordPage):
    """From the list or the home page: what exactly is wanted, and the way to do it."""

    model = Task
    links_history = True
    template_name = "inbox/task.html"

    def records(self) -> QuerySet:
        return super().records().with_people()

    def crumbs(self) -> list[Crumb]:
        return [Crumb("我的待办", reverse("inbox:tasks"))]

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        tasks.receive(self.record, by=self.request.user)
        return super().get(*args, **kwargs)

    def actions(self) -> list[Link]:
        task, user = self.record, self.request.user
        offered = [
            (tasks.may_finish(task, user), "填写办理情况", "task-finish", "check", "primary"),
            (tasks.may_reassign(task, user), "转交", "task-reassign", "user-share", "plain"),
        ]
        return [
            Link(label, reverse(f"inbox:{name}", args=[task.pk]), icon, style)
            for allowed, label, name, icon, style in offered
            if allowed
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        tone, icon = task_tone(self.record)
        return super().context(
            task=self.record,
            is_mine=self.record.is_for(self.request.user),
            shows_assignment=tasks.may_manage(self.record, self.request.user),
            files=TaskFile.objects.visible_to(self.request.user)
            .filter(Q(task=self.record) | Q(assignment=self.record.assignment_id or 0))
            .select_related("upload__stored", "upload__owner")
            .order_by("pk"),
            state={"label": task_state(self.record), "tone": tone, "icon": icon},
            **extra,
        )


class TaskAct(ActPage):
    model = Task

    def records(self) -> QuerySet:
        return super().records().with_people()

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb("我的待办", reverse("inbox:tasks")),
            Crumb(self.record.title, self.record.get_absolute_url()),
        ]

    def success_url(self, result: Task) -> str:
        return reverse("inbox:tasks")


class FinishTask(TaskAct):
    """The work is done; say what came of it."""

    title = "办结：{record}"
    form_class = FinishForm
    verb = "办结"
    done = "已办结，不再提醒。"

    def act(self, form: FinishForm) -> Task:
        return tasks.finish(self.record, by=self.request.user, **form.cleaned_data)


class RemoveTaskFile(ActPage):
    """Whoever sent the wrong file."""

    model = TaskFile
    title = "移除附件：{record}"
    form_class = NothingToAsk
    verb = "移除"
    done = "附件已移除。"
    danger = True

    def records(self) -> QuerySet:
        rows = super().records().filter(upload__owner=self.request.user)
        return rows.select_related("upload__owner", "assignment__unit", "task__unit")

    @property
    def cancel_url(self) -> str:
        return self.record.about.get_absolute_url()

    def crumbs(self) -> list[Crumb]:
        about = Crumb(str(self.record.about), self.cancel_url)
        return [Crumb("我的待办", reverse("inbox:tasks")), about]

    def consequences(self) -> list[str]:
        return [f"“{self.record}”任何人都不能再打开。", "移除记入审计记录。"]

    def act(self, form: NothingToAsk) -> None:
        task_files.remove(self.record, by=self.request.user)

    def success_url(self, result: None) -> str:
        return self.cancel_url


class ReassignTask(TaskAct):
    """It is a colleague's job, or I am away."""

    title = "转交：{record}"
    form_class = ReassignForm
    verb = "转交"
    done = "已转交，并已告知对方。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"task": self.record}

    def consequences(self) -> list[str]:
        return ["这项待办只由接手人办理，原承办角色的其他人不再看到。", "办结期限不变。"]

    def act(self, form: ReassignForm) -> Task:
        return tasks.reassign(self.record, by=self.request.user, **form.cleaned_data)


@require_GET
def pick_person(request: SignedInRequest) -> HttpResponse:
    """People for a picker: whom one may give work to, or pass the named task on to."""
    if key := parameters.key(request.GET.get("task")):
        task = get_object_or_404(Task.objects.visible_to(request.user), pk=key)
        persons = people.to_pass_on(task) if tasks.may_reassign(task, request.user) else None
    else:
        persons = people.to_assign(request.user)
    rows = persons.matching(request.GET.get("q", ""))[:MOST_PICKS] if persons is not None else []
    picked = [{"value": row.pk, "text": row.name, "detail": str(row.unit)} for row in rows]
    return JsonResponse({"results": picked})
