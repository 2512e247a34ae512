"""The list of projects: its columns and what it is narrowed by."""

from typing import Any, Final

import django_tables2 as tables
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessments.choices import ProjectState
from assessments.domain.projects import rates
from assessments.filters import this_month
from assessments.models import ProjectNote, SecretaryProject
from assessments.models.project import SecretaryProjectQuerySet
from portal.ui.tables import BadgeColumn, ListTable, NumberColumn

PROJECT_TONES: Final[dict[str, tuple[str, str]]] = {
    ProjectState.DRAFT: ("plain", "pencil"),
    ProjectState.WAITING: ("warn", "hourglass"),
    ProjectState.RUNNING: ("info", "run"),
    ProjectState.DONE: ("ok", "circle-check"),
    ProjectState.ENDED: ("plain", "ban"),
}


def with_counts(rows: SecretaryProjectQuerySet) -> Any:
    """What the list tells of milestones and of this month's note, in two statements."""
    noted = ProjectNote.objects.filter(project=OuterRef("pk"), period=this_month())
    return rows.annotate(is_noted=Exists(noted)).prefetch_related("milestones")


class ProjectTable(ListTable):
    name = tables.Column(
        verbose_name="项目名称",
        order_by=("name", "pk"),
        linkify=lambda record: record.get_absolute_url(),
        attrs={"td": {"class": "wrap"}},
    )
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "-year"))
    secretary = tables.Column(verbose_name="书记", order_by=("secretary", "pk"))
    year = NumberColumn(verbose_name="年度", counts=False, order_by=("year", "unit__path"))
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "unit__path"),
        tone_of=lambda r: PROJECT_TONES[r.state],
    )
    rate = tables.Column(
        verbose_name="进度",
        accessor="pk",
        orderable=False,
        attrs={"td": {"class": "text-end num"}, "th": {"class": "text-end"}},
    )
    late = NumberColumn(verbose_name="逾期节点", accessor="pk", orderable=False)
    noted = tables.Column(verbose_name="本月进展", accessor="pk", orderable=False)

    class Meta(ListTable.Meta):
        model = SecretaryProject
        fields = ()

    def render_rate(self, record: SecretaryProject) -> str:
        if not record.has_begun:
            return "—"
        rate = rates.progress(record.milestones.all(), timezone.localdate()).rate
        return "—" if rate is None else f"{rate}%"

    def render_late(self, record: SecretaryProject) -> Any:
        return late_of(record)

    def value_late(self, record: SecretaryProject) -> Any:
        return late_of(record)

    def render_noted(self, record: Any) -> str:
        if not record.is_running:
            return "—"
        return "已填" if record.is_noted else "未填"


def late_of(project: SecretaryProject) -> int:
    today = timezone.localdate()
    if not project.is_running:
        return 0
    return sum(milestone.is_overdue(today) for milestone in project.milestones.all())
