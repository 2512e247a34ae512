"""县领导联系专家: who keeps in touch with whom this year, and when they last spoke."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.access import Actor, RoleKey, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import plain
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import LINK_CHANGED
from talent.choices import ExpertContact, TicketChannel
from talent.domain import talents, tickets
from talent.models import Contact, ExpertLink, TalentProfile
from talent.permissions import LINKS_MANAGE, LINKS_OWN

_QUARTER: Final = 3
_CHANNELS: Final = {
    ExpertContact.MEETING: TicketChannel.MEETING,
    ExpertContact.PHONE: TicketChannel.PHONE,
}


def leaders() -> Any:
    """Who may be named: the county's leaders and the department's, who have accounts."""
    county = User.objects.holding(RoleKey.COUNTY_LEADER)
    return (county | User.objects.holding(RoleKey.DEPARTMENT_LEADER)).distinct().order_by("name")


def _sound(link: ExpertLink) -> Iterator[Problem]:
    if link.profile_id and link.profile.is_out:
        yield "profile", f"“{link.profile}”已出库，请先恢复。"
    if link.since and link.since.year != link.year:
        yield "since", f"联系起始不在 {link.year} 年，请核对年度和日期。"
    if link.ended_on:
        yield "", f"联系已于 {link.ended_on} 结束，不能再改。"
        return
    others = ExpertLink.objects.open().filter(year=link.year).exclude(pk=link.pk)
    twin = others.filter(profile=link.profile_id).select_related("leader").first()
    if twin is not None:
        yield "profile", f"{link.year} 年已由{twin.leader.name}联系，请先结束原来的联系。"
    most = rules.value("TA-06", "most", on=link.since or timezone.localdate())
    if others.filter(leader=link.leader_id).count() >= most:
        yield "leader", f"{link.leader.name}{link.year} 年已联系 {most} 名专家，不能再增加。"


class _LinkActs(plain.PlainActs):
    @transaction.atomic
    def add(self, *, by: Actor, **facts: Any) -> Any:
        """The leader's account is held: two links of his are not counted side by side."""
        User.objects.select_for_update(no_key=True, of=("self",)).get(pk=facts["leader"].pk)
        return super().add(by=by, **facts)


LINKS: Final = _LinkActs(
    ExpertLink,
    LINKS_MANAGE,
    LINK_CHANGED,
    fields=("year", "leader", "profile", "duties", "since", "document"),
    noun="专家联系",
    adds="登记",
    stays=("year", "leader", "profile"),
    unit="profile.unit",
    checks=_sound,
)


@transaction.atomic
def end(link: ExpertLink, *, on: dt.date, reason: str, by: User) -> ExpertLink:
    """What was recorded stays; another leader may take the expert on."""
    row = _held(link)
    require(by, LINKS_MANAGE, row.profile.unit)
    refuse_if(_goes_on(row), talents.not_later(on), _not_before(row, on))
    return _ended(row, on, reason.strip(), by=by)


def end_all(profile: TalentProfile, *, reason: str, on: dt.date, by: User) -> None:
    """Whoever lets him leave may end what leaders have with him."""
    rows = ExpertLink.objects.select_for_update(no_key=True, of=("self",)).open()
    for row in rows.filter(profile=profile).select_related("leader", "profile__person"):
        _ended(row, max(on, row.since), reason, by=by)


def _ended(row: ExpertLink, on: dt.date, reason: str, *, by: User) -> ExpertLink:
    row.ended_on, row.reason = on, reason
    row.save(update_fields=["ended_on", "reason"])
    events.record(LINK_CHANGED, by=by, target=row, summary=f"结束联系：{row}", reason=reason)
    return row


def _goes_on(row: ExpertLink) -> Iterator[Problem]:
    if row.ended_on:
        yield "", f"联系已于 {row.ended_on} 结束。"


def _not_before(row: ExpertLink, on: dt.date) -> Iterator[Problem]:
    if on < row.since:
        yield "on", f"早于联系起始 {row.since}，请核对。"


def _held(link: ExpertLink) -> ExpertLink:
    rows = ExpertLink.objects.select_for_update(no_key=True, of=("self",))
    row: ExpertLink = rows.select_related("leader", "profile__unit", "profile__person").get(
        pk=link.pk
    )
    return row


# Contacts ----------------------------------------------------------------------------------------


def require_telling(by: Actor, link: ExpertLink) -> None:
    """The leader about his own experts, the talent office in place of any."""
    if link.leader_id == by.pk:
        require(by, LINKS_OWN)
    else:
        require(by, LINKS_MANAGE, link.profile.unit)


