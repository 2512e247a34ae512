from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.codes import catalogue
from portal.codes.choices import Origin
from portal.codes.permissions import CODES_VIEW

CODE_LENGTH = 10
LABEL_LENGTH = 40


class CodeQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def in_order(self) -> Self:
        return self.order_by("table", "position", "code")

    def one_per_table(self) -> Self:
        """The first row of each table, with how many values the table has."""
        first = self.model._default_manager.order_by("table", "position", "code").distinct("table")
        chosen = self.filter(pk__in=first.values("pk"))
        return chosen.annotate(
            open_count=_count(closed_on=None, is_heading=False),
            county_count=_count(origin=Origin.COUNTY),
            closed_count=_count(closed_on__isnull=False),
            place=models.Case(
                *(models.When(table=key, then=place) for place, key in enumerate(catalogue.TABLES)),
                default=len(catalogue.TABLES),
            ),
        ).order_by("place", "table")

    def matching(self, typed: str) -> Self:
        term = typed.strip()
        return self.annotate(
            spoken_aliases=models.Func(
                "aliases",
                models.Value(" "),
                function="array_to_string",
                output_field=models.TextField(),
            )
        ).filter(
            models.Q(label__icontains=term)
            | models.Q(spoken_aliases__icontains=term)
            | models.Q(code__istartswith=term)
        )


def _count(**conditions: Any) -> models.Subquery:
    same = Code._default_manager.filter(table=models.OuterRef("table")).order_by().values("table")
    counted = same.annotate(number=models.Count("pk", filter=models.Q(**conditions)))
    return models.Subquery(counted.values("number"))


@tracked(exclude=("position",))
class Code(models.Model):
    """One value of a code table. Records keep its code; its words may be corrected for all."""

    shown_by: ClassVar[Scoped] = Scoped(permission=CODES_VIEW)

    table = models.CharField("代码表", max_length=30)
    code = models.CharField("代码", max_length=CODE_LENGTH)
    label = models.CharField("名称", max_length=LABEL_LENGTH)
    parent = models.CharField("上级代码", max_length=CODE_LENGTH, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=LABEL_LENGTH), verbose_name="别名", default=list, blank=True
    )
    origin = models.CharField("来源", max_length=10, choices=Origin.choices)
    national_code = models.CharField("国标代码", max_length=CODE_LENGTH, blank=True)
    # A heading only groups others: no record holds it.
    is_heading = models.BooleanField("仅作分组", default=False)
    position = models.PositiveIntegerField("排序", default=0)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        verbose_name = "代码"
        verbose_name_plural = "代码"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table", "code"], name="code_once_per_table"),
            models.UniqueConstraint(
                fields=["table", "label"],
                condition=models.Q(closed_on=None),
                name="code_label_once_per_table",
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=Origin.values), name="code_origin_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("code")), name="code_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=~models.Q(code="") & ~models.Q(label=""), name="code_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def get_absolute_url(self) -> str:
        return f"{reverse('codes:table', args=[self.table])}?q={self.code}"

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    @property
    def table_label(self) -> str:
        return catalogue.TABLES[self.table].label

    @property
    def standard(self) -> str:
        return catalogue.TABLES[self.table].standard

    def get_state_display(self) -> str:
        if self.is_closed:
            return f"{self.closed_on} 停用"
        return "仅作分组" if self.is_heading else "在用"
