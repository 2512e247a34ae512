"""Published: delivered to the units it is for, each to sign for it; or withdrawn."""

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
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.orgs.models import GroupMembership, Unit
from portal.problems import Problem, refuse_if
from reports.actions import (
    BULLETIN_CORRECTED,
    BULLETIN_PUBLISHED,
    BULLETIN_RECEIVED,
    BULLETIN_WITHDRAWN,
)
from reports.choices import UNSIGNED, BulletinState
from reports.domain.bulletins import correcting, dispatching, kept
from reports.domain.bulletins.approving import held, stands_at
from reports.domain.bulletins.urging import DAYS_TO_SIGN_FOR
from reports.models import Bulletin, Delivery
from reports.permissions import BULLETINS_MANAGE, BULLETINS_RECEIVE, BULLETINS_SIGN

_PREFIX: Final = "bulletins.receive."


@transaction.atomic
def publish(bulletin: Bulletin, *, by: User) -> Bulletin:
    """One delivery to each unit, however often it is tried; its files are drawn afterwards."""
    require(by, BULLETINS_MANAGE)
    bulletin = held(bulletin)
    refuse_if(stands_at(bulletin, BulletinState.SIGNED))
    now = timezone.now()
    bulletin.state = BulletinState.PUBLISHED
    bulletin.published_at, bulletin.published_by = now, by
    bulletin.save()
    if bulletin.corrects:
        _mark_corrected(bulletin.corrects, bulletin, by)
    units = audience(bulletin)
    Delivery.objects.bulk_create(
        Delivery(bulletin=bulletin, unit=unit, delivered_at=now) for unit in units
    )
    sent = bulletin.deliveries.select_related("unit__kind", "bulletin")
    tasks.assign(to_receive(sent), by=by)
    kept.order(bulletin)
    dispatching.tell_subscribers(bulletin)
    told = f"印发通报：{bulletin}，送达 {len(units):,} 个单位。"
    events.record(BULLETIN_PUBLISHED, by=by, target=bulletin, summary=told)
    correcting.once_more(bulletin, bulletin)
    return bulletin


def audience(bulletin: Bulletin) -> list[Unit]:
    """The present units of the series' groups; nobody until a leader has switched it on. What
    corrects another issue goes to whoever received that one."""
    series = bulletin.series
    if bulletin.corrects:
        had = bulletin.corrects.deliveries.values("unit")
        return list(Unit.objects.filter(pk__in=had).in_tree_order())
    if not series.is_circulated:
        return []
    members = GroupMembership.objects.present().filter(group__in=series.groups.all())
    return list(Unit.objects.filter(pk__in=members.values("unit")).in_tree_order())


def _mark_corrected(wrong: Bulletin, correction: Bulletin, by: User) -> None:
    wrong = held(wrong)
    refuse_if(_still_holds(wrong))
    wrong.state = BulletinState.CORRECTED
    wrong.save()
    _cancel_waiting(wrong, by, reason="通报已更正")
    events.record(BULLETIN_CORRECTED, by=by, target=wrong, number=correction.numbered)


@transaction.atomic
def receive(delivery: Delivery, *, by: User) -> Delivery:
    """Signed for once; who did it first stays."""
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    require(by, BULLETINS_RECEIVE, delivery.unit)
    refuse_if(_is_waiting(delivery))
    delivery.received_at, delivery.received_by = timezone.now(), by
    delivery.save()
    tasks.complete(_key(delivery), by=by, act="签收通报")
    events.record(BULLETIN_RECEIVED, by=by, target=delivery)
    return delivery


@transaction.atomic
def withdraw(bulletin: Bulletin, *, reason: str, by: User) -> Bulletin:
    """Its number stays taken; who received it reads that it does not hold any more."""
    require(by, BULLETINS_SIGN)
    bulletin = held(bulletin)
    refuse_if(_is_issued(bulletin), [] if reason.strip() else [("reason", "请写明收回的原因。")])
    bulletin.state, bulletin.reason = BulletinState.WITHDRAWN, reason.strip()
    bulletin.withdrawn_at, bulletin.withdrawn_by = timezone.now(), by
    bulletin.save()
    _cancel_waiting(bulletin, by, reason="通报已收回")
    bulletin.corrections.filter(state__in=UNSIGNED).delete()
    correcting.once_more(bulletin, bulletin.corrects)
    events.record(BULLETIN_WITHDRAWN, by=by, target=bulletin, reason=reason)
    return bulletin


def _cancel_waiting(bulletin: Bulletin, by: User, *, reason: str) -> None:
    waiting = bulletin.deliveries.filter(received_at=None)
    tasks.cancel(*(_key(one) for one in waiting), by=by, reason=reason)


def _key(delivery: Delivery) -> str:
    return f"{_PREFIX}{delivery.pk}"


def to_receive(deliveries: Iterable[Delivery]) -> Iterator[NewTask]:
    due = timezone.localdate() + dt.timedelta(days=DAYS_TO_SIGN_FOR)
    for delivery in deliveries:
        yield NewTask(
            key=_key(delivery),
            title=f"签收通报：{delivery.bulletin}"[:100],
            url=delivery.get_absolute_url(),
            role=desks.desk_of(delivery.unit.kind.level),
            unit=delivery.unit,
            due_on=due,
            about_type=Delivery._meta.label_lower,
            about_id=str(delivery.pk),
        )


def _is_waiting(delivery: Delivery) -> Iterator[Problem]:
    if delivery.received_at:
        on = timezone.localtime(delivery.received_at)
        who = delivery.received_by
        yield NON_FIELD_ERRORS, f"{who}已于 {on:%Y-%m-%d %H:%M} 签收，不需要再签。"


def _still_holds(wrong: Bulletin) -> Iterator[Problem]:
    if wrong.state != BulletinState.PUBLISHED:
        now = wrong.get_state_display()
        yield NON_FIELD_ERRORS, f"要更正的“{wrong}”现在是“{now}”，这份更正件不能印发。"


def _is_issued(bulletin: Bulletin) -> Iterator[Problem]:
    if bulletin.state not in (BulletinState.SIGNED, BulletinState.PUBLISHED):
        now = bulletin.get_state_display()
        yield NON_FIELD_ERRORS, f"“{bulletin}”现在是“{now}”，不能收回。"
