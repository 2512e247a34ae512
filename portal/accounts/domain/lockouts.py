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
from django.db.models import F, Max, Sum
from django.utils import timezone

from portal.access import require
from portal.accounts.actions import ACCOUNT_UNLOCKED
from portal.accounts.models import User
from portal.accounts.permissions import ACCOUNTS_SECURE
from portal.audit import context
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


def minutes() -> int:
    return round(lasting().total_seconds() / 60)


def here(username: str) -> Lockout | None:
    """The lockout of this name at the address that asks now."""
    return next(iter(current(username, context.current().address)), None)


def count_failure(username: str) -> int:
    """Count a wrong password given by somebody signed in, as a failed sign-in of this name from
    this address; return how many more are forgiven."""
    origin = context.current()
    mine = AccessAttempt.objects.filter(username=username, ip_address=origin.address)
    mine.filter(attempt_time__lte=timezone.now() - lasting()).delete()
    counted = mine.filter(user_agent=origin.user_agent).update(
        failures_since_start=F("failures_since_start") + 1, attempt_time=timezone.now()
    )
    if not counted:
        AccessAttempt.objects.create(
            username=username,
            ip_address=origin.address,
            user_agent=origin.user_agent,
            failures_since_start=1,
        )
    failures = mine.aggregate(sum=Sum("failures_since_start"))["sum"]
    return max(settings.AXES_FAILURE_LIMIT - failures, 0)


def forget_here(username: str) -> None:
    AccessAttempt.objects.filter(username=username, ip_address=context.current().address).delete()


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
    named = User.objects.filter(username__in=usernames).select_related("unit")
    users = {user.username: user for user in named}
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
    require(by, ACCOUNTS_SECURE, user.unit)
    if not current(user.username):
        raise ValidationError(f"“{user.name}”的账号目前没有锁定。")
    removed = reset(username=user.username)
    events.record(ACCOUNT_UNLOCKED, by=by, target=user, attempts=removed)
