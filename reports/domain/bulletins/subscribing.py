"""Who wants to be told of which series, and where."""

from collections.abc import Iterator

from django.db import transaction

from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from reports.actions import SUBSCRIPTION_ENDED, SUBSCRIPTION_SET
from reports.domain.bulletins import channels
from reports.models import BulletinSeries, Subscription
from reports.permissions import BULLETINS_MANAGE, BULLETINS_RECEIVE, BULLETINS_VIEW


@transaction.atomic
def subscribe(
    series: BulletinSeries, *, in_portal: bool, address: str, by_gateway: bool, by: User
) -> Subscription:
    """One's own, anew as often as wanted. Where it is sent to is one's own affair only in the mail
    domains of the office."""
    if not (by.can(BULLETINS_VIEW) or by.can(BULLETINS_RECEIVE)):
        require(by, BULLETINS_VIEW)
    address = address.strip()
    refuse_if(
        channels.takes_mail(address) if address else [],
        _has_gateway() if by_gateway else [],
        []
        if in_portal or address or by_gateway
        else [("in_portal", "请至少选一种接收方式；不再接收的请退订。")],
    )
    one, _ = Subscription.objects.update_or_create(
        user=by,
        series=series,
        defaults={"in_portal": in_portal, "address": address, "by_gateway": by_gateway},
    )
    events.record(SUBSCRIPTION_SET, by=by, target=one)
    return one


@transaction.atomic
def end(subscription: Subscription, *, by: User) -> Subscription:
    """By oneself, or by who keeps the bulletins: somebody has left, an address is wrong."""
    if subscription.user_id != by.pk and not by.can(BULLETINS_MANAGE):
        raise Denied(f"“{subscription}”只能由本人或者办公室退订。")
    events.record(SUBSCRIPTION_ENDED, by=by, target=subscription)
    subscription.delete()
    return subscription


def _has_gateway() -> Iterator[Problem]:
    if not channels.has_gateway():
        yield "by_gateway", "还没有接入短信平台，不能用这种方式订阅。需要的请联系系统管理员。"
