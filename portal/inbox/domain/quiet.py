"""When a message reaches its reader: at once, or when the quiet hours are over."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from portal.inbox.models import ReminderSettings


def deliveries(users: Iterable[Any], moment: dt.datetime) -> dict[Any, dt.datetime]:
    """The moment of delivery by user's key; one query, whoever chose nothing has the default."""
    keys = list(users)
    chosen = ReminderSettings.objects.in_bulk(keys)
    default = ReminderSettings()
    return {key: chosen.get(key, default).release(moment) for key in keys}


def choose(user: Any, *, quiet_from: dt.time, quiet_until: dt.time) -> ReminderSettings:
    hours = {"quiet_from": quiet_from, "quiet_until": quiet_until}
    settings, _ = ReminderSettings.objects.update_or_create(user=user, defaults=hours)
    return settings


def of(user: Any) -> ReminderSettings:
    return ReminderSettings.objects.filter(pk=user.pk).first() or ReminderSettings(user=user)
