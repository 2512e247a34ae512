"""Corrections after the lock: asked for by the unit, answered by the department."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.domain.ledgers import reopenings
from assessments.domain.ledgers.filling import definition_of
from assessments.forms.acts import AskForm, ReopeningAnswerForm
from assessments.models import Reopening
from assessments.permissions import LEDGERS_FILL, LEDGERS_MANAGE
from assessments.views.ledgers import LIST, LedgerAct, read_url, title_of
from portal.rules.domain.deadlines import moment
from portal.ui.views import Crumb, RecordFormPage


class AskReopening(LedgerAct):
    """A township that finds a mistake after the lock, a few times a year."""

    title = "申请更正"
    form_class = AskForm
    permission = LEDGERS_FILL
    verb = "提出申请"
    done = "已提出更正申请，等主管科室答复。"

    def consequences(self) -> list[str]:
        return ["同意后可在限定时间内更正所选内容，到时自动锁定；更正次数计入考核。"]

    def form_kwargs(self) -> dict[str, Any]:
        kinds = definition_of(self.record).typed_in
        return {"choices": [(kind.key, kind.field.label) for kind in kinds]}

    def act(self, form: AskForm) -> Reopening:
        return reopenings.ask(self.record, by=self.request.user, **form.cleaned_data)


class AnswerReopening(RecordFormPage):
    """组织科: is it worth it, and until when?"""

    model = Reopening
    permission = LEDGERS_MANAGE
    form_class = ReopeningAnswerForm
    template_name = "ui/act.html"
    verb = "答复"
    done = "已答复。"

    def records(self) -> Any:
        return (
            super().records().select_related("ledger__form__fieldset", "ledger__unit", "asked_by")
        )

    def get_title(self) -> str:
        return f"答复更正申请：{title_of(self.record.ledger)}"

    def crumbs(self) -> list[Crumb]:
        ledger = self.record.ledger
        return [Crumb("台账", reverse(LIST)), Crumb(str(ledger), read_url(ledger))]

    def consequences(self) -> list[str]:
        kinds = definition_of(self.record.ledger).by_key
        labels = "、".join(kinds[key].field.label for key in self.record.keys if key in kinds)
        told = [
            f"{self.record.asked_by}申请更正：{labels}。",
            f"事由：{self.record.reason}",
        ]
        if day := self.record.wanted_until:
            told.append(f"希望更正到 {day}。")
        return told

    def initial(self) -> dict[str, Any]:
        """The day that was asked for, as long as it has not passed."""
        day = self.record.wanted_until
        wish = {"until": day} if day and day >= timezone.localdate() else {}
        return {**wish, **super().initial()}

    def get_cancel_url(self) -> str:
        return read_url(self.record.ledger)

    def act(self, form: ReopeningAnswerForm) -> Reopening:
        facts = form.cleaned_data
        by, answer = self.request.user, facts["answer"]
        if facts["is_granted"] == "yes":
            until = moment(facts["until"], self.record.ledger.form.due_hour)
            return reopenings.grant(self.record, until=until, answer=answer, by=by)
        return reopenings.refuse(self.record, answer=answer, by=by)

    def success_url(self, result: Reopening) -> str:
        return read_url(self.record.ledger)
