"""Three weeks of files opened and lists exported, and two alerts: one answered, one waiting."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils import timezone

from portal.audit.actions import RECORD_VIEWED
from portal.audit.choices import Action, AlertRule, Watched, watched_as
from portal.audit.domain import chain
from portal.audit.models import Alert, Event
from portal.demo import Plan

DAYS = 21
USERS = 12
FILES = 60
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64; UOS) Chrome/120"


def build(plan: Plan) -> None:
    users = list(get_user_model().objects.active().order_by("pk")[:USERS])
    auditor = get_user_model().objects.holding("auditor").order_by("pk").first()
    if not users or auditor is None:
        return
    files = list(apps.get_model("people.Person").objects.order_by("pk")[:FILES])
    Event.objects.bulk_create(_traces(plan, users, files), batch_size=2000)
    chain.seal_soon()
    Alert.objects.bulk_create(_alerts(plan, users, auditor))


def _traces(plan: Plan, users: list[Any], files: list[Model]) -> Iterator[Event]:
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
    clock = dt.datetime.combine(day, dt.time(8, dice.randrange(5, 55), dice.randrange(60)))
    moment = timezone.make_aware(clock)
    for _ in range(dice.randrange(5) if files else 0):
        moment += dt.timedelta(minutes=dice.randrange(11, 70))
        yield _event(RECORD_VIEWED, user, moment, address, dice.choice(files))
    if dice.random() < 0.1:  # noqa: PLR2004 - now and then a list is exported
        yield _event(watched_as(Watched.EXPORT)[0], user, moment, address)


def _event(
    action: Action, actor: Any, at: dt.datetime, address: str, target: Model | None = None
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
    )


def _alerts(plan: Plan, users: list[Any], auditor: Any) -> Iterator[Alert]:
    evening = timezone.make_aware(dt.datetime.combine(plan.today, dt.time(6)))
    for rule, user, back, count in (
        (AlertRule.MASS_EXPORT, users[0], 9, 5),
        (AlertRule.OFF_HOURS, users[-1], 2, 3),
    ):
        since = evening - dt.timedelta(days=back)
        answered = back > 7  # noqa: PLR2004 - a week ago
        yield Alert(
            rule=rule,
            subject=str(user.pk),
            subject_label=str(user),
            since=since,
            until=since + dt.timedelta(days=1),
            count=count,
            acknowledged_at=since + dt.timedelta(days=1, hours=3) if answered else None,
            acknowledged_by=auditor if answered else None,
            finding="经核实，本人在准备季度材料，属正常工作。" if answered else "",
        )