def may_tell(by: Actor, link: ExpertLink) -> bool:
    if link.leader_id == by.pk:
        return by.can(LINKS_OWN)
    return by.can(LINKS_MANAGE, link.profile.unit)


@transaction.atomic
def tell(
    link: ExpertLink,
    *,
    kind: str,
    on: dt.date,
    content: str,
    problem: str = "",
    matter: str = "",
    by: User,
) -> Contact:
    """A problem becomes a ticket in the same act, registered today: its clock begins now."""
    row = _held(link)
    require_telling(by, row)
    problem = problem.strip()
    refuse_if(_goes_on(row), talents.not_later(on), _within(row, on), _named(problem, matter))
    ticket = None
    if problem:
        channel = _CHANNELS.get(ExpertContact(kind), TicketChannel.VISIT)
        today = timezone.localdate()
        ticket = tickets.opened(
            row.profile, matter=matter, channel=channel, content=problem, on=today, by=by
        )
    contact = Contact(link=row, kind=kind, on=on, content=content.strip(), problem=problem,
                      ticket=ticket, recorded_by=by)  # fmt: skip
    contact.save()
    _heard("代录联系" if contact.is_by_proxy else "记录联系", contact, by=by)
    return contact


@transaction.atomic
def correct(contact: Contact, *, kind: str, on: dt.date, content: str, by: User) -> Contact:
    row = _held_contact(contact)
    require_telling(by, row.link)
    refuse_if(_counts(row), talents.not_later(on), _within(row.link, on))
    row.kind, row.on, row.content = kind, on, content.strip()
    row.save(update_fields=["kind", "on", "content"])
    _heard("修改联系记录", row, by=by)
    return row


@transaction.atomic
def withdraw(contact: Contact, *, reason: str, by: User) -> Contact:
    """Written down by mistake: it no longer counts. A ticket goes its own way."""
    row = _held_contact(contact)
    require_telling(by, row.link)
    refuse_if(_counts(row))
    row.withdrawn_on, row.reason = timezone.localdate(), reason.strip()
    row.save(update_fields=["withdrawn_on", "reason"])
    _heard("撤回联系记录", row, by=by, reason=row.reason)
    return row


def _held_contact(contact: Contact) -> Contact:
    rows = Contact.objects.select_for_update(no_key=True, of=("self",))
    named = ("link__leader", "link__profile__unit", "link__profile__person")
    row: Contact = rows.select_related(*named).get(pk=contact.pk)
    return row


def _heard(act: str, contact: Contact, *, by: User, **more: Any) -> None:
    events.record(LINK_CHANGED, by=by, target=contact, summary=f"{act}：{contact}", **more)


def _within(link: ExpertLink, on: dt.date) -> Iterator[Problem]:
    if on < link.since:
        yield "on", f"早于联系起始 {link.since}，请核对。"
    elif on.year != link.year:
        yield "on", f"这是 {link.year} 年的联系，{on.year} 年的请记在当年的联系里。"
    elif link.ended_on and on >= link.ended_on:
        yield "on", f"联系已于 {link.ended_on} 结束，请核对。"


def _named(problem: str, matter: str) -> Iterator[Problem]:
    if problem and not matter:
        yield "matter", "写了反映问题的，请选择办件事项，保存后转人才办派单。"
    if matter and not problem:
        yield "problem", "选了办件事项的，请写明反映的问题；没有问题的不选事项。"


def _counts(contact: Contact) -> Iterator[Problem]:
    if contact.withdrawn_on:
        yield "", f"这条记录已于 {contact.withdrawn_on} 撤回。"


# The quarter -------------------------------------------------------------------------------------


def quarter_of(day: dt.date) -> Period:
    return Period.containing(day, PeriodKind.QUARTER)


def with_quarter(rows: Any, day: dt.date) -> Any:
    """How often they spoke in the quarter of this day."""
    quarter = quarter_of(day)
    return rows.with_contacts(quarter.first_day, quarter.last_day)


def contacted(rows: Any, day: dt.date) -> Any:
    """In force that day, and spoken to often enough in its quarter."""
    return with_quarter(rows.in_force(day), day).filter(times__gte=asked_times(day))


def missing(rows: Any, day: dt.date) -> Any:
    return with_quarter(rows.in_force(day), day).filter(times__lt=asked_times(day))


def asked_times(day: dt.date) -> int:
    return int(rules.value("TA-06", "quarter", on=day))


def is_asked(day: dt.date) -> bool:
    """In the last month of the quarter."""
    return day.month % _QUARTER == 0
