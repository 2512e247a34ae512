"""Somebody reviews for a colleague who is away: given by himself or by whoever manages."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.actions import DELEGATION_ENDED, DELEGATION_GIVEN
from assessments.choices import LedgerState
from assessments.models import Delegation
from assessments.permissions import LEDGERS_REVIEW, LEDGERS_VIEW
from portal.access import Denied, require
from portal.accounts.models import RoleHolding, User
from portal.accounts.models.user import UserQuerySet
from portal.audit.domain import events
from portal.inbox.domain import notices
from portal.problems import Problem, refuse_if

MOST_DAYS = 90


@transaction.atomic
def give(*, deputy: User, since: dt.date, until: dt.date, by: User) -> Delegation:
    require(by, LEDGERS_REVIEW)
    refuse_if(_fits(deputy, since, until, by))
    delegation = Delegation.objects.create(reviewer=by, deputy=deputy, since=since, until=until)
    events.record(DELEGATION_GIVEN, by=by, target=delegation)
    notices.send(
        [deputy.pk],
        title=f"请代{by.name}审核台账"[:100],
        text=f"{since} 至 {until}，原由{by.name}审核的台账请您代审。",
        url=f"{reverse('assessments:ledgers')}?state={LedgerState.SUBMITTED}",
    )
    return delegation


def deputies(by: User) -> UserQuerySet:
    """Who works in the same unit, may read ledgers and is not himself."""
    readers = RoleHolding.objects.in_force().filter(role__in=LEDGERS_VIEW.held_by)
    colleagues = User.objects.active().filter(unit=by.unit_id, pk__in=readers.values("user"))
    return colleagues.exclude(pk=by.pk).order_by("name", "pk")


def _fits(deputy: User, since: dt.date, until: dt.date, by: User) -> Iterator[Problem]:
    if deputy.unit_id != by.unit_id or deputy.pk == by.pk:
        yield "deputy", "只能委托本单位的其他同事。"
    elif not deputy.can(LEDGERS_VIEW):
        yield "deputy", f"{deputy.name}没有查看台账的权限，不能代审。"
    if until < since:
        yield "until", "截止日期不能早于起始日期。"
    if until < timezone.localdate():
        yield "until", "截止日期已经过去。"
    if (until - since).days >= MOST_DAYS:
        yield "until", f"一次最多委托 {MOST_DAYS} 天。"


@transaction.atomic
def end(delegation: Delegation, *, by: User) -> Delegation:
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if delegation.reviewer_id != by.pk:
        raise Denied("只有委托人自己能提前结束。")
    if delegation.ended_at:
        raise ValidationError("这项委托已经结束。")
    delegation.ended_at = timezone.now()
    delegation.save(update_fields=["ended_at"])
    events.record(DELEGATION_ENDED, by=by, target=delegation)
    return delegation
