"""Members away: what is known of their stay, who spoke with them; and guests from elsewhere."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from branches.actions import MOBILITY_KEPT
from branches.domain.clerks import require_for
from branches.domain.relations import stays
from branches.models import MemberContact, MobileGuest, MobileStay
from branches.permissions import TRANSFERS_ASK
from portal.access import Actor
from portal.deeds.domain import plain
from portal.problems import Problem


class OfMember(plain.PlainActs):
    """Plain records about a member: a tied clerk keeps those of his own organisations."""

    def require(self, by: Actor, record: Any) -> None:
        require_for(by, self.permission, record.member.organization)


class _Contacts(OfMember):
    """What is logged shows in the member's file."""

    @transaction.atomic
    def add(self, *, by: Actor, **facts: Any) -> Any:
        made = super().add(by=by, **facts)
        stays.contacted(made.member)
        if made.is_report:
            MobileStay.objects.away().filter(member=made.member).update(reported_on=made.on)
        return made

    @transaction.atomic
    def correct(self, record: Any, *, by: Actor, **facts: Any) -> Any:
        made = super().correct(record, by=by, **facts)
        stays.contacted(made.member)
        return made


def _is_here(record: Any) -> Iterator[Problem]:
    if record.member.has_left:
        words = f"“{record.member}”已于 {record.member.left_on} 离开，不再登记。"
        yield "member", words


def _is_away(stay: MobileStay) -> Iterator[Problem]:
    yield from _is_here(stay)
    member = stay.member
    if stay.pk is None and not member.is_mobile:
        yield "member", f"“{member}”没有登记为流动党员，请先在党员页面办理“外出流动”。"
    elif stay.pk is None and MobileStay.objects.away().filter(member=member).exists():
        yield "member", f"“{member}”这次外出已登记，请在那里修改。"
    elif stay.pk is not None and stay.back_on is not None:
        yield NON_FIELD_ERRORS, f"“{member}”已于 {stay.back_on} 返回，这次外出不再修改。"
    if stay.reported_on and stay.reported_on > timezone.localdate():
        yield "reported_on", "日期晚于今天。请核对。"


STAY_FIELDS = (
    "member", "reason", "is_fixed", "contact", "certificate", "host", "has_form", "has_feedback",
    "knows_place", "knows_work", "knows_contact", "mark", "reported_on",
)  # fmt: skip


class _Stays(OfMember):
    """Since when and where to says the member's file."""

    @transaction.atomic
    def add(self, *, by: Actor, **facts: Any) -> Any:
        made = super().add(by=by, **facts)
        stays.corrected(made.member)
        made.refresh_from_db()
        return made


STAYS = _Stays(
    MobileStay,
    TRANSFERS_ASK,
    MOBILITY_KEPT,
    fields=STAY_FIELDS,
    stays=("member",),
    noun="外出情况",
    adds="登记",
    unit="member.organization.unit",
    checks=_is_away,
)


def _was_made(contact: MemberContact) -> Iterator[Problem]:
    yield from _is_here(contact)
    if contact.on > timezone.localdate():
        yield "on", "日期晚于今天。联系后再登记。"


CONTACTS = _Contacts(
    MemberContact,
    TRANSFERS_ASK,
    MOBILITY_KEPT,
    fields=("member", "on", "way", "is_report", "note"),
    noun="联系记录",
    adds="登记",
    unit="member.organization.unit",
    checks=_was_made,
)


def _came(guest: MobileGuest) -> Iterator[Problem]:
    if guest.since > timezone.localdate():
        yield "since", "流入日期晚于今天。请核对。"


GUESTS = plain.PlainActs(
    MobileGuest,
    TRANSFERS_ASK,
    MOBILITY_KEPT,
    fields=("name", "organization", "home", "since", "reason", "certificate", "contact"),
    noun="流入党员",
    adds="登记",
    unit="organization.unit",
    ends="closed_on",
    ending=plain.Ending(
        closes="离开",
        reopens="撤回离开",
        stands="在本县",
        closed_means="不再列入流入党员。",
        reopened_means="重新列入流入党员。",
    ),
    checks=_came,
)
