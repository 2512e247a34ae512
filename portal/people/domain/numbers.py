"""Who holds an identity number: each asking leaves a trace, and nobody asks without end.

Behind the mask, with the birth and the check character known, some hundreds of numbers remain
possible for a person; whoever may try them all needs no unmasking (decision 0018).
"""

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Actor
from portal.audit.choices import Result
from portal.audit.domain import attempts, events
from portal.audit.domain.events import Entry
from portal.audit.models import Event
from portal.people.actions import NUMBER_SOUGHT
from portal.people.domain import identity
from portal.people.domain.queries import root_of
from portal.people.models import Person

MOST_AN_HOUR: Final = 20
MOST_A_DAY: Final = 60


@sensitive_variables()
def find(typed: str, *, by: Actor) -> Person | None:
    """The person of this number among those the user may see; merged rows lead to the kept one.
    A number that can't be one is refused before anybody looks for it."""
    number = checked(typed)
    with transaction.atomic(durable=True):  # the trace of a refusal must stay
        _one_by_one(by)
        refusal = _refusal(by)
        person = None if refusal else _visible(number, by=by)
        events.record(
            NUMBER_SOUGHT,
            by=by,
            target=person,
            result=Result.REFUSED if refusal else Result.DONE,
            way="查找页",
            found=person is not None,
        )
    if refusal:
        raise ValidationError({"identity": refusal})
    return person


@sensitive_variables()
def known(typed: str, *, by: Actor) -> Person | None:
    """The same as part of an act, whose refusal would tell whether the number is known."""
    number = checked(typed)
    before_telling(by)
    return _visible(number, by=by)


def before_telling(by: Actor) -> None:
    """Call it in an act before its answer depends on whether somebody holds a number."""
    _one_by_one(by)
    refusal = _refusal(by)
    result = Result.REFUSED if refusal else Result.DONE
    attempts.note(Entry(NUMBER_SOUGHT, by, result=result, detail={"way": "登记、修改时核对"}))
    if refusal:
        raise ValidationError({"identity": refusal})


@sensitive_variables()
def checked(typed: str) -> str:
    try:
        return identity.check(typed, today=timezone.localdate())
    except identity.IdentityError as reason:
        raise ValidationError({"identity": str(reason)}) from None


@sensitive_variables()
def _visible(number: str, *, by: Actor) -> Person | None:
    person = root_of(Person.everyone.with_identity(number).order_by("merged_into", "pk").last())
    if person is None:
        return None
    return Person.objects.visible_to(by).filter(pk=person.pk).first()


def _refusal(by: Actor) -> str:
    """The trail itself is the counter: it outlives the cache and every restart."""
    now = timezone.now()
    sought = Event.objects.filter(
        actor=by.pk,
        action=NUMBER_SOUGHT,
        result=Result.DONE,
        at__gt=now - dt.timedelta(days=1),
    )
    recent = Q(at__gt=now - dt.timedelta(hours=1))
    counted = sought.aggregate(day=Count("pk"), hour=Count("pk", filter=recent))
    if counted["hour"] >= MOST_AN_HOUR:
        return f"最近一小时按身份证号查找、核对已达 {MOST_AN_HOUR:,} 次，请过一小时再办。{_WHY}"
    if counted["day"] >= MOST_A_DAY:
        return f"最近 24 小时按身份证号查找、核对已达 {MOST_A_DAY:,} 次，请明天再办。{_WHY}"
    return ""


_WHY: Final = "次数有限是为了防止试出他人号码，每次查找都记入审计记录。"


def _one_by_one(by: Actor) -> None:
    """Requests of one user sent at once must not all be counted as the first."""
    with connection.cursor() as cursor:
        lock = f"numbers {by.pk}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
