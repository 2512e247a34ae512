"""Three weeks of files opened and lists exported, and the alerts the watches find in them: those
of this week wait, older ones were answered."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils import timezone

from portal.audit.actions import RECORD_VIEWED
from portal.audit.choices import Action, Watched, actions, watched_as
from portal.audit.domain import chain
from portal.audit.domain.watches import WATCHES
from portal.audit.models import Alert, Event
from portal.demo import DemoPlan

DAYS = 21
USERS = 12
FILES = 60
UNUSUAL = (9, 2)  # days ago
WHATS = ("身份证号", "电话", "家庭住址")
REASONS = ("核对党员信息", "通知本人参会", "办理组织关系转接", "年度党内统计核对")
REVEALED = "person.identity_revealed"  # of an app above
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64; UOS) Chrome/120"


def build(plan: DemoPlan) -> None:
    users = list(get_user_model().objects.active().order_by("pk")[:USERS])
    auditor = get_user_model().objects.holding("auditor").order_by("pk").first()
    if not users or auditor is None:
        return
    files = list(apps.get_model("people.Person").objects.order_by("pk")[:FILES])
    events = [*_traces(plan, users, files), *_unusual(plan, users, files)]
    Event.objects.bulk_create(events, batch_size=2000)
    chain.seal_soon()
    _alerts(plan, auditor)


def _traces(plan: DemoPlan, users: list[Any], files: list[Model]) -> Iterator[Event]:
    dice = plan.random("audit")
    for back in range(DAYS, 0, -1):
        day = plan.today - dt.timedelta(days=back)
        if day.isoweekday() > 5:  # noqa: PLR2004 - the weekend
            continue
        for number, user in enumerate(users):
            yield from _day_of(user, f"10.20.{number // 4}.{10 + number}", day, files, dice)


def _day_of(
    user: Any, address: str, day: dt.date, files: list[Model], dice: Random
) -> Iterator[Event]:
    moment = _moment(day, dt.time(8, dice.randrange(5, 55), dice.randrange(60)))
    for _ in range(dice.randrange(5) if files else 0):
        moment += dt.timedelta(minutes=dice.randrange(11, 70))
        file = dice.choice(files)
        yield _event(RECORD_VIEWED, user, moment, address, file)
        if dice.random() < 0.2:  # noqa: PLR2004 - one in five is asked for a whole number
            moment += dt.timedelta(seconds=dice.randrange(20, 90))
            asked = {"what": dice.choice(WHATS), "reason": dice.choice(REASONS)}
            yield _event(actions.of(REVEALED), user, moment, address, file, **asked)
    if dice.random() < 0.1:  # noqa: PLR2004 - now and then a list is exported
        yield _event(watched_as(Watched.EXPORT)[0], user, moment, address)


def _unusual(plan: DemoPlan, users: list[Any], files: list[Model]) -> Iterator[Event]:
    """One takes many lists on a day, one opens files at night: what the watches look for."""
    exported, night = (_moment(plan.today - dt.timedelta(days=back)) for back in UNUSUAL)
    for step in range(5):
        at = exported + dt.timedelta(hours=9, minutes=18 * step)
        yield _event(watched_as(Watched.EXPORT)[0], users[0], at, "10.20.0.10")
    for step, file in enumerate(files[:3]):
        at = night + dt.timedelta(hours=22, minutes=25 + 14 * step)
        yield _event(RECORD_VIEWED, users[-1], at, "10.20.2.21", file)


def _moment(day: dt.date, clock: dt.time = dt.time()) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, clock))


def _event(
    action: Action,
    actor: Any,
    at: dt.datetime,
    address: str,
    target: Model | None = None,
    **detail: str,
) -> Event:
    return Event(
        at=at,
        actor=actor,
        actor_name=str(actor),
        action=action,
        object_type=target._meta.label_lower if target else "",
        object_id=str(target.pk) if target else "",
        object_label=str(target or "人员"),
        address=address,
        user_agent=_BROWSER,
        detail=detail,
    )


def _alerts(plan: DemoPlan, auditor: Any) -> None:
    """What the watches find in these weeks; what is older than a week was answered."""
    since = _moment(plan.today - dt.timedelta(days=DAYS))
    a_week_ago = _moment(plan.today - dt.timedelta(days=7))
    alerts = [alert for watch in WATCHES.values() for alert in watch.alerts(since)]
    for alert in alerts:
        if alert.until < a_week_ago:
            alert.acknowledged_at = alert.until + dt.timedelta(hours=3)
            alert.acknowledged_by = auditor
            alert.finding = "经核实，本人在准备季度材料，属正常工作。"
    Alert.objects.bulk_create(alerts, ignore_conflicts=True)
