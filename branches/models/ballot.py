"""One ballot of an election, with its candidates and what each got."""

from typing import ClassVar, Self

from django.db import models

from branches.choices.polls import BallotPost, BallotRound
from branches.models.election import Election
from branches.models.organisation import PartyOrganization
from branches.permissions import ORGANISATIONS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.people.models import Person


class BallotQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def in_order(self) -> Self:
        return self.order_by("-held_on", "post", "round", "pk")


@tracked(exclude=("changed_at",))
class ElectionBallot(models.Model):
    """Counted on the day; the election it belongs to is recorded once it is approved."""

    shown_by: ClassVar[Scoped] = Scoped(
        permission=ORGANISATIONS_VIEW, path="organization__unit__path"
    )

    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党组织",
        on_delete=models.CASCADE,
        related_name="ballots",
    )
    election = models.ForeignKey(
        Election,
        verbose_name="换届选举",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="ballots",
    )
    held_on = models.DateField("投票日期")
    post = models.CharField("选举职务", max_length=10, choices=BallotPost.choices)
    round = models.PositiveSmallIntegerField(
        "轮次", choices=BallotRound.choices, default=BallotRound.FIRST
    )
    seats = models.PositiveSmallIntegerField("应选名额")
    entitled = models.PositiveSmallIntegerField("应到有选举权")
    present = models.PositiveSmallIntegerField("实到有选举权")
    issued = models.PositiveSmallIntegerField("发出选票")
    returned = models.PositiveSmallIntegerField("收回选票")
    valid = models.PositiveSmallIntegerField("有效票")
    invalid = models.PositiveSmallIntegerField("无效票")
    teller = models.CharField("总监票人", max_length=50, blank=True)
    fewer_agreed = models.BooleanField("多数同意减少名额", default=False)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawal_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = "选举计票"
        verbose_name_plural = "选举计票"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "held_on", "post", "round"],
                condition=models.Q(withdrawn_at=None),
                name="ballot_once_a_round",
            ),
            models.CheckConstraint(
                condition=models.Q(returned__lte=models.F("issued")),
                name="ballot_returned_was_issued",
            ),
            models.CheckConstraint(
                condition=models.Q(returned=models.F("valid") + models.F("invalid")),
                name="ballot_valid_and_invalid_returned",
            ),
        ]

    def __str__(self) -> str:
        round_ = "" if self.round == BallotRound.FIRST else f"（{self.get_round_display()}）"
        return f"{self.held_on} {self.organization}{self.get_post_display()}{round_}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:ballot", self.pk)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class CandidateQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class BallotCandidate(models.Model):
    shown_by: ClassVar[Scoped] = Scoped(
        permission=ORGANISATIONS_VIEW, path="ballot__organization__unit__path"
    )

    ballot = models.ForeignKey(ElectionBallot, on_delete=models.CASCADE, related_name="candidates")
    position = models.PositiveSmallIntegerField("序号")
    name = models.CharField("姓名", max_length=50)
    person = models.ForeignKey(
        Person,
        verbose_name="人员",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="candidacies",
    )
    votes_for = models.PositiveSmallIntegerField("赞成")
    votes_against = models.PositiveSmallIntegerField("反对", default=0)
    abstained = models.PositiveSmallIntegerField("弃权", default=0)
    is_written_in = models.BooleanField("另选他人", default=False)
    is_elected = models.BooleanField("当选", default=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "候选人得票"
        verbose_name_plural = "候选人得票"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "name"], name="candidate_once_a_ballot")
        ]

    def __str__(self) -> str:
        return self.name
