import datetime as dt
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.accounts.permissions import RESETS_CONFIRM
from portal.text import search_term

LASTING: Final = dt.timedelta(hours=24)


class ResetRequestQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """Of the accounts that are found so."""
        return self.filter(user__search__contains=search_term(typed))

    def waiting(self) -> Self:
        """Neither answered nor too old."""
        return self.filter(state=ResetRequest.State.OPEN, asked_at__gt=timezone.now() - LASTING)

    def handed_out(self) -> Self:
        """Passwords that were reset and that their owners have not replaced yet."""
        done = self.filter(state=ResetRequest.State.DONE, kind=ResetRequest.Kind.PASSWORD)
        valid = done.filter(
            user__must_change_password=True, user__one_time_until__gt=timezone.now()
        )
        return valid.filter(user__one_time_by=F("answered_by")).order_by("answered_at", "pk")

    def in_state(self, state: str) -> Self:
        """As `present_state` tells it."""
        if state == ResetRequest.State.OPEN:
            return self.waiting()
        rows = self.filter(state=state)
        return rows | self.overdue() if state == ResetRequest.State.LAPSED else rows

    def overdue(self) -> Self:
        return self.filter(state=ResetRequest.State.OPEN, asked_at__lte=timezone.now() - LASTING)


class ResetRequest(models.Model):
    """A reset of an administrator's account: asked for by one person, done by a second."""

    class Kind(models.TextChoices):
        PASSWORD = "password", "重置密码"
        SECOND_FACTOR = "second_factor", "解除动态口令"

    class State(models.TextChoices):
        OPEN = "open", "待确认"
        DONE = "done", "已办理"
        REFUSED = "refused", "未同意"
        LAPSED = "lapsed", "已过期"

    shown_by: ClassVar[Scoped] = Scoped(permission=RESETS_CONFIRM, path="user__unit__path")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        on_delete=models.CASCADE,
        related_name="reset_requests",
    )
    kind = models.CharField("事项", max_length=20, choices=Kind.choices)
    reason = models.CharField("原因", max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提出人", on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("提出时间", default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="答复人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    objection = models.CharField("不同意的原因", max_length=200, blank=True)

    objects = ResetRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "管理员账号重置申请"
        verbose_name_plural = "管理员账号重置申请"
        # The rule itself, whatever code runs: two persons, and neither is the owner.
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")), name="reset_request_not_for_oneself"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(answered_by__isnull=False)
                & ~Q(answered_by=F("asked_by"))
                & ~Q(answered_by=F("user")),
                name="reset_request_done_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None, answered_at=None, state__in=("open", "lapsed"))
                | Q(
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                    state__in=("done", "refused"),
                ),
                name="reset_request_answered_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(state="open"),
                name="reset_request_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return routes.record("accounts:reset-confirm", self.pk)

    @property
    def lasts_until(self) -> dt.datetime:
        return self.asked_at + LASTING

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.OPEN and self.lasts_until > timezone.now()

    @property
    def present_state(self) -> str:
        """In words; one nobody has answered in time has lapsed, whether or not that is noted."""
        overdue = self.state == self.State.OPEN and not self.is_waiting
        return str((self.State.LAPSED if overdue else self.State(self.state)).label)
