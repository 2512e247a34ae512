import datetime as dt
from functools import partial
from typing import Any, ClassVar, Final, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.codes import lookup
from portal.codes.fields import CodeField
from portal.codes.models.code import CODE_LENGTH
from portal.dates import PartialDateField
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.typed.arrays import NamedArrayField
from talent.choices import IN_STORE, ContactWay, TalentState
from talent.permissions import TALENT_VIEW

# How high somebody was schooled: what needs ask for, and what candidates are measured by.
SCHOOLINGS: Final = {2: "高中及以下", 3: "大专", 4: "本科", 5: "硕士", 6: "博士"}
_BY_DEGREE: Final = {"2": 6, "3": 5, "4": 4}
_COLLEGE: Final = frozenset({"31", "32", "33", "34"})


def schooling_of(education: str, degree: str) -> int | None:
    """The degree decides above 本科; who tells neither is not known, and so not low."""
    by_degree = _BY_DEGREE.get((degree or "")[:1])
    if not education:
        return by_degree
    by_course = {"1": 5, "2": 4}.get(education[0], 3 if education in _COLLEGE else 2)
    return max(by_course, by_degree or 0)


def rank_of(code: str) -> int | None:
    """Titles and skills are numbered by rank; one the county added itself has none."""
    return int(code) if code.isdecimal() else None


def codes(label: str, *, table: str) -> NamedArrayField:
    return NamedArrayField(
        models.CharField(max_length=CODE_LENGTH),
        says=partial(lookup.label, table),
        verbose_name=label,
        default=list,
        blank=True,
    )


class TalentQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By a part of the name or of its pinyin initials, or of the place of work."""
        people = Person.objects.matching(typed)
        return self.filter(
            models.Q(person__in=people.values("pk")) | models.Q(work_unit__icontains=typed.strip())
        )

    def in_store(self) -> Self:
        """Who counts: verified and not gone; whoever is left alone for a while is still ours."""
        return self.filter(state__in=IN_STORE)

    def in_store_on(self, day: dt.date) -> Self:
        """Who was in it at the end of a day: verified by then, and not gone yet."""
        then = models.Q(state__in=IN_STORE) | models.Q(state=TalentState.OUT, left_on__gt=day)
        return self.filter(then, verified_on__lte=day)

    def below(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def in_order(self) -> Self:
        return self.order_by("unit__path", "person__name_key", "pk")


@tracked(exclude=("schooling", "title_rank", "skill_rank"))
class TalentProfile(models.Model):
    """The file of a talent, whether he lives here or only comes from here."""

    is_persons_file: ClassVar = True  # looks at night are watched
    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="unit__path")

    person = models.OneToOneField(
        Person, verbose_name="人员", on_delete=models.PROTECT, related_name="talent"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name="归口单位",
        on_delete=models.PROTECT,
        related_name="talents",
        help_text="在外人才归原籍乡镇或村，县内人才归用人单位或其主管部门。",
    )
    source = CodeField("来源类别", table="talent_source", blank=True)
    team = CodeField("主队伍", table="talent_team", blank=True, help_text="统计时只计入这一支。")
    other_teams = codes("其他队伍", table="talent_team")
    channel = models.CharField("渠道", max_length=60, blank=True)

    work_unit = models.CharField("现工作单位", max_length=100)
    post = models.CharField("职务", max_length=100, blank=True)
    residence = CodeField("现居住地", table="region", blank=True)
    social_posts = models.CharField("社会兼职", max_length=200, blank=True)

    education = CodeField("学历", table="education", blank=True, help_text="最高学历。")
    degree = CodeField("学位", table="degree", blank=True, help_text="最高学位。")
    school = models.CharField("毕业院校", max_length=60, blank=True)
    major = models.CharField("所学专业", max_length=60, blank=True)
    graduated_on = PartialDateField("毕业年月", null=True, blank=True)
    schooling = models.PositiveSmallIntegerField(null=True, editable=False)
    title_rank = models.PositiveSmallIntegerField(null=True, editable=False)
    skill_rank = models.PositiveSmallIntegerField(null=True, editable=False)

    field = CodeField("主专业领域", table="talent_field")
    other_fields = codes("其他领域", table="talent_field")
    title_level = CodeField("职称等级", table="talent_title", blank=True)
    title_name = models.CharField("职称名称", max_length=60, blank=True)
    skill_level = CodeField("技能等级", table="talent_skill", blank=True)
    trade = models.CharField("工种", max_length=60, blank=True)
    licence = models.CharField("执业资格", max_length=100, blank=True)
    speciality = models.CharField("专长", max_length=200, blank=True)
    achievements = models.TextField(
        "代表成果", max_length=1000, blank=True, help_text="一行一项，最多 5 项。"
    )
    honours = models.CharField("荣誉", max_length=200, blank=True)

    rural_kind = CodeField("乡土人才类型", table="rural_talent", blank=True)
    rural_grade = CodeField("乡土人才等级", table="rural_grade", blank=True)
    led_households = models.PositiveIntegerField("带动户数", null=True, blank=True)
    rural_scale = models.CharField("经营规模", max_length=100, blank=True)

    ways = codes("可服务方式", table="service_way")
    days_a_year = models.PositiveSmallIntegerField("每年天数", null=True, blank=True)
    willing_on = models.DateField("意愿登记日期", null=True, blank=True)

    introduced_how = models.CharField("引进方式", max_length=60, blank=True)
    introduced_on = PartialDateField("引进年月", null=True, blank=True)
    service_since = models.DateField("服务期起", null=True, blank=True)
    service_until = models.DateField("服务期止", null=True, blank=True)
    agreement = models.CharField("协议", max_length=100, blank=True)

    liaison = models.CharField("联络员", max_length=50, blank=True)
    confirmed_on = models.DateField("最近确认", null=True, blank=True)
    confirmed_how = models.CharField(
        "确认方式", max_length=8, choices=ContactWay.choices, blank=True
    )
    confirmed_by = models.ForeignKey(
        User, verbose_name="确认人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=8, choices=TalentState.choices, default=TalentState.PENDING
    )
    registered_by = models.ForeignKey(
        User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)
    verified_by = models.ForeignKey(
        User, verbose_name="核实人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_on = models.DateField("核实日期", null=True, blank=True)
    leaving = CodeField("出库原因", table="talent_leaving", blank=True)
    left_on = models.DateField("出库日期", null=True, blank=True)
    left_note = models.CharField("出库说明", max_length=200, blank=True)

    objects = TalentQuerySet.as_manager()

    class Meta:
        verbose_name = "人才"
        verbose_name_plural = "人才"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=TalentState.values), name="talent_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=TalentState.OUT, left_on__isnull=False)
                | (~models.Q(state=TalentState.OUT) & models.Q(left_on=None, leaving="")),
                name="talent_leaving_has_date",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "field"], name="talent_state_field"),
            GinIndex(fields=["other_fields"], name="talent_other_fields"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("talent:talent", self.pk)

    def derive(self) -> Self:
        self.schooling = schooling_of(self.education, self.degree)
        self.title_rank, self.skill_rank = rank_of(self.title_level), rank_of(self.skill_level)
        return self

    @property
    def is_out(self) -> bool:
        return self.state == TalentState.OUT

    @property
    def asked_on(self) -> dt.date | None:
        return self.confirmed_on or self.verified_on

    @property
    def schooling_label(self) -> str:
        return SCHOOLINGS.get(self.schooling or 0, "")
