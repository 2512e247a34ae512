from functools import partial
from typing import ClassVar, Self

from django.db import models

from branches.permissions import OFFICERS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.codes import lookup
from portal.codes.fields import CodeField, words_of_code
from portal.codes.models.code import CODE_LENGTH
from portal.dates import PartialDateField
from portal.orgs.models import Unit
from portal.people import names
from portal.people.models import Person
from portal.typed.arrays import NamedArrayField


class OfficerQuerySet(ScopedQuerySet):
    def in_office(self) -> Self:
        return self.filter(in_office=True)

    def matching(self, typed: str) -> Self:
        if not names.match_key(typed):
            return self
        people = Person.objects.matching(typed).order_by().values("pk")
        return self.filter(person__in=people)

    def in_tree_order(self) -> Self:
        """By village; the secretary before the others, then the villagers' committee."""
        return self.order_by("unit__path", "-heads_both", "party_post", "village_post", "pk")


@tracked(exclude=("created_at", "changed_at"))
class VillageOfficer(models.Model):
    """One who serves in a village or community, in the branch, its committee or both."""

    is_persons_file: ClassVar = True  # looks at night are watched
    shown_by: ClassVar[Scoped] = Scoped(permission=OFFICERS_VIEW, path="unit__path")

    person = models.ForeignKey(
        Person, verbose_name="姓名", on_delete=models.PROTECT, related_name="village_posts"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="村（社区）", on_delete=models.PROTECT, related_name="village_officers"
    )
    party_post = CodeField("党组织职务", table="organisation_post", blank=True)
    village_post = CodeField("村（居）委会职务", table="village_post", blank=True)
    heads_both = models.BooleanField(
        "一肩挑", default=False, help_text="党组织书记同时担任村（居）委会主任。"
    )
    economic_head = models.BooleanField("集体经济组织负责人", default=False)
    supervises = models.BooleanField("村（居）务监督委员会成员", default=False)
    education = CodeField("学历", table="education", blank=True)
    sources = NamedArrayField(
        models.CharField(max_length=CODE_LENGTH),
        says=partial(lookup.label, "officer_source"),
        verbose_name="来源",
        default=list,
        blank=True,
    )
    since = PartialDateField("任职时间", null=True, blank=True)
    until = PartialDateField("离任时间", null=True, blank=True)
    in_office = models.BooleanField("在任", default=True)
    resign_reason = CodeField("离任原因", table="resign_reason", blank=True)
    is_full_time = models.BooleanField("专职", default=True)
    monthly_pay = models.DecimalField(
        "月报酬（元）", max_digits=8, decimal_places=2, null=True, blank=True
    )
    training = models.CharField("培训情况", max_length=200, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = "村（社区）干部"
        verbose_name_plural = "村（社区）干部"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "unit"],
                condition=models.Q(in_office=True),
                name="officer_once_in_a_village",
            ),
            models.CheckConstraint(
                condition=models.Q(in_office=True, until=None) | models.Q(in_office=False),
                name="officer_in_office_has_no_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["unit"], condition=models.Q(in_office=True), name="officer_in_office"
            )
        ]

    def __str__(self) -> str:
        return self.person.name

    def get_absolute_url(self) -> str:
        return routes.record("branches:officer", self.pk)

    @property
    def posts_spoken(self) -> str:
        """Both posts in one line, as rosters write it."""
        posts = [words_of_code(self, "party_post"), words_of_code(self, "village_post")]
        if self.supervises and not self.village_post:
            posts.append("村（居）务监督委员会成员")
        return "、".join(filter(None, posts))

    @property
    def resign_reason_spoken(self) -> str:
        return lookup.label("resign_reason", self.resign_reason)

    @property
    def sources_spoken(self) -> str:
        said: str = self.get_sources_display()  # type: ignore[attr-defined]
        return said
