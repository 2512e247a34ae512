"""The cast as rows."""

import datetime as dt
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.accounts.demo.cast import FIRST_DAY, PASSWORD, CastMember
from portal.accounts.models import RoleHolding, User
from portal.demo import DemoPlan


def write(people: dict[str, CastMember], plan: DemoPlan) -> dict[str, User]:
    encoded = make_password(PASSWORD)  # once: a hash is slow by design
    dice = plan.random("last sign-ins")
    users = {name: _user(person, encoded, _seen(person, dice)) for name, person in people.items()}
    User.objects.bulk_create(users.values(), batch_size=1000)
    holdings = [
        RoleHolding(
            user=users[name],
            role=role,
            unit=unit,
            since=FIRST_DAY,
            until=person.until,
            reason="岗位分工",
            granted_by=users["security"] if name != "security" else None,
        )
        for name, person in people.items()
        for role, unit in person.roles
    ]
    RoleHolding.objects.bulk_create(holdings, batch_size=1000)
    return users


def _seen(person: CastMember, dice: Random) -> dt.datetime | None:
    """A moment in the working hours of the day the person was last seen."""
    if person.seen_days_ago is None:
        return None
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    minutes = dice.randint(8 * 60, 17 * 60 + 30)
    return midnight - dt.timedelta(days=person.seen_days_ago) + dt.timedelta(minutes=minutes)


def _user(person: CastMember, encoded: str, seen: dt.datetime | None) -> User:
    now = timezone.now()
    started = timezone.make_aware(dt.datetime.combine(FIRST_DAY, dt.time(9)))
    user = User(
        username=person.username,
        name=person.name,
        unit=person.unit,
        title=person.title,
        password=encoded,
        must_change_password=False,
        password_set_at=now - dt.timedelta(days=person.password_age),
        created_at=started,
        # Those who never signed in were opened lately, else the nightly job would disable them.
        enabled_at=now - dt.timedelta(days=9) if seen is None else started,
        last_login=seen,
        disabled_at=now - dt.timedelta(days=5) if person.disabled else None,
        disabled_reason=person.disabled,
    )
    user.fill_search()
    return user
