"""A month of sign-ins in the audit trail, and an account locked a moment ago."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from axes.models import AccessAttempt
from django.utils import timezone

from portal.accounts.actions import SIGN_IN_FAILED, SIGNED_IN
from portal.accounts.models import User
from portal.audit.choices import Action, Result
from portal.audit.models import Event
from portal.demo import DemoPlan

DAYS = 30
A_DAY = 12
LOCKED = "xz05"
LOCKED_FROM = "10.20.5.31"
_BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/109.0"


def add_past(users: dict[str, User], plan: DemoPlan) -> None:
    dice = plan.random("sign-ins")
    events = sorted(_sign_ins(users, dice), key=lambda event: event.at)
    Event.objects.bulk_create(events, batch_size=1000)
    AccessAttempt.objects.create(
        username=LOCKED,
        ip_address=LOCKED_FROM,
        user_agent=_BROWSER,
        path_info="/sign-in/",
        failures_since_start=5,
    )


def _sign_ins(users: dict[str, User], dice: Random) -> Iterator[Event]:
    regulars = [user for user in users.values() if user.is_active and user.last_login]
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for days_ago in range(DAYS, 0, -1):
        day = midnight - dt.timedelta(days=days_ago)
        for user in dice.sample(regulars, A_DAY):
            moment = day + dt.timedelta(minutes=dice.randint(8 * 60, 17 * 60))
            if dice.random() < 0.12:  # noqa: PLR2004 - about every eighth types it wrong first
                before = moment - dt.timedelta(seconds=20)
                yield _event(user, SIGN_IN_FAILED, before, dice)
            yield _event(user, SIGNED_IN, moment, dice)
    locked = users[LOCKED]
    for number in range(5):
        moment = timezone.now() - dt.timedelta(minutes=3, seconds=20 * number)
        event = _event(locked, SIGN_IN_FAILED, moment, dice)
        event.address = LOCKED_FROM
        yield event


def _event(user: User, action: Action, at: dt.datetime, dice: Random) -> Event:
    failed = action == SIGN_IN_FAILED
    detail = {"username": user.username, "reason": "密码不正确"} if failed else {"step": "密码"}
    return Event(
        at=at,
        action=action,
        result=Result.FAILED if failed else Result.DONE,
        actor=None if failed else user,
        actor_name="" if failed else user.name,
        object_type="accounts.user",
        object_id=str(user.pk),
        object_label=user.name,
        detail=detail,
        address=f"10.20.{dice.randint(1, 30)}.{dice.randint(10, 240)}",
        user_agent=_BROWSER,
        request_id=f"{dice.getrandbits(128):032x}",
    )
