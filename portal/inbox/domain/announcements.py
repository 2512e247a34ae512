"""Announcements: drafted, published for an audience, withdrawn. Receipts tell who has read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from portal.access import Scope, require
from portal.accounts.models import RoleHolding, User
from portal.accounts.models.user import UserQuerySet
from portal.audit.choices import Action
from portal.audit.domain import events
from portal.deeds.domain import deeds
from portal.inbox.actions import ANNOUNCEMENT_PUBLISHED, ANNOUNCEMENT_SAVED, ANNOUNCEMENT_WITHDRAWN
from portal.inbox.choices import AnnouncementState
from portal.inbox.domain.withdrawals import TAKING_DOWN
from portal.inbox.models import Announcement, Reading
from portal.inbox.permissions import ANNOUNCE
from portal.orgs.models import Unit


@transaction.atomic
def draft(
    *, column: str, title: str, body: str, audience: Sequence[Unit], pinned: bool = False, by: User
) -> Announcement:
    """Keep a text that only the people of the publishing office see."""
    _validate(title, body, audience)
    _require_audience(by, audience)
    announcement = Announcement.objects.create(
        column=column,
        title=title.strip(),
        body=body.strip(),
        pinned=pinned,
        unit=_office(by),
        by=by,
    )
    announcement.audience.set(audience)
    _record(ANNOUNCEMENT_SAVED, announcement, by=by)
    return announcement


@transaction.atomic
def edit(
    announcement: Announcement,
    *,
    column: str,
    title: str,
    body: str,
    audience: Sequence[Unit],
    pinned: bool = False,
    by: User,
) -> Announcement:
    """Change a draft; what is published is withdrawn and written anew."""
    announcement = _locked(announcement, by)
    if not announcement.is_draft:
        raise ValidationError("已发布的公告不能修改；内容有误请先撤下，再重新起草发布。")
    _validate(title, body, audience)
    _require_audience(by, audience)
    announcement.column, announcement.pinned = column, pinned
    announcement.title, announcement.body = title.strip(), body.strip()
    announcement.save()
    announcement.audience.set(audience)
    _record(ANNOUNCEMENT_SAVED, announcement, by=by)
    return announcement


@transaction.atomic
def publish(announcement: Announcement, *, by: User) -> Announcement:
    """From now on the audience sees it on the home page."""
    announcement = _locked(announcement, by)
    _require_audience(by, list(announcement.audience.all()))
    if not announcement.is_draft:
        raise ValidationError(f"这条公告已是“{announcement.get_state_display()}”，不能再次发布。")
    announcement.state = AnnouncementState.PUBLISHED
    announcement.published_at = timezone.now()
    announcement.save()
    _record(ANNOUNCEMENT_PUBLISHED, announcement, by=by)
    return announcement


@transaction.atomic
def withdraw(announcement: Announcement, *, reason: str, by: User) -> Announcement:
    """The audience does not see it any more; it stays on record with its receipts."""
    announcement = _locked(announcement, by)
    if not reason.strip():
        raise ValidationError({"reason": "请填写撤下原因，例如“内容有误”“事项已结束”。"})
    if not announcement.is_published:
        raise ValidationError("只有已发布的公告可以撤下。")
    rows = Announcement.objects.filter(pk=announcement.pk)
    with deeds.kept(TAKING_DOWN, announcement, says=reason.strip(), rows=rows.all, by=by):
        announcement.state = AnnouncementState.WITHDRAWN
        announcement.withdrawn_at = timezone.now()
        announcement.save()
    _record(ANNOUNCEMENT_WITHDRAWN, announcement, by=by, reason=reason.strip())
    return announcement


def read(announcement: Announcement, *, by: User) -> None:
    """The first opening by somebody is the receipt."""
    if announcement.is_published:
        Reading.objects.bulk_create(
            [Reading(announcement=announcement, user=by)], ignore_conflicts=True
        )


@dataclass(frozen=True)
class Readership:
    """How many of the audience have read, and who has not."""

    expected: int
    read: int
    people: UserQuerySet


def receipts(announcement: Announcement) -> Readership:
    """`people` carry `read_at`, those who have not read first."""
    people = readers(announcement)
    mine = Reading.objects.filter(announcement=announcement, user=OuterRef("pk"))
    rows = people.annotate(read_at=mine.values("at")[:1]).select_related("unit")
    read_count = people.filter(Exists(mine)).count()
    ordered = rows.order_by(F("read_at").asc(nulls_first=True), "unit__path", "name", "pk")
    return Readership(people.count(), read_count, ordered)


def readers(announcement: Announcement) -> UserQuerySet:
    """Active accounts at the audience's units or below, and holders of a role there."""
    scope = Scope(tuple(announcement.audience.values_list("path", flat=True)))
    holders = RoleHolding.objects.in_force().filter(scope.q("unit__path")).values("user")
    return User.objects.active().filter(scope.q("unit__path") | Q(pk__in=holders))


def may_manage(announcement: Announcement, by: User) -> bool:
    return by.can(ANNOUNCE, announcement.unit)


def _locked(announcement: Announcement, by: User) -> Announcement:
    rows = Announcement.objects.select_for_update(of=("self",)).select_related("unit")
    announcement = rows.get(pk=announcement.pk)
    require(by, ANNOUNCE, announcement.unit)
    return announcement


def _require_audience(by: User, audience: Sequence[Unit]) -> None:
    for unit in audience:
        require(by, ANNOUNCE, unit)


def _office(by: User) -> Unit:
    for holding in by.holdings:
        if holding.role in ANNOUNCE.held_by:
            return holding.unit
    require(by, ANNOUNCE)
    return by.unit


def _validate(title: str, body: str, audience: Sequence[Unit]) -> None:
    if not title.strip():
        raise ValidationError({"title": "请填写标题。"})
    if not body.strip():
        raise ValidationError({"body": "请填写正文；每段一行。"})
    if not audience:
        raise ValidationError({"audience": "请选择发布范围；面向全县请选择县本级。"})


def _record(action: Action, announcement: Announcement, *, by: User, **detail: Any) -> None:
    units = "、".join(str(unit) for unit in announcement.audience.order_by("path"))
    events.record(action, by=by, target=announcement, to=units, **detail)
