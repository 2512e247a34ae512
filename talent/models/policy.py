from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.orgs.models import Unit
from portal.text import found_by, search_key
from talent.choices import PolicyFor, PolicyLevel
from talent.permissions import TALENT_VIEW


class PolicyItemQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def in_force(self) -> Self:
        return self.filter(closed_on=None)

    def for_people(self) -> Self:
        return self.filter(target=PolicyFor.PERSON)

    def in_order(self) -> Self:
        return self.order_by("category", "name", "pk")


@tracked(exclude=("search",))
class PolicyItem(models.Model):
    """One thing a policy grants, to whom, and who decides about it. What it asks for is kept as
    people write it, a line for each group of which one has to hold (`talent.domain.conditions`)."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    name = models.CharField("事项", max_length=60)
    document = models.CharField("政策文件", max_length=100)
    level = models.CharField(
        "层级", max_length=8, choices=PolicyLevel.choices, default=PolicyLevel.COUNTY
    )
    category = CodeField("类别", table="policy_category")
    target = models.CharField(
        "对象", max_length=10, choices=PolicyFor.choices, default=PolicyFor.PERSON
    )
    standard = models.CharField("标准", max_length=200, blank=True)
    amount = models.PositiveIntegerField("金额（元）", null=True, blank=True)
    conditions = models.TextField("条件", max_length=1000, blank=True)
    papers = models.TextField("材料", max_length=1000, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name="责任单位", on_delete=models.PROTECT, related_name="talent_policies"
    )
    limit = models.PositiveSmallIntegerField(
        "办理时限（工作日）", null=True, blank=True, help_text="不填的按服务事项的时限。"
    )
    accepts_since = models.DateField("受理期起", null=True, blank=True)
    accepts_until = models.DateField("受理期止", null=True, blank=True)
    exclusive = models.CharField(
        "互斥组",
        max_length=30,
        blank=True,
        help_text="同组的从高不重复，如“安家补贴”；不互斥的不填。",
    )
    times = models.PositiveSmallIntegerField(
        "每人次数", null=True, blank=True, help_text="不限的不填；便利服务按年计。"
    )
    matter = CodeField("服务事项", table="ticket_matter", help_text="申领时登记为哪一类办件。")
    closed_on = models.DateField("停用日期", null=True, blank=True)
    search = models.CharField(max_length=300, editable=False)

    objects = PolicyItemQuerySet.as_manager()

    class Meta:
        verbose_name = "人才政策"
        verbose_name_plural = "人才政策"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "name"], name="policy_once_per_document"),
            models.CheckConstraint(
                condition=Q(accepts_since=None)
                | Q(accepts_until=None)
                | Q(accepts_until__gte=models.F("accepts_since")),
                name="policy_accepts_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.search = search_key(self.name, self.document)[:300]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("talent:policy", args=[self.pk])
