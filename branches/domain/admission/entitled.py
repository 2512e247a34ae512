"""Who may vote: full members of the list of the day, without those whose rights are limited."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from branches.choices.members import Category
from branches.domain.life import rosters
from branches.models import PartyMember, PartyOrganization, RightsLimit
from portal.dates import PartialDate


@dataclass(frozen=True)
class Entitled:
    listed: int
    full: int
    limited: int

    @property
    def count(self) -> int:
        return self.full - self.limited

    @property
    def in_words(self) -> str:
        limited = f"，表决权受限或经批准不计入 {self.limited} 人" if self.limited else ""
        return f"名单 {self.listed} 人，正式党员 {self.full} 人{limited}"


def of(organisation: PartyOrganization, *, on: dt.date) -> Entitled:
    return _counted(rosters.belonged(organisation, on=on), on)


def beneath(organisation: PartyOrganization, *, today: dt.date) -> Entitled:
    """With everybody of the organisations below it: what a general branch or a committee tells of
    itself, whose members belong to its branches."""
    return _counted(PartyMember.objects.present().beneath(organisation), today)


def _counted(listed: QuerySet[PartyMember], on: dt.date) -> Entitled:
    full = _full(listed, on)
    limited = full.filter(pk__in=limited_on(on).values("member"))
    return Entitled(listed.count(), full.count(), limited.count())


def _full(rows: QuerySet[PartyMember], on: dt.date) -> QuerySet[PartyMember]:
    """Full on that day, whatever they are now."""
    since = Q(confirmed_on=None) | Q(confirmed_on__lte=PartialDate.of(on))
    return rows.filter(since, category=Category.FULL)


def limited_on(day: dt.date) -> QuerySet[RightsLimit]:
    return RightsLimit.objects.on(day)


def may_stand_by(member: PartyMember, *, on: dt.date) -> str:
    """Why this member cannot be a contact or an introducer on that day; empty when he can."""
    if member.has_left and member.left_on is not None and member.left_on <= on:
        return f"“{member}”已于 {member.left_on} 离开"
    confirmed = member.confirmed_on
    if member.category != Category.FULL or (confirmed and confirmed > PartialDate.of(on)):
        return f"“{member}”在 {on} 不是正式党员"
    if limited_on(on).filter(member=member).exists():
        return f"“{member}”在 {on} 表决权受限"
    return ""
