import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce

from assessments.choices import AimKind, EmptyPolicy, MissingPolicy, RuleKey, SchemeState
from assessments.permissions import SCHEMES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.orgs.models import ComparisonGroup
from portal.orgs.models.group import MembershipQuerySet
from portal.periods import Period, PeriodField, PeriodKind
from portal.text import found_by, search_key


def _marks(words: str, **more: Any) -> models.DecimalField:
    return models.DecimalField(
        words, max_digits=8, decimal_places=2, validators=[MinValueValidator(0)], **more
    )


class SchemeQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def in_order(self) -> Self:
        return self.order_by("position", "pk")

    def compared(self, day: dt.date, earlier: dt.date, among: MembershipQuerySet) -> Self:
        """How many indicators each has by its version of the day's month, how many units `among`
        those one sees, and how many of both it had earlier. What is not active yet counts by its
        draft."""
        versions = SchemeVersion.objects.filter(scheme=models.OuterRef("pk"))
        now, then = (
            versions.begun(Period.containing(each, PeriodKind.MONTH)) for each in (day, earlier)
        )
        shown = Coalesce(_first(now), _first(versions.order_by("-number")))
        return self.annotate(
            shown_version=shown,
            former_version=_first(then),
            draft_number=_first(versions.drafts(), "number"),
        ).annotate(
            shown_state=_of_shown("state"),
            shown_since=_of_shown("since"),
            indicator_count=_indicators_of("shown_version"),
            former_indicators=_indicators_of("former_version"),
            unit_count=_counted_units(among.on(day)),
            former_units=models.Case(
                models.When(former_version=None, then=None),
                default=_counted_units(among.on(earlier)),
            ),
        )


def _first(versions: Any, column: str = "pk") -> models.Subquery:
    return models.Subquery(versions.values(column)[:1])


def _of_shown(column: str) -> models.Subquery:
    return _first(SchemeVersion.objects.filter(pk=models.OuterRef("shown_version")), column)


def _indicators_of(version: str) -> models.Subquery:
    rows = Indicator.objects.filter(version=models.OuterRef(version)).order_by()
    return _counted(rows, "version", models.Count("pk"))


def _counted_units(members: MembershipQuerySet) -> models.Subquery:
    rows = members.filter(group__schemes=models.OuterRef("pk")).order_by()
    return _counted(rows, "group__schemes", models.Count("unit", distinct=True))


def _counted(rows: Any, by: str, count: models.Count) -> models.Subquery:
    counted = rows.values(by).annotate(counted=count).values("counted")
    return models.Subquery(counted, output_field=models.IntegerField())


class Scheme(models.Model):
    """By what the units of some groups are scored and ranked, each group apart."""

    shown_by: ClassVar[Scoped] = Scoped(permission=SCHEMES_VIEW)

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    groups = models.ManyToManyField(
        ComparisonGroup, verbose_name="适用分组", related_name="schemes"
    )
    position = models.PositiveSmallIntegerField("排序号", default=100)
    search = models.CharField(max_length=200, editable=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "考核方案"
        verbose_name_plural = "考核方案"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("assessments:scheme", self.pk)

    @property
    def state_label(self) -> str:
        """Of a row of `compared`."""
        return str(SchemeState(self.shown_state).label)  # type: ignore[attr-defined] # annotated


class SchemeVersionQuerySet(ScopedQuerySet):
    def drafts(self) -> Self:
        return self.filter(state=SchemeState.DRAFT)

    def in_force(self, period: Period) -> Self:
        """The newest first: the one a period is scored by. An archived one scores what it has
        scored, nothing new."""
        return self.begun(period).filter(state=SchemeState.ACTIVE)

    def begun(self, period: Period) -> Self:
        """Active by then, whether or not it is archived since; the newest first."""
        begun = self.filter(since__lte=period).exclude(state=SchemeState.DRAFT)
        return begun.order_by("-since", "-number")


class SchemeVersion(models.Model):
    """What a scheme asks from a period on. Once it is active nothing of it changes."""

    shown_by: ClassVar[Scoped] = Scoped(permission=SCHEMES_VIEW)

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("第几版")
    state = models.CharField(
        "状态", max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT
    )
    since = PeriodField("自何期起", null=True)
    full = _marks("总分", default=100)
    most_bonus = _marks("加分上限", default=5)
    most_deduction = _marks("扣分上限", default=10)
    activated_at = models.DateTimeField("启用时间", null=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="启用人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "考核方案版本"
        verbose_name_plural = "考核方案版本"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["scheme"],
                condition=models.Q(state=SchemeState.DRAFT),
                name="scheme_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(state=SchemeState.DRAFT)
                | models.Q(since__isnull=False, activated_at__isnull=False),
                name="scheme_active_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}第 {self.number} 版"

    def get_absolute_url(self) -> str:
        return f"{self.scheme.get_absolute_url()}?version={self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == SchemeState.DRAFT


class SchemeCategory(models.Model):
    shown_by: ClassVar[Scoped] = Scoped(permission=SCHEMES_VIEW)

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="categories")
    code = models.CharField("代码", max_length=10)
    label = models.CharField("名称", max_length=40)
    full = _marks("满分")
    position = models.PositiveSmallIntegerField("排序号")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "考核分类"
        verbose_name_plural = "考核分类"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="scheme_category_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Indicator(models.Model):
    """`source` is an expression over figures, worked out of each unit: domain/scheme_sources.py.
    `aims` is the target for all, or one for each quarter; `parameters` are those of the rule, as
    the trial file writes them."""

    shown_by: ClassVar[Scoped] = Scoped(permission=SCHEMES_VIEW)

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="indicators")
    category = models.ForeignKey(
        SchemeCategory, on_delete=models.CASCADE, related_name="indicators"
    )
    code = models.CharField("代码", max_length=10)
    label = models.CharField("名称", max_length=40)
    full = _marks("满分")
    source = models.CharField("数据来源", max_length=300)
    rule = models.CharField("计分规则", max_length=3, choices=RuleKey.choices)
    parameters = models.JSONField("规则参数", default=dict)
    aim = models.CharField("目标", max_length=12, choices=AimKind.choices, default=AimKind.NONE)
    aims = ArrayField(
        models.DecimalField(max_digits=18, decimal_places=4), verbose_name="目标值", default=list
    )
    empty = models.CharField("无应办事项时", max_length=1, choices=EmptyPolicy.choices)
    missing = models.CharField("未报时", max_length=1, choices=MissingPolicy.choices)
    back = models.PositiveSmallIntegerField("最多往前几期", default=0)
    position = models.PositiveSmallIntegerField("排序号")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "考核指标"
        verbose_name_plural = "考核指标"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="indicator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
