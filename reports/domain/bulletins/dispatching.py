"""Subscribers are told of a new issue: rows first, then sent one by one; what cannot be sent is
tried again later and at last left for somebody to look into."""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Final

from celery import current_app
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox.domain import notices
from portal.problems import Problem, refuse_if
from reports.actions import DISPATCH_RETRIED, DISPATCH_SETTLED
from reports.choices import Channel, DispatchState
from reports.domain.bulletins import channels
from reports.models import Bulletin, Delivery, Dispatch, Subscription
from reports.permissions import BULLETINS_MANAGE, BULLETINS_VIEW

WAITS: Final = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
_AT_ONCE: Final = 500  # in one call of the worker

logger = logging.getLogger(__name__)


# What is to be sent -------------------------------------------------------------------------------


def tell_subscribers(bulletin: Bulletin) -> None:
    """Part of publishing. Each is led to what he may read; who may read nothing is not told."""
    told, rows = [], []
    subscriptions = Subscription.objects.filter(series=bulletin.series_id)
    for each in subscriptions.filter(user__disabled_at=None).select_related("user").order_by("pk"):
        url = where_to_read(bulletin, each.user)
        if not url:
            continue
        if each.in_portal:
            told.append((each.user_id, url))
        rows += [
            Dispatch(bulletin=bulletin, user=each.user, channel=way, address=to, url=url)
            for way, to in _ways(each)
        ]
    for user, url in told:
        notices.send(
            [user],
            title=f"新通报：{bulletin}"[:100],
            text=f"{bulletin.series.office}已印发，{bulletin.numbered}。",
            url=url,
            key=f"bulletin {bulletin.pk}",
        )
    if rows:
        Dispatch.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(call_worker)


def where_to_read(bulletin: Bulletin, user: User) -> str:
    if user.can(BULLETINS_VIEW):
        return bulletin.get_absolute_url()
    mine = Delivery.objects.visible_to(user).filter(bulletin=bulletin).order_by("unit__path")
    first = mine.first()
    return first.get_absolute_url() if first else ""


def _ways(subscription: Subscription) -> Iterator[tuple[Channel, str]]:
    if subscription.address:
        yield Channel.MAIL, subscription.address
    if subscription.by_gateway:
        yield Channel.GATEWAY, ""


def call_worker() -> None:
    """A lost call does no harm: the clock asks each minute."""
    try:
        current_app.send_task("reports.send_dispatches")
    except OperationalError:
        logger.warning("messages wait: the broker did not answer")


# Sending ------------------------------------------------------------------------------------------


def send_due() -> int:
    """One after the other, each with its mark; several workers share them. How many went."""
    sent = 0
    for _ in range(_AT_ONCE):
        state = _send_next()
        if state is None:
            break
        sent += state == DispatchState.SENT
    return sent


@transaction.atomic
def _send_next() -> DispatchState | None:
    """The row is held while it is sent; whoever dies meanwhile leaves it waiting, and the receiver
    knows a second try by its number."""
    rows = Dispatch.objects.due().select_for_update(of=("self",), skip_locked=True)
    one = rows.select_related("bulletin__series", "user").order_by("pk").first()
    if one is None:
        return None
    one.attempts += 1
    try:
        channels.send(one)
    except channels.ChannelError as reason:
        _put_off(one, str(reason))
    except Exception:
        logger.exception("message %s was not sent", one.pk)
        _put_off(one, "程序出错，没有发出。请把时间告诉系统管理员。")
    else:
        one.state, one.sent_at, one.error = DispatchState.SENT, timezone.now(), ""
        one.wait_until = None
    one.save()
    return DispatchState(one.state)


def _put_off(dispatch: Dispatch, reason: str) -> None:
    dispatch.error = reason[:300]
    if dispatch.attempts <= len(WAITS):
        dispatch.wait_until = timezone.now() + WAITS[dispatch.attempts - 1]
    else:
        dispatch.state, dispatch.wait_until = DispatchState.FAILED, None


# Those that could not be sent ---------------------------------------------------------------------


@transaction.atomic
def retry(dispatch: Dispatch, *, by: User) -> Dispatch:
    """After the fault was mended: as if it had not been tried."""
    dispatch = _failed(dispatch, by)
    dispatch.state, dispatch.attempts, dispatch.wait_until = DispatchState.WAITING, 0, None
    dispatch.save()
    events.record(DISPATCH_RETRIED, by=by, target=dispatch)
    transaction.on_commit(call_worker)
    return dispatch


@transaction.atomic
def settle(dispatch: Dispatch, *, reason: str, by: User) -> Dispatch:
    """The receiver knows by other means."""
    dispatch = _failed(dispatch, by)
    dispatch.state = DispatchState.SETTLED
    dispatch.save()
    events.record(DISPATCH_SETTLED, by=by, target=dispatch, reason=reason)
    return dispatch


def _failed(dispatch: Dispatch, by: User) -> Dispatch:
    require(by, BULLETINS_MANAGE)
    rows = Dispatch.objects.select_for_update(of=("self",)).select_related("bulletin", "user")
    dispatch = rows.get(pk=dispatch.pk)
    refuse_if(_was_given_up(dispatch))
    return dispatch


def _was_given_up(dispatch: Dispatch) -> Iterator[Problem]:
    if dispatch.state != DispatchState.FAILED:
        now = dispatch.get_state_display()
        yield NON_FIELD_ERRORS, f"“{dispatch}”现在是“{now}”，不需要办理。请刷新页面查看。"
