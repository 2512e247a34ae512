"""What stands beside a member's own flags, kept in step with them: the stay of who is away, the
day of the last contact. Acts on members stand on this."""

import datetime as dt
from typing import Any

from django.db.models import Max

from branches.choices.members import StatusEvent
from branches.models import MemberContact, MobileStay, PartyMember


def follow(member: PartyMember, what: StatusEvent, on: dt.date) -> None:
    """Part of a step of the member: going away begins a stay, coming back ends it."""
    if what == StatusEvent.AWAY:
        MobileStay.objects.create(member=member, since=member.mobile_since, to=member.mobile_to)
    elif what == StatusEvent.BACK:
        MobileStay.objects.away().filter(member=member).update(back_on=on)


def corrected(member: PartyMember) -> None:
    """Part of a correction: the stay says what the member's file says."""
    if member.is_mobile:
        said = {"since": member.mobile_since, "to": member.mobile_to}
        MobileStay.objects.away().filter(member=member).update(**said)


def of(member: PartyMember) -> dict[str, Any]:
    return {"since": member.mobile_since, "to": member.mobile_to}


def contacted(member: PartyMember) -> None:
    """The file shows the newest contact on record."""
    last = MemberContact.objects.filter(member=member).aggregate(last=Max("on"))["last"]
    if last and (member.last_contact_on is None or member.last_contact_on < last):
        PartyMember.objects.filter(pk=member.pk).update(last_contact_on=last)
