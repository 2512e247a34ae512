"""Acts on one milestone."""

from typing import Any

from django.utils import timezone

from assessments.domain.projects import drafting, progress
from assessments.models import Milestone, SecretaryProject
from assessments.views.projects.acts import ProjectAct
from assessments.views.projects.forms import MilestoneForm, MoveForm, ReportForm
from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, NothingToAsk


class AddMilestone(ProjectAct):
    """The unit: one step after the other."""

    title = "添加节点"
    form_class = MilestoneForm
    done = "已添加。"

    def initial(self) -> dict[str, Any]:
        return {"due_on": timezone.localdate().replace(year=self.record.year, month=12, day=31)}

    def act(self, form: Any) -> Milestone:
        return drafting.add_milestone(self.record, by=self.request.user, **form.cleaned_data)


class MilestoneAct(ProjectAct):
    model = Milestone  # type: ignore[assignment]

    @property
    def project(self) -> SecretaryProject:
        return self.record.project

    def records(self) -> Any:
        return Milestone.objects.visible_to(self.request.user).select_related("project__unit")


class EditMilestone(MilestoneAct):
    """The unit, until the project is handed over."""

    title = "修改节点"
    form_class = MilestoneForm
    watched = ("name", "weight", "due_on")
    done = "已修改。"

    def act(self, form: Any) -> Milestone:
        return drafting.edit_milestone(self.record, by=self.request.user, **form.cleaned_data)


class RemoveMilestone(MilestoneAct, ActPage):
    """One step too many."""

    title = "删除节点"
    form_class = NothingToAsk
    verb = "删除"
    done = "已删除。"
    danger = True

    def consequences(self) -> list[str]:
        return [f"权重 {self.record.weight} 请分到其他节点上。"]

    def act(self, form: Any) -> SecretaryProject:
        return drafting.remove_milestone(self.record, by=self.request.user)


class ReportMilestone(MilestoneAct):
    """The unit: this step is done, here is the proof."""

    title = "报告完成"
    form_class = ReportForm
    verb = "报告"
    done = "已报告，等组织科确认。"

    def initial(self) -> dict[str, Any]:
        return {"words": self.record.words}

    def consequences(self) -> list[str]:
        return ["组织科确认以前可以再报；确认后按完成日期计入进度。"]

    def act(self, form: ReportForm) -> Milestone:
        return progress.report(self.record, by=self.request.user, **form.facts())


class ConfirmMilestone(MilestoneAct, ActPage):
    """组织科, with the proof read."""

    title = "确认完成"
    form_class = NothingToAsk
    verb = "确认"
    done = "已确认。"
    keeps = True

    def consequences(self) -> list[str]:
        record = self.record
        told = f"完成日期 {record.done_on}：{record.words}" if record.done_on else ""
        return [told, f"确认后计入进度，权重 {record.weight}，不能撤回。"]

    def act(self, form: Any) -> Milestone:
        return progress.confirm(self.record, by=self.request.user)


class RefuseMilestone(MilestoneAct, ActPage):
    """组织科: what was told does not hold yet."""

    title = "退回节点"
    form_class = ReasonForm
    verb = "退回"
    done = "已退回，并告知报告人。"
    keeps = True

    def initial(self) -> dict[str, Any]:
        return {}

    def act(self, form: Any) -> Milestone:
        return progress.refuse(self.record, by=self.request.user, **form.cleaned_data)


class MoveMilestone(MilestoneAct, ActPage):
    """组织科: the day cannot be kept, for reasons that are not the unit's."""

    title = "调整时限"
    form_class = MoveForm
    watched = ("due_on",)
    verb = "调整"
    done = "已调整。"
    keeps = True

    def initial(self) -> dict[str, Any]:
        return {"due_on": self.record.due_on}

    def consequences(self) -> list[str]:
        return ["权重不变。以前月份的进度随之重算，已公布的计分不变。"]

    def act(self, form: Any) -> Milestone:
        return progress.move(self.record, by=self.request.user, **form.cleaned_data)
