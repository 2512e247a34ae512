import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.permissions import ACCOUNTS_VIEW
from portal.accounts.roles import ROLES, Role
from portal.audit.tracking import tracked
from portal.orgs.models import Unit


class HoldingQuerySet(ScopedQuerySet):
    def on(self, day: dt.date) -> Self:
        return self.filter(since__lte=day).exclude(until__lte=day)

    def in_force(self, day: dt.date | None = None) -> Self:
        """Held that day, or today, with their units, the oldest first."""
        return self.on(day or timezone.localdate()).select_related("unit").order_by("since", "pk")

    def unended(self) -> Self:
        """In force today or later."""
        return self.exclude(until__lte=timezone.localdate())

    def overlapping(self, since: dt.date, until: dt.date | None) -> Self:
        """In force on some day of the period; a holding revoked before it began never was."""
        lasting = self.exclude(until=models.F("since")).exclude(until__lte=since)
        return lasting if until is None else lasting.filter(since__lt=until)

    def ending_by(self, day: dt.date) -> Self:
        return self.in_force().filter(until__lte=day)


@tracked()
class RoleHolding(models.Model):
    """A role held at a unit from one day up to, not including, another; it covers the subtree."""

    shown_by: ClassVar[Scoped] = Scoped(permission=ACCOUNTS_VIEW, path="unit__path", owner="user")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_holdings"
    )
    role = models.CharField("角色", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="role_holdings")
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    reason = models.CharField("依据", max_length=200, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = "任职角色"
        verbose_name_plural = "任职角色"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"],
                condition=models.Q(until=None),
                name="holding_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="holding_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.definition.label}"

    def get_absolute_url(self) -> str:
        return f"{self.user.get_absolute_url()}?tab=roles"

    @property
    def definition(self) -> Role:
        return ROLES[self.role]

    @property
    def is_current(self) -> bool:
        today = timezone.localdate()
        return self.since <= today and (self.until is None or self.until > today)
