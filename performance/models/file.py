from dataclasses import dataclass
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from performance.choices import GRADES, PerformanceState, ThirdPart
from performance.permissions import PERFORMANCE_VIEW, PERSONS_MANAGE
from portal import routes
from portal.access import Actor, Scoped, ScopedQuerySet
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.periods import EARLIEST, LATEST


@dataclass(frozen=True)
class ShownFiles(Scoped):
    """A unit's file as declared; a person's to whoever keeps those of the unit, to himself and to
    the head of his unit, both by name, and to nobody else."""

    file: str = ""  # the way from a row to its file

    def alone(self, user: Actor) -> models.Q | None:
        of_person = models.Q(**{f"{self.file}person__isnull": False})
        path = f"{self.file}unit__path"
        kept = user.scope(PERSONS_MANAGE).q(path)
        named = models.Q(**{f"{self.file}holder": user.pk}) | models.Q(
            **{f"{self.file}head": user.pk}
        )
        seen = user.scope(PERFORMANCE_VIEW).q(path)
        return (~of_person & seen) | (of_person & (kept | named))


class PerformanceFileQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By the unit's name or the person's."""
        units = Unit.objects.matching(typed).values("pk")
        people = Person.objects.matching(typed).values("pk")
        return self.filter(models.Q(unit__in=units) | models.Q(person__in=people))

    def of_units(self) -> Self:
        return self.filter(person=None)

    def of_persons(self) -> Self:
        return self.filter(person__isnull=False)


class PerformanceFile(models.Model):
    """干事创业实绩档案: a year's targets of a unit or of one cadre, what became of them, the grade.

    `holder` writes a person's file, `head` is the head of his unit: the accounts that see it.
    """

    is_persons_file: ClassVar = True  # looks at night are watched
    shown_by: ClassVar[Scoped] = ShownFiles(permission=PERFORMANCE_VIEW, path="unit__path")

    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="performance_files"
    )
    person = models.ForeignKey(
        Person,
        verbose_name="干部",
        null=True,
        on_delete=models.PROTECT,
        related_name="performance_files",
    )
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="本人账号",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="单位主要负责人账号",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        "状态", max_length=10, choices=PerformanceState.choices, default=PerformanceState.DRAFT
    )
    opened_at = models.DateTimeField("建立时间", default=timezone.now)
    set_at = models.DateTimeField("审定时间", null=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="审定人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    third_part = models.CharField(
        "第三部分", max_length=10, choices=ThirdPart.choices, default=ThirdPart.NONE
    )
    third_mark = models.DecimalField("第三部分得分", max_digits=5, decimal_places=2, null=True)
    total = models.DecimalField("年度成绩", max_digits=5, decimal_places=2, null=True)
    formula = models.TextField("年度成绩算式", blank=True)
    grade = models.CharField("年度等次", max_length=10, blank=True)
    grade_reason = models.CharField("确定等次的理由", max_length=200, blank=True)
    locked_at = models.DateTimeField("锁定时间", null=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="锁定人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = PerformanceFileQuerySet.as_manager()

    class Meta:
        verbose_name = "实绩档案"
        verbose_name_plural = "实绩档案"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=models.Q(person=None),
                name="performance_file_of_unit",
            ),
            models.UniqueConstraint(fields=["person", "year"], name="performance_file_of_person"),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(holder=None, head=None),
                name="performance_file_named_of_person",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=PerformanceState.LOCKED, locked_at__isnull=False, total__gte=0
                )
                | (~models.Q(state=PerformanceState.LOCKED) & models.Q(locked_at=None, grade="")),
                name="performance_file_locked_with_grade",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "-year"], name="performance_file_unit_year"),
            models.Index(fields=["holder"], name="performance_file_holder"),
            models.Index(fields=["head"], name="performance_file_head"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.unit}{self.year}年实绩档案"

    def get_absolute_url(self) -> str:
        return routes.record("performance:file", self.pk)

    @property
    def called_in_trail(self) -> str:
        """An auditor, who may not see a person's file, learns from the trail of no person that
        there is one."""
        return f"{self.year}年干部实绩档案第 {self.pk} 号" if self.is_persons else str(self)

    @property
    def is_persons(self) -> bool:
        return self.person_id is not None

    @property
    def is_draft(self) -> bool:
        return self.state == PerformanceState.DRAFT

    @property
    def is_set(self) -> bool:
        return self.state == PerformanceState.SET

    @property
    def is_locked(self) -> bool:
        return self.state == PerformanceState.LOCKED

    @property
    def about(self) -> str:
        """Whose it is."""
        return str(self.person or self.unit)

    @property
    def kind(self) -> str:
        return "干部" if self.is_persons else "单位"

    def get_grade_display(self) -> str:
        return GRADES.get(self.grade, "")
