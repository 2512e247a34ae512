"""Searches for members out of touch, and what may follow from them (ME-03, BR-15)."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from branches.actions import SEARCH_KEPT
from branches.choices.members import Membership, StatusEvent
from branches.domain.relations.mobility import OfMember
from branches.domain.terms import months_later
from branches.models import LostSearch, PartyMember, StatusChange
from branches.permissions import TRANSFERS_ASK
from portal.dates import MONTHS
from portal.problems import Problem
from portal.rules.domain import rules


def _was_made(search: LostSearch) -> Iterator[Problem]:
    member = search.member
    if member.has_left:
        yield "member", f"“{member}”已于 {member.left_on} 离开，不再登记。"
    elif not member.is_lost:
        yield "member", f"“{member}”没有登记为失联，请先在党员页面办理“失去联系”。"
    if search.on > timezone.localdate():
        yield "on", "日期晚于今天。查找后再登记。"
    elif member.lost_on and search.on < member.lost_on.earliest:
        yield "on", f"早于失去联系的 {member.lost_on}。请核对。"


SEARCHES = OfMember(
    LostSearch,
    TRANSFERS_ASK,
    SEARCH_KEPT,
    fields=("member", "on", "way", "result", "by_whom", "note"),
    noun="查找记录",
    adds="登记",
    unit="member.organization.unit",
    checks=_was_made,
)


def may_stop_from(member: PartyMember, *, on: dt.date) -> dt.date | None:
    """From when it may be decided to stop the membership of one out of touch."""
    if not member.is_lost or member.lost_on is None:
        return None
    return months_later(member.lost_on.latest, rules.value("ME-03", "stop_months", on=on))


def done_until(member: PartyMember, on: dt.date) -> int:
    rows = LostSearch.objects.filter(member=member, on__lte=on)
    if member.lost_on:
        rows = rows.filter(on__gte=member.lost_on.earliest)
    return rows.count()


def stopping(member: PartyMember, on: dt.date) -> Iterator[Problem]:
    """What stands against stopping the membership of a lost member on a day."""
    first = may_stop_from(member, on=on)
    if first is None:
        return
    if on < first:
        yield "on", f"失联满规定时间的 {first} 起才能停止党籍（ME-03）。"
    if not done_until(member, on):
        yield (
            NON_FIELD_ERRORS,
            f"“{member}”没有 {on} 以前的查找记录，不能停止党籍。请先登记查找情况（BR-15）。",
        )


def doubts(member: PartyMember, on: dt.date) -> Iterator[str]:
    """Said before the decision; it stays the committee's."""
    if not member.is_lost:
        return
    least, done = rules.value("BR-15", "least_searches", on=on), done_until(member, on)
    if done < least:
        yield f"只查找过 {done} 次，一般不少于 {least} 次（BR-15）。"


def removing(member: PartyMember, on: dt.date) -> Iterator[Problem]:
    """What stands against removing a lost member as 自行脱党: two years from the decision."""
    if not member.is_lost:
        return
    if member.state != Membership.SUSPENDED:
        yield "leaving_reason", f"“{member}”失联，须先停止党籍，期满后才能按自行脱党除名（ME-03）。"
        return
    decided = StatusChange.objects.filter(
        member=member, what=StatusEvent.SUSPENDED, withdrawn_at=None
    )
    newest = decided.newest_first().first()
    if newest is None:
        return
    years = rules.value("ME-03", "leave_years", on=on)
    first = months_later(newest.changed_on, MONTHS * years)
    if on < first:
        words = f"{newest.changed_on} 决定停止党籍，满 {years} 年的 {first} 起"
        yield "left_on", f"{words}才能按自行脱党除名（ME-03）。"
