import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.orgs.models import Unit
from portal.text import found_by, search_key
from talent.choices import PipelineKind, StageMark
from talent.models.enterprise import Enterprise
from talent.models.need import Need
from talent.models.profile import TalentProfile
from talent.permissions import TALENT_VIEW


class PipelineRows(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("kind", "-since", "pk")


@tracked()
class Pipeline(models.Model):
    """A way people or teams go through, its stages named by the county: a call for projects, the
    flexible use of experts."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类型", max_length=10, choices=PipelineKind.choices)
    office = models.CharField("主管部门", max_length=60, blank=True)
    since = models.DateField("开始日期")
    above_until = models.DateField("上级截止", null=True, blank=True)
    until = models.DateField(
        "县内截止", null=True, blank=True, help_text="不填的按上级截止前 10 个工作日计算。"
    )
    places = models.PositiveSmallIntegerField(
        "推荐名额", null=True, blank=True, help_text="不限的不填；上报的不能超过。"
    )
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = PipelineRows.as_manager()

    class Meta:
        verbose_name = "引才项目"
        verbose_name_plural = "引才项目"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "since"], name="pipeline_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("talent:pipeline", args=[self.pk])


class PipelineStageRows(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("pipeline", "position", "pk")


@tracked()
class PipelineStage(models.Model):
    """One step of a pipeline, how long it may take, and what it counts as."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    pipeline = models.ForeignKey(
        Pipeline, verbose_name="引才项目", on_delete=models.PROTECT, related_name="stages"
    )
    position = models.PositiveSmallIntegerField("次序")
    label = models.CharField("阶段", max_length=20)
    limit_days = models.PositiveSmallIntegerField(
        "期限（天）", null=True, blank=True, help_text="停留超过的提醒；不填的不提醒。"
    )
    mark = models.CharField(
        "计为", max_length=8, choices=StageMark.choices, default=StageMark.NONE, blank=True
    )

    objects = PipelineStageRows.as_manager()

    class Meta:
        verbose_name = "项目阶段"
        verbose_name_plural = "项目阶段"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pipeline", "position"], name="stage_position_once"),
            models.UniqueConstraint(fields=["pipeline", "label"], name="stage_label_once"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("talent:stage", args=[self.pk])

    @property
    def is_end(self) -> bool:
        return self.mark in StageMark.ends()


class PipelineCaseQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def below(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def going(self) -> Self:
        return self.exclude(stage__mark__in=StageMark.ends())

    def stuck(self, day: dt.date) -> Self:
        """Longer in its stage than the stage allows."""
        allowed = models.ExpressionWrapper(
            models.F("moved_on") + models.F("stage__limit_days"), output_field=models.DateField()
        )
        return self.going().filter(stage__limit_days__isnull=False).alias(last=allowed).filter(
            last__lt=day
        )  # fmt: skip

    def in_order(self) -> Self:
        return self.order_by("pipeline", "stage__position", "moved_on", "pk")


@tracked(exclude=("search",))
class PipelineCase(models.Model):
    """Somebody, or a team, on its way through a pipeline."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="unit__path")

    pipeline = models.ForeignKey(
        Pipeline, verbose_name="引才项目", on_delete=models.PROTECT, related_name="cases"
    )
    name = models.CharField("姓名或团队", max_length=60)
    unit = models.ForeignKey(
        Unit,
        verbose_name="归口单位",
        on_delete=models.PROTECT,
        related_name="talent_cases",
        help_text="对接或推荐的乡镇、单位。",
    )
    profile = models.ForeignKey(
        TalentProfile,
        verbose_name="人才",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    field = CodeField("领域", table="talent_field", blank=True)
    source = CodeField("线索来源", table="lead_source", blank=True)
    form = CodeField("合作形式", table="lead_form", blank=True)
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="对接企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    need = models.ForeignKey(
        Need,
        verbose_name="对接需求",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    agreed_since = models.DateField("签约起", null=True, blank=True)
    agreed_until = models.DateField("签约止", null=True, blank=True)
    days_a_year = models.PositiveSmallIntegerField("每年天数", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    stage = models.ForeignKey(
        PipelineStage, verbose_name="阶段", on_delete=models.PROTECT, related_name="cases"
    )
    began_on = models.DateField("登记日期")
    moved_on = models.DateField("最近进展")
    search = models.CharField(max_length=200, editable=False)

    objects = PipelineCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "引才对象"
        verbose_name_plural = "引才对象"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(agreed_until=None)
                | Q(agreed_since=None)
                | Q(agreed_until__gte=models.F("agreed_since")),
                name="case_agreed_forward",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["stage", "moved_on"], name="case_stage_moved")]

    def __str__(self) -> str:
        return f"{self.name}（{self.pipeline}）"

    def save(self, *args: object, **kwargs: object) -> None:
        """A new one stands at the first stage since the day it began."""
        self.search = search_key(self.name)[:200]
        if self.stage_id is None:
            self.stage = self.pipeline.stages.in_order().first()
        self.moved_on = self.moved_on or self.began_on
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("talent:case", args=[self.pk])


class PipelineMoveRows(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("on", "pk")


@tracked()
class PipelineMove(models.Model):
    """Every step a case took, and when: what funnels and figures are counted from."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="case__unit__path")

    case = models.ForeignKey(
        PipelineCase, verbose_name="引才对象", on_delete=models.PROTECT, related_name="moves"
    )
    stage = models.ForeignKey(
        PipelineStage, verbose_name="到", on_delete=models.PROTECT, related_name="moves"
    )
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(User, verbose_name="办理人", on_delete=models.PROTECT, related_name="+")

    objects = PipelineMoveRows.as_manager()

    class Meta:
        verbose_name = "项目进展"
        verbose_name_plural = "项目进展"
        indexes: ClassVar = [models.Index(fields=["stage", "on"], name="move_stage_on")]

    def __str__(self) -> str:
        return f"{self.on} {self.stage}"

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()
