import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from assessments.choices import ProjectState
from assessments.permissions import PROJECTS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.files.models import Upload
from portal.orgs.models import Unit
from portal.periods import EARLIEST, LATEST, Period, PeriodField

_BEGUN = (ProjectState.RUNNING, ProjectState.DONE, ProjectState.ENDED)


def _by(words: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=words,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )


class SecretaryProjectQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        units = Unit.objects.matching(typed).values("pk")
        named = models.Q(name__icontains=typed) | models.Q(secretary__icontains=typed)
        return self.filter(named | models.Q(unit__in=units))

    def running(self) -> Self:
        return self.filter(state=ProjectState.RUNNING)

    def without_note(self, month: Period) -> Self:
        """Running by the end of the month, with nothing written about it."""
        notes = ProjectNote.objects.filter(project=models.OuterRef("pk"), period=month)
        begun = models.Q(set_at__date__lte=month.last_day)
        return self.running().filter(begun, ~models.Exists(notes))


@tracked()
class SecretaryProject(models.Model):
    """书记项目: what the party secretary of a unit takes on for a year, in milestones."""

    shown_by: ClassVar[Scoped] = Scoped(permission=PROJECTS_VIEW, path="unit__path")

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="secretary_projects"
    )
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    )
    name = models.CharField("项目名称", max_length=60)
    secretary = models.CharField("书记", max_length=30)
    aim = models.CharField("目标成效", max_length=500)
    state = models.CharField(
        "状态", max_length=10, choices=ProjectState.choices, default=ProjectState.DRAFT
    )
    reason = models.CharField("退回、终止的理由", max_length=200, blank=True)
    submitted_at = models.DateTimeField("报送时间", null=True)
    submitted_by = _by("报送人")
    set_at = models.DateTimeField("审定时间", null=True)
    set_by = _by("审定人")
    ended_at = models.DateTimeField("完成、终止时间", null=True)

    objects = SecretaryProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "书记项目"
        verbose_name_plural = "书记项目"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year", "name"], name="secretary_project_once"),
            models.CheckConstraint(
                condition=models.Q(set_by=None) | ~models.Q(set_by=models.F("submitted_by")),
                name="secretary_project_not_by_himself",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=_BEGUN, set_at__isnull=False)
                | (~models.Q(state__in=_BEGUN) & models.Q(set_at=None)),
                name="secretary_project_set_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.year}年书记项目“{self.name}”"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:project", self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == ProjectState.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.state == ProjectState.WAITING

    @property
    def has_begun(self) -> bool:
        return self.state in _BEGUN

    @property
    def is_running(self) -> bool:
        return self.state == ProjectState.RUNNING


class MilestoneQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("due_on", "pk")


@tracked()
class Milestone(models.Model):
    """One step of a project. Done is what the unit reported and the organization office confirmed:
    `done_on` is the day the unit tells."""

    shown_by: ClassVar[Scoped] = Scoped(permission=PROJECTS_VIEW, path="project__unit__path")

    project = models.ForeignKey(
        SecretaryProject,
        verbose_name="书记项目",
        on_delete=models.CASCADE,
        related_name="milestones",
    )
    name = models.CharField("节点", max_length=100)
    weight = models.PositiveSmallIntegerField(
        "权重", validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    due_on = models.DateField("完成时限")
    done_on = models.DateField("完成日期", null=True)
    words = models.CharField("完成情况", max_length=200, blank=True)
    proof = models.OneToOneField(
        Upload, verbose_name="佐证材料", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField("报告时间", null=True)
    reported_by = _by("报告人")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = _by("确认人")
    reason = models.CharField("退回、调整的理由", max_length=200, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "书记项目节点"
        verbose_name_plural = "书记项目节点"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "name"], name="milestone_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=100), name="milestone_weight"
            ),
            models.CheckConstraint(
                condition=models.Q(reported_at=None, done_on=None, confirmed_at=None)
                | models.Q(reported_at__isnull=False, done_on__isnull=False),
                name="milestone_done_when_reported",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None)
                | ~models.Q(confirmed_by=models.F("reported_by")),
                name="milestone_not_by_himself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()

    @property
    def is_done(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_reported(self) -> bool:
        return self.reported_at is not None and not self.is_done

    def is_overdue(self, today: dt.date) -> bool:
        return not self.is_done and self.due_on < today

    def standing(self, today: dt.date) -> str:
        if self.is_done:
            return "已完成"
        if self.is_reported:
            return "待确认"
        return "逾期" if self.is_overdue(today) else "未到时限"


@tracked()
class ProjectNote(models.Model):
    """What a unit writes of a month."""

    shown_by: ClassVar[Scoped] = Scoped(permission=PROJECTS_VIEW, path="project__unit__path")

    project = models.ForeignKey(
        SecretaryProject, verbose_name="书记项目", on_delete=models.CASCADE, related_name="notes"
    )
    period = PeriodField("月份")
    text = models.CharField("进展", max_length=300)
    written_at = models.DateTimeField("填写时间")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填写人", on_delete=models.PROTECT, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "书记项目月度进展"
        verbose_name_plural = "书记项目月度进展"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "period"], name="project_note_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project}{self.period.label}进展"

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()
