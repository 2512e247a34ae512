"""催签收: units that have not signed for an issue are asked again, by hand and by the clock."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox import desks
from portal.inbox.domain import notices, people
from portal.problems import Problem, refuse_if
from reports.actions import BULLETIN_URGED
from reports.choices import BulletinState
from reports.domain.bulletins.approving import held
from reports.models import Bulletin, Delivery
from reports.permissions import BULLETINS_MANAGE

DAYS_TO_SIGN_FOR: Final = 3
_EVERY: Final = 3  # days
_LONGEST: Final = 30  # days: after that people have to talk


@transaction.atomic
def urge(bulletin: Bulletin, *, by: User) -> Bulletin:
    """Once a day: a second call tells nobody anything new."""
    require(by, BULLETINS_MANAGE)
    bulletin = held(bulletin)
    waiting = list(_waiting(bulletin))
    refuse_if(_has_waiting(bulletin, waiting))
    _ask(waiting, timezone.localdate())
    told = f"催签收：{bulletin}，{len(waiting):,} 个单位。"
    events.record(BULLETIN_URGED, by=by, target=bulletin, summary=told)
    return bulletin


@transaction.atomic
def urge_due(today: dt.date) -> int:
    """Every third day after the day it should have been signed for."""
    asked = 0
    since = timezone.now() - dt.timedelta(days=_LONGEST)
    published = Bulletin.objects.published().filter(
        published_at__gte=since, deliveries__received_at=None, deliveries__isnull=False
    )
    for bulletin in published.distinct().order_by("pk"):
        late = [
            one
            for one in _waiting(bulletin)
            if (days := (today - timezone.localdate(one.delivered_at)).days) > DAYS_TO_SIGN_FOR
            and (days - DAYS_TO_SIGN_FOR) % _EVERY == 1
        ]
        _ask(late, today)
        asked += len(late)
    return asked


def _waiting(bulletin: Bulletin) -> Iterable[Delivery]:
    rows = bulletin.deliveries.filter(received_at=None).select_related("unit__kind", "bulletin")
    return rows.order_by("unit__path")


def _ask(deliveries: list[Delivery], today: dt.date) -> None:
    seats = {one: (desks.desk_of(one.unit.kind.level), one.unit_id) for one in deliveries}
    there = people.at_desks(seats.values())
    for delivery, seat in seats.items():
        notices.send(
            there.get(seat, []),
            title=f"请签收通报：{delivery.bulletin}"[:100],
            text=f"{delivery.unit}还没有签收，送达于 {timezone.localdate(delivery.delivered_at)}。",
            url=delivery.get_absolute_url(),
            key=f"receive {delivery.pk} {today:%Y%m%d}",
        )


def _has_waiting(bulletin: Bulletin, waiting: list[Delivery]) -> Iterator[Problem]:
    if bulletin.state != BulletinState.PUBLISHED:
        now = bulletin.get_state_display()
        yield NON_FIELD_ERRORS, f"“{bulletin}”现在是“{now}”，不需要催签收。"
    elif not waiting:
        yield NON_FIELD_ERRORS, f"“{bulletin}”各单位都已签收，不需要催。"
