"""Sign-in lockouts after repeated failures, kept by django-axes per username and address."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from portal.access import Permission, require
from portal.accounts.models import User
from portal.audit.choices import Action
from portal.audit.domain import events


@dataclass(frozen=True)
class Lockout:
    username: str
    address: str | None
    failures: int
    until: dt.datetime
    user: User | None = None

    @property
    def minutes_left(self) -> int:
        return max(1, math.ceil((self.until - timezone.now()).total_seconds() / 60))


def lasting() -> dt.timedelta:
    return get_cool_off() or dt.timedelta()


def current(username: str | None = None, address: str | None = None) -> list[Lockout]:
    """Every lockout in force, the latest first; two queries."""
    attempts = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - lasting())
    if username is not None:
        attempts = attempts.filter(username=username)
    if address is not None:
        attempts = attempts.filter(ip_address=address)
    locked = (
        attempts.values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")
    )
    return _with_users(list(locked))


def _with_users(rows: Iterable[dict]) -> list[Lockout]:
    usernames = [row["username"] for row in rows]
    found = User.objects.filter(username__in=usernames).select_related("unit")
    users = {user.username: user for user in found}
    return [
        Lockout(
            username=row["username"] or "",
            address=row["ip_address"],
            failures=row["failures"],
            until=row["last"] + lasting(),
            user=users.get(row["username"]),
        )
        for row in rows
    ]


@transaction.atomic
def unlock(user: User, *, by: User) -> None:
    """Forget the failures of the user's name from every address."""
    require(by, Permission.ACCOUNTS_SECURE, user.unit)
    if not current(user.username):
        raise ValidationError(f"“{user.name}”的账号目前没有锁定。")
    removed = reset(username=user.username)
    events.record(Action.ACCOUNT_UNLOCKED, by=by, target=user, attempts=removed)
