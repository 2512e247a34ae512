"""From the notice on: winners are shown, named, paid, and their term runs out."""

from typing import Any

from django.db.models import Count
from django.forms import BaseForm
from django.utils import timezone

from portal.ui.widgets import offer_choices
from talent.choices.selections import AllowanceKind, CandidateState
from talent.domain import selection_steps, selections, titles
from talent.forms import NoticeForm
from talent.forms import selections as forms
from talent.models import SelectionRound
from talent.views.selections import RoundStep, warnings


class AnnounceSelection(RoundStep):
    verb = "公示"
    form_class = NoticeForm
    done = "已登记公示，期满次日起可以命名。"

    def consequences(self) -> list[str]:
        return ["公示只列姓名、单位、职务，从“公示稿”打印。", *warnings(self.record)]

    def act(self, form: Any) -> SelectionRound:
        return titles.announce(self.record, by=self.request.user, **form.cleaned_data)


class NameWinners(RoundStep):
    verb = "命名"
    form_class = forms.NameForm
    done = "已命名。"

    def consequences(self) -> list[str]:
        row = self.record
        number = row.candidates.filter(state=CandidateState.CHOSEN).count()
        pays = row.allowance != AllowanceKind.NONE
        return [
            f"{number:,} 人命名为“{row.get_kind_display()}”，管理期 {row.term_years} 年。",
            f"津贴{row.get_allowance_display()} {row.amount} 元，列出应发。" if pays else "",
            *warnings(row),
        ]

    def act(self, form: Any) -> SelectionRound:
        return titles.name(self.record, by=self.request.user, **form.cleaned_data)


class PayAllowances(RoundStep):
    verb = "登记发放津贴"
    form_class = forms.PayAllowancesForm

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        due = selection_steps.due_allowances(self.record, timezone.localdate())
        found = due.order_by("month").values("month").annotate(n=Count("pk"))
        offered = [
            (str(one["month"]), f"{one['month']:%Y 年 %m 月}（{one['n']:,} 人）") for one in found
        ]
        offer_choices(form, "month", offered)
        return form

    def act(self, form: Any) -> SelectionRound:
        self.number = titles.pay(self.record, by=self.request.user, **form.cleaned_data)
        row: SelectionRound = self.record
        return row

    def done_message(self, result: Any) -> str:
        return f"已登记发放 {self.number:,} 人。"

    def success_url(self, result: Any) -> str:
        return f"{result.get_absolute_url()}?tab=allowances"


class ExpireTitles(RoundStep):
    verb = "办理期满"
    done = "已期满。"

    def act(self, form: Any) -> SelectionRound:
        return selections.expire(self.record, by=self.request.user)
