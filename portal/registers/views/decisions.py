"""What a meeting decided, handed out."""

from typing import Any

from portal.inbox.permissions import TASKS_ASSIGN
from portal.registers.domain import decisions
from portal.registers.forms import DecisionsForm
from portal.registers.models import RegisterRecord
from portal.registers.views.records import RecordAct


class HandOutDecisions(RecordAct):
    """The office, right after the meeting: every decision to its unit, with its day, at once."""

    permission = TASKS_ASSIGN
    title = "交办议定事项：{record}"
    template_name = "ui/form.html"
    form_class = DecisionsForm
    verb = "交办"
    done = "议定事项已交办，承办单位马上可以看到。"

    def form_kwargs(self) -> dict[str, Any]:
        open_ones = [line.text for line in decisions.lines(self.record) if line.is_open]
        return {"texts": open_ones, "by": self.request.user}

    def act(self, form: DecisionsForm) -> RegisterRecord:
        decisions.hand_out(self.record, orders=form.orders, by=self.request.user)
        return self.record

    def success_url(self, result: RegisterRecord) -> str:
        return f"{result.get_absolute_url()}?tab=decisions"
