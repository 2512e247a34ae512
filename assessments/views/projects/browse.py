"""The list of projects, and the page of one."""

from typing import Any, Final

from django.urls import reverse, reverse_lazy
from django.utils import timezone

from assessments.domain.projects import rates
from assessments.filters import ProjectFilters, this_month
from assessments.models import JudgedUnit, Milestone, SecretaryProject
from assessments.permissions import (
    JUDGING_VIEW,
    PROJECTS_FILL,
    PROJECTS_MANAGE,
    PROJECTS_VIEW,
)
from assessments.views.projects.lists import (
    PROJECT_TONES,
    ProjectTable,
    with_counts,
)
from portal.accounts.models import User
from portal.periods import Period, PeriodKind
from portal.ui.views import Crumb, Link, ListPage, RecordPage

LIST = Crumb("书记项目", reverse_lazy("assessments:projects"))
MILESTONE_TONES: Final[dict[str, tuple[str, str]]] = {
    "已完成": ("ok", "circle-check"),
    "待确认": ("info", "hourglass"),
    "逾期": ("bad", "alert-triangle"),
    "未到时限": ("plain", "clock"),
}


class Projects(ListPage):
    """组织科 each month: which projects are behind, of which was nothing written? A unit: ours?"""

    model = SecretaryProject
    table = ProjectTable
    filters = ProjectFilters
    permission = PROJECTS_VIEW
    dataset = "projects"
    title = "书记项目"
    lead = "进度：到今天应完成的节点中，已确认完成的按权重计的占比。"
    search_hint = "项目、书记或单位"
    empty_title = "还没有书记项目"
    empty_hint = "单位每年一月申报，组织科审定；也可以从 Excel 导入。"

    def rows(self) -> Any:
        rows = with_counts(super().rows().select_related("unit"))
        return rows.order_by("-year", "unit__path", "name", "pk")

    def actions(self) -> list[Link]:
        if not self.request.user.can(PROJECTS_FILL):
            return []
        return [Link("申报项目", reverse("assessments:new-project"), "plus", "primary")]


class ProjectPage(RecordPage):
    """The unit: what comes next? 组织科: what is to be settled, confirmed? Judges' marks beside."""

    model = SecretaryProject
    permission = PROJECTS_VIEW
    template_name = "assessments/project.html"

    def records(self) -> Any:
        return super().records().select_related("unit", "submitted_by", "set_by")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        project, user, today = self.record, self.request.user, timezone.localdate()
        milestones = list(project.milestones.in_order().select_related("proof", "confirmed_by"))
        return super().context(
            record=project,
            tone=PROJECT_TONES[project.state],
            progress=rates.progress(milestones, today) if project.has_begun else None,
            lines=[self._line(milestone, user) for milestone in milestones],
            weights=sum(milestone.weight for milestone in milestones),
            notes=project.notes.select_related("written_by").order_by("-period"),
            judged=self._judged(user),
            **extra,
        )

    def _line(self, milestone: Milestone, user: User) -> dict[str, Any]:
        project = self.record
        standing = milestone.standing(timezone.localdate())
        writes = user.can(PROJECTS_FILL, project.unit)
        keeps = user.can(PROJECTS_MANAGE, project.unit)
        may_confirm = keeps and milestone.reported_by_id != user.pk
        return {
            "milestone": milestone,
            "standing": standing,
            "tone": MILESTONE_TONES[standing],
            "may_edit": project.is_draft and writes,
            "may_report": project.is_running and writes and not milestone.is_done,
            "may_confirm": project.is_running and may_confirm and milestone.is_reported,
            "may_move": project.is_running and keeps and not milestone.is_done,
        }

    def _judged(self, user: User) -> Any:
        """What judges gave the unit's project that year, once a round is closed."""
        if not user.can(JUDGING_VIEW, self.record.unit):
            return []
        halves = [Period(PeriodKind.HALF, self.record.year, half) for half in (1, 2)]
        rows = JudgedUnit.objects.visible_to(user).filter(
            unit=self.record.unit_id, round__period__in=halves, mark__isnull=False
        )
        return rows.select_related("round").order_by("round__held_on")

    def actions(self) -> list[Link]:
        project, user = self.record, self.request.user
        writes = user.can(PROJECTS_FILL, project.unit)
        keeps = user.can(PROJECTS_MANAGE, project.unit)
        links = []
        if project.is_draft and writes:
            links.append(_to(project, "submit-project", "报送", "send", "primary"))
            links.append(_to(project, "add-milestone", "添加节点", "plus"))
            links.append(_to(project, "edit-project", "修改", "edit"))
        if project.is_waiting and keeps and project.submitted_by_id != user.pk:
            links.append(_to(project, "settle-project", "审定", "check", "primary"))
            links.append(_to(project, "give-back-project", "退回", "arrow-back-up"))
        if project.is_running and writes:
            month = this_month().label
            links.append(_to(project, "note-project", f"填写{month}进展", "pencil", "primary"))
        return links

    def more_actions(self) -> list[Link]:
        project, user = self.record, self.request.user
        links = super().more_actions()
        if project.is_draft and user.can(PROJECTS_FILL, project.unit):
            links.append(_to(project, "remove-project", "删除草稿", "trash"))
        if project.is_running and user.can(PROJECTS_MANAGE, project.unit):
            links.append(_to(project, "end-project", "终止项目", "ban"))
        return links


def _to(project: SecretaryProject, name: str, label: str, icon: str, style: str = "plain") -> Link:
    return Link(label, reverse(f"assessments:{name}", args=[project.pk]), icon, style)
