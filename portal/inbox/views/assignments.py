"""Handing out work and following it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from portal.inbox.domain import assignments
from portal.inbox.filters import AssignmentFilters
from portal.inbox.forms import HandOutForm
from portal.inbox.models import Assignment
from portal.inbox.permissions import TASKS_ASSIGN
from portal.inbox.tables import AssignmentTable
from portal.inbox.views.tasks import TaskList
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, FormPage, Link, RecordPage

LIST = "inbox:assignments"


class Assignments(TaskList):
    """Offices, daily: who has not answered yet."""

    model = Assignment
    table = AssignmentTable
    filters = AssignmentFilters
    permission = TASKS_ASSIGN
    empty_title = "还没有交办事项"
    empty_hint = "点“交办事项”，一次发给多个单位或个人。"

    def rows(self) -> QuerySet:
        return super().rows().with_progress().select_related("by").order_by("-at", "-pk")


class HandOut(FormPage):
    """Offices, several times a week: the same request to many units, without telephoning."""

    title = "交办事项"
    form_class = HandOutForm
    permission = TASKS_ASSIGN
    verb = "交办"
    done = "已交办，承办单位马上可以看到。"

    @property
    def cancel_url(self) -> str:
        return reverse(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("我交办的", reverse(LIST))]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: HandOutForm) -> Assignment:
        facts = dict(form.cleaned_data)
        facts["units"] = list(facts["units"].select_related("kind"))
        return assignments.hand_out(by=self.request.user, **facts)


class AssignmentPage(RecordPage):
    """The completion board: one line for each unit, late ones first to be rung up."""

    model = Assignment
    permission = TASKS_ASSIGN
    template_name = "inbox/assignment.html"

    def records(self) -> QuerySet:
        return super().records().with_progress().select_related("by", "unit")

    def crumbs(self) -> list[Crumb]:
        return [Crumb("我交办的", reverse(LIST))]

    def actions(self) -> list[Link]:
        if not self.record.open_count:
            return []
        url = reverse("inbox:assignment-withdraw", args=[self.record.pk])
        return [Link("撤回未办结的", url, "arrow-back-up", "danger")]

    def context(self, **extra: Any) -> dict[str, Any]:
        files = self.record.files.select_related("upload__stored", "upload__owner").order_by("pk")
        source = assignments.source(self.record, self.request.user)
        return super().context(
            source=source, board=assignments.board(self.record), files=files, **extra
        )


class WithdrawAssignment(ActPage):
    """The request was wrong, or is not needed any more."""

    model = Assignment
    permission = TASKS_ASSIGN
    title = "撤回交办：{record}"
    form_class = ReasonForm
    verb = "撤回"
    done = "已撤回，并已告知承办人。"
    danger = True

    def records(self) -> QuerySet:
        return super().records().with_progress().select_related("unit")

    def consequences(self) -> list[str]:
        return [
            f"未办结的 {self.record.open_count:,} 项待办立即撤回，不再提醒。",
            f"已办结的 {self.record.done_count:,} 项保留。",
        ]

    def act(self, form: ReasonForm) -> Assignment:
        return assignments.withdraw(self.record, by=self.request.user, **form.cleaned_data)
