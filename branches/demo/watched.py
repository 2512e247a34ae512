"""Where the demo county's mobile members are, who spoke with them, how the lost were looked for."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Final

from branches.choices.relations import MobileContactWay, SearchResult, SearchWay
from branches.models import (
    LostSearch,
    MemberContact,
    MobileGuest,
    MobileStay,
    PartyMember,
    PartyOrganization,
)
from portal.demo import DemoPlan

_REASONS: Final = ("务工", "经商", "随子女居住", "学习")
_KNOWN: Final = 3  # two of so many are known well
_HOMES: Final = ("中共邻水县青山镇大河村支部委员会", "中共某市某区某社区支部委员会")
_GUESTS: Final = (
    ("李来祥", "务工"),
    ("周远征", "经商"),
    ("吴小满", "随迁居住"),
    ("郑立秋", "务工"),
)
_WEEKS: Final = (4, 14, 30, 44)  # ago


def build(plan: DemoPlan) -> None:
    dice = plan.random("watched members")
    away = PartyMember.objects.present().filter(is_mobile=True).select_related("person")
    stays: list[MobileStay] = []
    contacts: list[MemberContact] = []
    for number, member in enumerate(away.order_by("pk")):
        stays.append(_stay(member, number, dice))
        contacts += _contacts(member, number, plan.today)
    MobileStay.objects.bulk_create(stays, batch_size=1000)
    MemberContact.objects.bulk_create(contacts, batch_size=1000)
    lost = PartyMember.objects.present().filter(is_lost=True).order_by("pk")
    LostSearch.objects.bulk_create([one for member in lost for one in _searches(member, plan)])
    MobileGuest.objects.bulk_create(_guests(plan))


def _stay(member: PartyMember, number: int, dice: random.Random) -> MobileStay:
    known = number % _KNOWN != 0
    return MobileStay(
        member=member,
        since=member.mobile_since,
        to=member.mobile_to,
        reason=dice.choice(_REASONS),
        is_fixed=known,
        contact="支部书记" if known else "",
        certificate=f"5399{number + 1:05}" if known else "",
        host="流入地社区党支部" if number % (2 * _KNOWN) == 1 else "",
        has_form=known,
        has_feedback=number % _KNOWN == 1,
        knows_place=True,
        knows_work=known,
        knows_contact=known,
        mark="合格" if known else "",
    )


def _contacts(member: PartyMember, number: int, today: dt.date) -> Iterator[MemberContact]:
    ways = list(MobileContactWay)
    for weeks in _WEEKS[number % len(_WEEKS) :]:
        day = today - dt.timedelta(weeks=weeks)
        if member.mobile_since and day < member.mobile_since.latest:
            continue
        yield MemberContact(
            member=member, on=day, way=ways[(number + weeks) % 2], note="身体、工作情况正常"
        )


def _searches(member: PartyMember, plan: DemoPlan) -> Iterator[LostSearch]:
    """Four out of five were looked for, up to three times."""
    if member.pk % 5 == 0 or member.lost_on is None:
        return
    first = member.lost_on.latest + dt.timedelta(days=20)
    ways = (SearchWay.PHONE, SearchWay.FAMILY, SearchWay.HOUSEHOLD)
    for step, way in enumerate(ways[: 1 + member.pk % 3]):
        day = first + dt.timedelta(days=45 * step)
        if day <= plan.today:
            yield LostSearch(
                member=member,
                on=day,
                way=way,
                result=SearchResult.CLUE if step == 1 else SearchResult.NOTHING,
                by_whom="支部委员",
            )


def _guests(plan: DemoPlan) -> Iterator[MobileGuest]:
    homes = PartyOrganization.objects.still_open().filter(kind="branch").in_tree_order()
    for number, (organisation, (name, reason)) in enumerate(
        zip(homes[::40], _GUESTS, strict=False)
    ):
        yield MobileGuest(
            name=name,
            organization=organisation,
            home=_HOMES[number % 2],
            since=plan.today - dt.timedelta(days=60 + 50 * number),
            reason=reason,
        )
