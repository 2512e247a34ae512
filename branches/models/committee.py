from typing import ClassVar, Self

from django.db import models

from branches.choices.organisations import LEADERS
from branches.models.organisation import PartyOrganization
from branches.permissions import ORGANISATIONS_VIEW
from portal.access import Scoped, ScopedQuerySet
from portal.codes.fields import CodeField, words_of_code
from portal.dates import PartialDateField
from portal.people.models import Person


class CommitteePostQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        return self.filter(until=None)

    def in_order(self) -> Self:
        return self.order_by("position", "post", "pk")


class CommitteePost(models.Model):
    """A post in the committee of an organisation, held by a person from one date to another."""

    shown_by: ClassVar[Scoped] = Scoped(
        permission=ORGANISATIONS_VIEW, path="organization__unit__path"
    )

    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="posts",
    )
    person = models.ForeignKey(
        Person, verbose_name="姓名", on_delete=models.PROTECT, related_name="committee_posts"
    )
    post = CodeField("职务", table="organisation_post")
    since = PartialDateField("任职时间", null=True, blank=True)
    until = PartialDateField("免职时间", null=True, blank=True)
    document = models.CharField("依据文号", max_length=100, blank=True)
    position = models.PositiveSmallIntegerField("排序号", default=100)

    objects = CommitteePostQuerySet.as_manager()

    class Meta:
        verbose_name = "班子成员"
        verbose_name_plural = "班子成员"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(until=None, post__in=LEADERS),
                name="committee_one_leader",
            ),
            models.CheckConstraint(
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(until__gte=models.F("since")),
                name="committee_post_ends_after_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "position"],
                condition=models.Q(until=None),
                name="committee_present",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {words_of_code(self, 'post')} {self.person}"
