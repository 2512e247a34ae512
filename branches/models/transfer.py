"""组织关系介绍信: who goes where, until when the letter holds, whether its receipt has come."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from branches.choices.relations import OPEN_STATES, Direction, LetterState
from branches.models.clerk import ScopedToBranch
from branches.models.member import PartyMember
from branches.models.move import MemberMove
from branches.models.organisation import PartyOrganization
from branches.permissions import TRANSFERS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import Unit
from portal.people import names
from portal.people.models import Person
from portal.periods import PeriodField


class TransferQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, today: dt.date) -> Self:
        """口袋党员: the letter has run out, and nobody says where its bearer is."""
        return self.filter(state=LetterState.ISSUED, direction__in=_SENT, valid_until__lt=today)

    def matching(self, typed: str) -> Self:
        """By the name of the member, or by a part of the number."""
        term = names.match_key(typed)
        if not term:
            return self
        people = Person.objects.matching(typed).order_by().values("pk")
        return self.filter(
            models.Q(member__person__in=people) | models.Q(number__icontains=typed.strip())
        )

    def newest_first(self) -> Self:
        return self.order_by("-pk")


_SENT = (Direction.OUT, Direction.INSIDE)
_TIED = {"permission": TRANSFERS_VIEW}


@tracked(exclude=("changed_at",))
class RelationTransfer(models.Model):
    """Both ends see it. A number is never given twice, whatever becomes of its letter."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        TRANSFERS_VIEW, path="source__unit__path", organisation="source__path"
    ) | ScopedToBranch(TRANSFERS_VIEW, path="target__unit__path", organisation="target__path")

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.PROTECT, related_name="letters"
    )
    direction = models.CharField("方向", max_length=8, choices=Direction.choices)
    source = models.ForeignKey(
        PartyOrganization,
        verbose_name="转出党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="letters_out",
    )
    target = models.ForeignKey(
        PartyOrganization,
        verbose_name="转入党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="letters_in",
    )
    elsewhere = models.CharField("县外党组织", max_length=100, blank=True)
    issuer = models.ForeignKey(
        Unit,
        verbose_name="开具单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    year = models.PositiveSmallIntegerField("编号年份", null=True, blank=True)
    serial = models.PositiveIntegerField("流水号", null=True, blank=True)
    number = models.CharField("介绍信编号", max_length=100, blank=True)
    addressee = models.CharField("抬头", max_length=100, blank=True)
    in_city = models.BooleanField("在本市范围内", default=False)
    paid_until = PeriodField("党费交至", null=True, blank=True)
    reason = models.CharField("转接原因", max_length=200, blank=True)
    issued_on = models.DateField("开具日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    prints = models.PositiveSmallIntegerField("打印次数", default=0)
    received_on = models.DateField("回执日期", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=LetterState.choices, default=LetterState.ASKED
    )
    closing_reason = models.CharField("撤回原因", max_length=200, blank=True)
    closed_on = models.DateField("撤回日期", null=True, blank=True)
    move = models.ForeignKey(
        MemberMove,
        verbose_name="转接",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申请人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_at = models.DateTimeField("登记时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "组织关系介绍信"
        verbose_name_plural = "组织关系转接台账"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "year", "serial"], name="letter_serial_once"),
            models.UniqueConstraint(
                fields=["number"],
                condition=~models.Q(direction=Direction.IN) & ~models.Q(number=""),
                name="letter_number_once",
            ),
            models.UniqueConstraint(
                fields=["number", "elsewhere"],
                condition=models.Q(direction=Direction.IN) & ~models.Q(state=LetterState.WITHDRAWN),
                name="letter_brought_once",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(state__in=OPEN_STATES),
                name="letter_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state=LetterState.ASKED)
                | models.Q(state=LetterState.WITHDRAWN)
                | models.Q(issued_on__isnull=False),
                name="letter_issued_on_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "valid_until"], name="letter_runs_out"),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.get_direction_display()} {self.member}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:transfer", self.pk)

    @property
    def leaves_from(self) -> str:
        return str(self.source) if self.source_id else self.elsewhere

    @property
    def goes_to(self) -> str:
        return str(self.target) if self.target_id else self.elsewhere

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_overdue(self, today: dt.date) -> bool:
        return (
            self.state == LetterState.ISSUED
            and self.valid_until is not None
            and self.valid_until < today
        )

    def standing(self, today: dt.date) -> str:
        return "逾期未落实" if self.is_overdue(today) else self.get_state_display()
