from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from assessments.choices import LineState
from assessments.models.scheme import Indicator, Scheme, SchemeVersion
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE, SCORES_VIEW
from portal import routes
from portal.access import Actor, Scoped, ScopedQuerySet
from portal.orgs.models import ComparisonGroup, Unit
from portal.periods import Period, PeriodField


@dataclass(frozen=True)
class ShownScores(Scoped):
    """As declared; until they are published only to those who work them out and publish them."""

    run: str = ""  # the way from a row to its run

    def alone(self, user: Actor) -> models.Q | None:
        condition = super().alone(user)
        if user.can(SCORES_MANAGE) or user.can(SCORES_APPROVE):
            return condition
        published = models.Q(**{f"{self.run}published_at__isnull": False})
        return published if condition is None else condition & published


def _mark(words: str, **more: Any) -> models.DecimalField:
    return models.DecimalField(words, max_digits=8, decimal_places=2, **more)


class ScoreRunQuerySet(ScopedQuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def valid(self) -> Self:
        """What counts: published, and not put right by a correction that is published."""
        return self.published().exclude(correction__published_at__isnull=False)

    def latest_period(self) -> Period | None:
        return self.order_by("-period").values_list("period", flat=True).first()


class ScoreRun(models.Model):
    """What a group was given in a period, as it was worked out last: one with the same result
    leaves the sheets as they are. `digest` is of everything in them. Once it is published nothing
    of it changes: a correction is a run of its own beside it."""

    shown_by: ClassVar[Scoped] = ShownScores(permission=SCORES_VIEW)

    scheme = models.ForeignKey(
        Scheme, verbose_name="考核方案", on_delete=models.PROTECT, related_name="runs"
    )
    version = models.ForeignKey(
        SchemeVersion, verbose_name="方案版本", on_delete=models.PROTECT, related_name="runs"
    )
    group = models.ForeignKey(
        ComparisonGroup, verbose_name="考核分组", on_delete=models.PROTECT, related_name="+"
    )
    period = PeriodField("期间")
    corrects = models.OneToOneField(
        "self",
        verbose_name="更正的计分",
        null=True,
        on_delete=models.PROTECT,
        related_name="correction",
    )
    mean = _mark("平均分")
    digest = models.CharField("校验值", max_length=64)
    scored_at = models.DateTimeField("计分时间")
    # Null where the clock asked.
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="计分人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    published_at = models.DateTimeField("公布时间", null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="公布人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ScoreRunQuerySet.as_manager()

    class Meta:
        verbose_name = "计分"
        verbose_name_plural = "计分"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "group", "period"],
                condition=models.Q(corrects=None),
                name="score_run_once",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None, published_by=None)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
                name="score_run_published_by",
            ),
        ]

    def __str__(self) -> str:
        told = f"{self.period.label}{self.scheme}（{self.group}）"
        return f"{told}更正" if self.corrects_id else told

    def get_absolute_url(self) -> str:
        asked = f"scheme={self.scheme_id}&group={self.group_id}&period={self.period.code}"
        return f"{routes.page('assessments:ranking')}?{asked}"

    @property
    def ranking_title(self) -> str:
        return f"{self.period.label}{self.group}考核排名{'（更正）' if self.corrects_id else ''}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class ScoreSheetQuerySet(ScopedQuerySet):
    def as_printed(self) -> Self:
        return self.order_by("run", "position")


class ScoreSheet(models.Model):
    """The marks of one unit. `formulas` tell the arithmetic of each: of a category by its code."""

    shown_by: ClassVar[Scoped] = ShownScores(permission=SCORES_VIEW, path="unit__path", run="run__")

    run = models.ForeignKey(ScoreRun, on_delete=models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="score_sheets"
    )
    position = models.PositiveSmallIntegerField("打印顺序")
    place = models.PositiveSmallIntegerField("位次")
    categories = models.JSONField("分类得分", default=dict)
    base = _mark("基础分")
    bonus = _mark("加分")
    deduction = _mark("扣分")
    total = _mark("综合得分")
    last_place = models.PositiveSmallIntegerField("上期位次", null=True)
    change = models.CharField("位次变化", max_length=10)
    month_on_month = models.CharField("环比", max_length=20)
    formulas = models.JSONField("算式", default=dict)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "计分表"
        verbose_name_plural = "计分表"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "unit"], name="score_sheet_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "run"], name="score_sheet_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.run}"

    def get_absolute_url(self) -> str:
        return routes.record("assessments:sheet", self.pk)


class ScoreLine(models.Model):
    """`raw` and `target` as they are printed; `figures` what each number of the source said;
    `known` what the arithmetic was given, with every digit (domain/scores/known.py)."""

    shown_by: ClassVar[Scoped] = ShownScores(
        permission=SCORES_VIEW, path="sheet__unit__path", run="sheet__run__"
    )

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="lines")
    indicator = models.ForeignKey(
        Indicator, verbose_name="考核指标", on_delete=models.PROTECT, related_name="+"
    )
    raw = models.CharField("数值", max_length=60, null=True)
    target = models.CharField("目标值", max_length=60, null=True)
    score = _mark("得分", null=True)
    state = models.CharField("状态", max_length=12, choices=LineState.choices)
    formula = models.TextField("算式")
    figures = models.JSONField("来源数据", default=list)
    known = models.JSONField("计分依据", default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "计分明细"
        verbose_name_plural = "计分明细"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="score_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.sheet}"
