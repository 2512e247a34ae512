from typing import ClassVar

from django.db import models

from branches.models.organisation import PartyOrganization
from branches.permissions import ORGANISATIONS_VIEW
from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept


class Election(models.Model):
    """An election that was held; what was due at that time stays with it."""

    shown_by: ClassVar[Scoped] = Scoped(
        permission=ORGANISATIONS_VIEW, path="organization__unit__path"
    )
    kept: ClassVar[Kept] = Kept(once=("withdrawn_at",), goes_with="organization")

    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="elections",
    )
    held_on = models.DateField("选举日期")
    term_years = models.PositiveSmallIntegerField("任期（年）")
    was_due_on = models.DateField("应换届日期", null=True, blank=True)
    entitled = models.PositiveSmallIntegerField("应到会人数", null=True, blank=True)
    present = models.PositiveSmallIntegerField("实到会人数", null=True, blank=True)
    issued = models.PositiveSmallIntegerField("发出选票", null=True, blank=True)
    returned = models.PositiveSmallIntegerField("收回选票", null=True, blank=True)
    invalid = models.PositiveSmallIntegerField("无效票", null=True, blank=True)
    document = models.CharField("批复文号", max_length=100, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "换届选举"
        verbose_name_plural = "换届选举"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "held_on"],
                condition=models.Q(withdrawn_at=None),
                name="election_once_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(term_years__gte=1, term_years__lte=10),
                name="election_term_sensible",
            ),
            models.CheckConstraint(
                condition=models.Q(entitled=None)
                | models.Q(present=None)
                | models.Q(present__lte=models.F("entitled")),
                name="election_present_within_entitled",
            ),
            models.CheckConstraint(
                condition=models.Q(returned=None) | models.Q(returned__lte=models.F("issued")),
                name="election_returned_within_issued",
            ),
            models.CheckConstraint(
                condition=models.Q(invalid=None) | models.Q(invalid__lte=models.F("returned")),
                name="election_invalid_within_returned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.held_on} 换届"

    @property
    def valid(self) -> int | None:
        """Valid and invalid papers are together those that came back."""
        if self.returned is None:
            return None
        return self.returned - (self.invalid or 0)
