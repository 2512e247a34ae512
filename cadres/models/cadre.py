from typing import ClassVar, Self

from django.db import models

from cadres.choices import ON_THE_ROLLS, Leaving
from cadres.permissions import CADRES_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.dates import PartialDateField
from portal.orgs.models import Unit
from portal.people.models import Person


class CadreQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By a part of the name or of its pinyin initials."""
        people = Person.objects.matching(typed)
        return self.filter(person__in=people.values("pk"))

    def present(self) -> Self:
        return self.filter(leaving="", manage_state__in=ON_THE_ROLLS)

    def below(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def in_official_order(self) -> Self:
        return self.order_by("unit__path", "position", "person__name_key", "pk")


@tracked()
class Cadre(models.Model):
    """The file of a cadre: table A01 of the national workbook, and A99Z1."""

    is_persons_file: ClassVar = True  # looks at night are watched
    shown_by: ClassVar[Scoped] = Scoped(permission=CADRES_VIEW, path="unit__path")

    person = models.OneToOneField(
        Person, verbose_name="人员", on_delete=models.PROTECT, related_name="cadre"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="统计关系所在单位", on_delete=models.PROTECT, related_name="cadres"
    )
    position = models.PositiveIntegerField("单位内排序", default=1000)

    birthplace = models.CharField("出生地", max_length=60, blank=True)
    grew_up_in = models.CharField("成长地", max_length=60, blank=True)
    health = CodeField("健康状况", table="health", blank=True)
    work_since = PartialDateField("参加工作时间", null=True, blank=True)
    political = CodeField("政治面貌", table="political", blank=True)
    party_since = PartialDateField("入党时间", null=True, blank=True)
    party_since_text = models.CharField("入党时间文字", max_length=60, blank=True)
    second_party = CodeField("第二党派", table="political", blank=True)
    third_party = CodeField("第三党派", table="political", blank=True)

    category = CodeField("人员类别", table="person_category", blank=True)
    manage_state = CodeField("人员管理状态", table="manage_state", blank=True)
    manage_class = CodeField("管理类别", table="manage_class", blank=True)
    establishment = CodeField("编制类型", table="establishment", blank=True)
    wage_grade = CodeField("级别", table="wage_grade", blank=True)
    registered_on = PartialDateField("公务员登记时间", null=True, blank=True)

    post_full = models.CharField("现工作单位及职务全称", max_length=200, blank=True)
    post_short = models.CharField("现工作单位及职务简称", max_length=100, blank=True)
    level = CodeField("现职务层次", table="post_level", blank=True)
    level_since = PartialDateField("任现职务层次时间", null=True, blank=True)
    rank = CodeField("现职级", table="rank", blank=True)
    rank_since = PartialDateField("任现职级时间", null=True, blank=True)

    speciality = models.CharField("熟悉专业有何特长", max_length=200, blank=True)
    title = models.CharField("专业技术职务", max_length=100, blank=True)
    qualification = CodeField("专业技术类公务员任职资格", table="title_level", blank=True)
    has_grassroots_years = models.BooleanField(
        "是否具有两年以上基层工作经历", null=True, blank=True
    )

    resume_text = models.TextField("简历", blank=True)
    awards_text = models.TextField("奖惩综述", blank=True)
    appraisals_text = models.TextField("年度考核结果综述", blank=True)
    remark = models.TextField("备注", blank=True)

    is_recruited = models.BooleanField("是否考录", null=True, blank=True)
    recruited_on = PartialDateField("录用时间", null=True, blank=True)
    is_selected = models.BooleanField("是否选调生", null=True, blank=True)
    selected_on = PartialDateField("进入选调生时间", null=True, blank=True)

    leaving = models.CharField("离开原因", max_length=12, choices=Leaving.choices, blank=True)
    left_on = PartialDateField("离开时间", null=True, blank=True)
    left_to = models.CharField("离开去向", max_length=100, blank=True)
    left_document = models.CharField("离开依据文号", max_length=100, blank=True)

    objects = CadreQuerySet.as_manager()

    class Meta:
        verbose_name = "干部"
        verbose_name_plural = "干部"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(leaving="", left_on=None)
                | (models.Q(leaving__in=Leaving.values) & models.Q(left_on__isnull=False)),
                name="cadre_leaving_has_date",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "position"], name="cadre_unit_position"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return routes.record("cadres:cadre", self.pk)

    @property
    def has_left(self) -> bool:
        return bool(self.leaving)

    @property
    def is_present(self) -> bool:
        return not self.has_left and self.manage_state in ON_THE_ROLLS

    @property
    def post(self) -> str:
        """The post as a sentence names it."""
        return self.post_full or self.post_short
