"""Targets: written, changed by approval."""

from typing import Any

from django.utils import timezone

from performance import forms
from performance.domain import targets
from performance.models import PerformanceFile, PerformanceTarget, TargetChange
from performance.views.acts import FileAct
from portal.ui.views import ActPage, NothingToAsk


class AddTarget(FileAct):
    """The holder, at the beginning of the year."""

    title = "添加目标：{record}"
    form_class = forms.TargetForm
    done = "已添加。"
    keeps = False

    def initial(self) -> dict[str, Any]:
        last = timezone.localdate().replace(year=self.file.year, month=12, day=31)
        return {"due_on": last, **super().initial()}

    def act(self, form: Any) -> PerformanceTarget:
        return targets.add(self.file, by=self.request.user, **form.cleaned_data)


class TargetAct(FileAct):
    model = PerformanceTarget  # type: ignore[assignment]
    keeps = False

    @property
    def file(self) -> PerformanceFile:
        return self.record.file

    def records(self) -> Any:
        rows = PerformanceTarget.objects.visible_to(self.request.user).in_force()
        return rows.select_related("file__unit", "file__person")

    def get_title(self) -> str:
        return f"{self.title}：{self.file} {self.record}"


class EditTarget(TargetAct):
    """The holder, until the targets are set."""

    title = "修改目标"
    form_class = forms.TargetForm
    watched = ("goal", "standard", "amount", "weight", "due_on")

    def act(self, form: Any) -> PerformanceTarget:
        return targets.edit(self.record, by=self.request.user, **form.cleaned_data)


class RemoveTarget(TargetAct, ActPage):
    """One of the template that is none of his."""

    title = "删除目标"
    form_class = NothingToAsk
    verb = "删除"
    done = "已删除。"
    danger = True

    def consequences(self) -> list[str]:
        return [f"删除目标“{self.record.goal}”，它的权重请分到其他目标上。"]

    def act(self, form: Any) -> PerformanceFile:
        return targets.remove(self.record, by=self.request.user)


class AskChange(TargetAct):
    """The holder, during the year: the task was changed from above."""

    title = "申请调整目标"
    form_class = forms.ChangeForm
    watched = ("goal", "standard", "amount", "due_on")
    verb = "提出申请"
    done = "已提出申请，等待审批。"

    def consequences(self) -> list[str]:
        return ["权重不变。同意后原来的目标保留，已经评议的季度不受影响。"]

    def act(self, form: Any) -> TargetChange:
        return targets.ask(self.record, by=self.request.user, **form.cleaned_data)


class TargetChangeAct(FileAct, ActPage):
    model = TargetChange  # type: ignore[assignment]

    @property
    def file(self) -> PerformanceFile:
        return self.record.target.file

    def records(self) -> Any:
        rows = TargetChange.objects.visible_to(self.request.user)
        return rows.select_related("target__file__unit", "target__file__person", "asked_by")

    def get_title(self) -> str:
        return f"{self.title}：{self.file} {self.record.target}"

    def initial(self) -> dict[str, Any]:
        return {}


class AnswerChange(TargetChangeAct):
    """干部科, 考核办: is it a change of the task, or is it too hard?"""

    title = "审批目标调整"
    form_class = forms.ChangeAnswerForm
    watched = ("state",)
    verb = "审批"
    done = "已审批，并通知申请人。"

    def consequences(self) -> list[str]:
        change, old = self.record, self.record.target
        return [
            f"原目标：{old.goal}",
            f"调整为：{change.goal}",
            f"衡量标准：{old.standard or '无'} → {change.standard or '无'}",
            f"目标值：{_spoken(old.amount)} → {_spoken(change.amount)}",
            f"完成时限：{old.due_on} → {change.due_on}",
            f"{change.asked_by}申请的理由：{change.reason}",
        ]

    def act(self, form: Any) -> Any:
        answer, by = form.cleaned_data["answer"], self.request.user
        if form.cleaned_data["approves"] == "yes":
            return targets.approve(self.record, by=by)
        return targets.refuse(self.record, answer=answer, by=by)


def _spoken(amount: Any) -> str:
    return "无" if amount is None else f"{amount.normalize():f}"


class RecallChange(TargetChangeAct):
    """Whoever asked has thought better of it."""

    title = "收回目标调整申请"
    form_class = NothingToAsk
    verb = "收回"
    done = "已收回。"
    keeps = False

    def act(self, form: Any) -> TargetChange:
        return targets.recall(self.record, by=self.request.user)
