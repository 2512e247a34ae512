from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.orgs.models import Unit
from portal.text import found_by, search_key
from talent.choices import EnterpriseState
from talent.permissions import TALENT_VIEW


class EnterpriseQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def running(self) -> Self:
        return self.filter(state=EnterpriseState.RUNNING)

    def below(self, unit: Unit) -> Self:
        return self.filter(unit__path__startswith=unit.path)

    def in_order(self) -> Self:
        return self.order_by("unit__path", "name", "pk")


def searched_by(name: str, credit_code: str) -> str:
    return search_key(name, credit_code)[:300]


@tracked(exclude=("search",))
class Enterprise(models.Model):
    """An enterprise that works with technology, and so with talents."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="unit__path")

    name = models.CharField("企业名称", max_length=100)
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name="归口",
        on_delete=models.PROTECT,
        related_name="enterprises",
        help_text="所在乡镇、园区，或者主管部门。",
    )
    industry = CodeField("行业", table="industry", blank=True)
    field = CodeField("重点产业", table="talent_field", blank=True)
    scale = CodeField("规模", table="enterprise_scale", blank=True)
    is_large = models.BooleanField("规上企业", default=False)
    contact = models.CharField("联系人", max_length=50, blank=True)
    phone = models.CharField("单位电话", max_length=40, blank=True)
    leader = models.CharField("包联领导", max_length=50, blank=True)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=EnterpriseState.choices,
        default=EnterpriseState.RUNNING,
    )
    search = models.CharField(max_length=300, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "科技型企业"
        verbose_name_plural = "科技型企业库"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = searched_by(self.name, self.credit_code)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("talent:enterprise", args=[self.pk])


class EnterpriseRows(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("enterprise__unit__path", "enterprise__name", "-pk")


def _number(label: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, null=True, blank=True)


def _money(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


@tracked()
class EnterpriseYear(models.Model):
    """What an enterprise told of one year."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="enterprise__unit__path")

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="years"
    )
    year = models.PositiveSmallIntegerField("年度")
    staff = _number("从业人数")
    researchers = _number("研发人员")
    doctors = _number("博士")
    masters = _number("硕士")
    bachelors = _number("本科")
    professors = _number("正高")
    associates = _number("副高")
    skilled = _number("高级工及以上")
    revenue = _money("营业收入（万元）")
    research = _money("研发投入（万元）")

    objects = EnterpriseRows.as_manager()

    class Meta:
        verbose_name = "企业年度数据"
        verbose_name_plural = "企业年度数据"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="enterprise_year_once"),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="enterprise_year_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year} 年"

    def get_absolute_url(self) -> str:
        return reverse("talent:enterprise-year", args=[self.pk])


@tracked()
class EnterpriseTitle(models.Model):
    """A qualification an enterprise was given, for some years."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="enterprise__unit__path")

    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", on_delete=models.PROTECT, related_name="titles"
    )
    kind = CodeField("资质", table="enterprise_title")
    granted_on = models.DateField("认定日期")
    until = models.DateField(
        "有效期至", null=True, blank=True, help_text="登记时不填的按规则 TA-10 从认定日期推算。"
    )
    document = models.CharField("文号", max_length=60, blank=True)

    objects = EnterpriseRows.as_manager()

    class Meta:
        verbose_name = "企业资质"
        verbose_name_plural = "企业资质"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "granted_on"], name="enterprise_title_once"
            ),
        ]

    def __str__(self) -> str:
        kind: str = self.get_kind_display()  # type: ignore[attr-defined] # by CodeField
        return f"{self.enterprise} {kind}"

    def get_absolute_url(self) -> str:
        return reverse("talent:enterprise-title", args=[self.pk])
