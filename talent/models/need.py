import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.text import found_by, search_key
from portal.typed.arrays import NamedArrayField
from talent.choices import MatchState, NeedKind, NeedState, Requirement, Urgency
from talent.models.enterprise import Enterprise
from talent.models.grade import Grade
from talent.models.profile import SCHOOLINGS, TalentProfile
from talent.permissions import TALENT_MATCH, TALENT_VIEW

_OFFERED = (NeedState.PUBLISHED, NeedState.PARTLY)


class NeedQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def below(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def open(self, day: dt.date) -> Self:
        """Still looked for on the day."""
        return self.filter(Q(until=None) | Q(until__gte=day), state__in=_OFFERED)

    def unconfirmed(self, day: dt.date) -> Self:
        """Looked for, though nobody has said in this quarter that it still is."""
        first = Period.containing(day, PeriodKind.QUARTER).first_day
        return self.open(day).exclude(confirmed_on__gte=first)

    def in_catalogue(self, day: dt.date) -> Self:
        """Looked for, and said in this quarter that it still is."""
        first = Period.containing(day, PeriodKind.QUARTER).first_day
        return self.open(day).filter(confirmed_on__gte=first)

    def with_late_matches(self, day: dt.date) -> Self:
        """Somebody was to answer, or talks to end, before the day."""
        late = Match.objects.late(day).filter(need=models.OuterRef("pk"))
        return self.filter(models.Exists(late))

    def with_filled(self) -> Self:
        done = Count("matches", filter=Q(matches__state=MatchState.DONE))
        return self.annotate(filled=done)

    def filled_by(self, day: dt.date) -> Self:
        """As far as it stood on the day: who came later does not count."""
        came = Q(matches__state=MatchState.DONE, matches__moved_on__lte=day)
        return self.annotate(filled=Count("matches", filter=came))

    def in_order(self) -> Self:
        return self.order_by("unit__path", "-urgency", "post", "pk")


@tracked(exclude=("search", "suited", "newly_suited", "suited_on"))
class Need(models.Model):
    """Whom, or whose help, a unit or an enterprise looks for. What it asks for is kept as ranks, so
    that one statement compares it with everybody."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="unit__path")

    unit = models.ForeignKey(
        Unit,
        verbose_name="单位",
        on_delete=models.PROTECT,
        related_name="needs",
        help_text="用人单位；企业的需求写企业归口的乡镇或部门，再选企业。",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name="企业",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
    )
    post = models.CharField("岗位或课题", max_length=60)
    kind = models.CharField("类型", max_length=8, choices=NeedKind.choices, default=NeedKind.POST)
    field = CodeField("领域", table="talent_field")
    way = CodeField("方式", table="service_way")
    number = models.PositiveSmallIntegerField("人数", default=1)
    education_least = models.PositiveSmallIntegerField(
        "学历不低于", choices=list(SCHOOLINGS.items()), null=True, blank=True
    )
    title_least = models.PositiveSmallIntegerField(
        "职称不低于",
        choices=[(1, "初级"), (2, "中级"), (3, "副高级"), (4, "正高级")],
        null=True,
        blank=True,
    )
    skill_least = models.PositiveSmallIntegerField(
        "技能等级不低于",
        choices=[(1, "初级工"), (2, "中级工"), (3, "高级工"), (4, "技师"), (5, "高级技师"),
                 (6, "特级技师"), (7, "首席技师")],
        null=True,
        blank=True,
    )  # fmt: skip
    title_or_skill = models.BooleanField("职称、技能满足一项即可", default=False)
    grade_least = models.ForeignKey(
        Grade,
        verbose_name="人才层次不低于",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    age_most = models.PositiveSmallIntegerField("年龄不超过", null=True, blank=True)
    licence = models.CharField("执业资格", max_length=60, blank=True)
    hard = NamedArrayField(
        models.CharField(max_length=10),
        says=lambda kind: dict(Requirement.choices).get(kind, kind),
        verbose_name="硬性要求",
        default=list,
        blank=True,
    )
    terms = models.CharField("其他条件", max_length=300, blank=True)
    place = CodeField("地点", table="region", blank=True)
    pay = models.CharField("待遇", max_length=100, blank=True)
    urgency = models.PositiveSmallIntegerField(
        "紧缺程度", choices=Urgency.choices, default=Urgency.NORMAL
    )
    since = models.DateField("开始日期")
    until = models.DateField("截止日期", null=True, blank=True)
    contact = models.CharField("联系人", max_length=50, blank=True)
    phone = models.CharField("单位电话", max_length=40, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=NeedState.choices, default=NeedState.DRAFT
    )
    submitted_by = models.ForeignKey(
        User, verbose_name="提交人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField("最近确认", null=True, blank=True)
    closed_on = models.DateField("关闭日期", null=True, blank=True)
    closed_why = models.CharField("关闭原因", max_length=200, blank=True)
    search = models.CharField(max_length=300, editable=False)
    # Who suits it so well that the office is told, by key; who of them was new on the last day
    # anybody was.
    suited = ArrayField(models.BigIntegerField(), default=list, editable=False)
    newly_suited = ArrayField(models.BigIntegerField(), default=list, editable=False)
    suited_on = models.DateField(null=True, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "人才需求"
        verbose_name_plural = "人才需求"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "post", "since"], name="need_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="need_for_somebody"),
            models.CheckConstraint(
                condition=Q(state=NeedState.CLOSED, closed_on__isnull=False)
                | (~Q(state=NeedState.CLOSED) & Q(closed_on=None)),
                name="need_closed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer} {self.post}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = searched_by(self.post, str(self.enterprise or ""))
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("talent:need", args=[self.pk])

    @property
    def employer(self) -> str:
        return str(self.enterprise or self.unit)


def searched_by(post: str, enterprise: str) -> str:
    return search_key(post, enterprise)[:300]


class MatchQuerySet(ScopedQuerySet):
    def going(self) -> Self:
        return self.filter(state__in=MatchState.going())

    def late(self, day: dt.date) -> Self:
        return self.going().filter(due_on__lt=day)

    def in_order(self) -> Self:
        return self.order_by("-total", "pk")


@tracked()
class Match(models.Model):
    """Somebody suggested for a need, and what became of it. Why he was is kept as it was said."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_MATCH, path="need__unit__path")

    need = models.ForeignKey(
        Need, verbose_name="需求", on_delete=models.PROTECT, related_name="matches"
    )
    profile = models.ForeignKey(
        TalentProfile, verbose_name="人才", on_delete=models.PROTECT, related_name="matches"
    )
    state = models.CharField(
        "状态", max_length=12, choices=MatchState.choices, default=MatchState.CANDIDATE
    )
    total = models.DecimalField("匹配度", max_digits=4, decimal_places=1)
    explained = models.CharField("匹配说明", max_length=600)
    rule = models.CharField("规则版本", max_length=60, blank=True)
    due_on = models.DateField("应在何日前", null=True, blank=True)
    moved_on = models.DateField("最近办理")
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = "人才匹配"
        verbose_name_plural = "人才匹配"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "profile"], name="match_once_per_need"),
        ]
        indexes: ClassVar = [models.Index(fields=["profile", "state"], name="match_profile")]

    def __str__(self) -> str:
        return f"{self.profile} 与 {self.need}"

    def get_absolute_url(self) -> str:
        return f"{self.need.get_absolute_url()}?tab=matches"


@tracked()
class RelatedFields(models.Model):
    """Two fields near enough that who knows one may help in the other."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    field = CodeField("领域", table="talent_field")
    other = CodeField("相近领域", table="talent_field")

    class RelatedQuerySet(ScopedQuerySet):
        def in_order(self) -> Self:
            return self.order_by("field", "other", "pk")

    objects = RelatedQuerySet.as_manager()

    class Meta:
        verbose_name = "相近领域"
        verbose_name_plural = "相近领域"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["field", "other"], name="related_fields_once"),
            models.CheckConstraint(condition=~Q(field=F("other")), name="related_fields_differ"),
        ]

    def __str__(self) -> str:
        field: str = self.get_field_display()  # type: ignore[attr-defined] # by CodeField
        other: str = self.get_other_display()  # type: ignore[attr-defined] # the same
        return f"{field}—{other}"

    def get_absolute_url(self) -> str:
        return reverse("talent:related", args=[self.pk])
