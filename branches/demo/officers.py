"""Officers of the demo county's villages, seated from the members who live there."""

import random
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from branches.choices.officers import VILLAGE_HEAD, heads_both
from branches.choices.organisations import DEPUTY, MEMBER, SECRETARY
from branches.models import CommitteePost, PartyMember, VillageOfficer
from portal.dates import PartialDate
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit

TOTAL: Final = 436  # as the county reports them
_APART: Final = 8  # in one village of so many somebody else heads the villagers' committee
_LEFT: Final = 15  # in one village of so many somebody has stepped down
_SOURCES: Final = ("1", "2", "3", "4", "7", "9")
# (post in the party organisation, post in the villagers' committee) of those beside the first two.
_SEATS: Final = ((MEMBER, "3"), ("", "31"), ("", "4"), (MEMBER, "6"), ("", "3"))


def build(plan: DemoPlan) -> None:
    dice = plan.random("officers")
    villages = list(Unit.objects.still_open().filter(kind__level=UnitLevel.VILLAGE).in_tree_order())
    if not villages:
        return
    each, over = divmod(TOTAL * plan.scale, len(villages))
    people, secretaries = _people(), _secretaries()
    rows: list[VillageOfficer] = []
    for place, village in enumerate(villages):
        size = each + (1 if place < over else 0)
        at_hand = people[village.pk]
        first = secretaries.get(village.pk)
        if first is not None:
            at_hand = [first, *(one for one in at_hand if one.person_id != first.person_id)]
        rows += _village(village, at_hand, size, dice)
    VillageOfficer.objects.bulk_create(rows, batch_size=1000)


def _people() -> dict[int, list[PartyMember]]:
    by_unit = defaultdict(list)
    members = PartyMember.objects.present().filter(
        organization__unit__kind__level=UnitLevel.VILLAGE
    )
    for member in members.select_related("person", "organization").order_by("pk"):
        birth = member.person.birth
        if birth and birth.year > 1962:  # noqa: PLR2004 - those of an age to serve
            by_unit[member.organization.unit_id].append(member)
    return by_unit


def _secretaries() -> dict[int, PartyMember]:
    """The secretary of the village's own organisation: the first of its unit in the tree."""
    posts = CommitteePost.objects.current().filter(
        post=SECRETARY, organization__unit__kind__level=UnitLevel.VILLAGE
    )
    by_unit: dict[int, PartyMember] = {}
    for post in posts.select_related("organization", "person__membership").order_by(
        "organization__path"
    ):
        by_unit.setdefault(post.organization.unit_id, post.person.membership)
    return by_unit


def _village(
    village: Unit, people: list[PartyMember], size: int, dice: random.Random
) -> Iterator[VillageOfficer]:
    apart = dice.randrange(_APART) == 0
    second = (DEPUTY, VILLAGE_HEAD if apart else "2")
    others = dice.sample(_SEATS, len(_SEATS))
    seats = [(SECRETARY, "" if apart else VILLAGE_HEAD), second, *others]
    for (party, committee), member in zip(seats[:size], people, strict=False):
        yield _officer(village, member, party, committee, dice)
    if len(people) > size and dice.randrange(_LEFT) == 0:
        gone = _officer(village, people[-1], "", "3", dice)
        gone.in_office, gone.until = False, PartialDate(2024, dice.randint(1, 12))
        gone.since, gone.resign_reason = PartialDate(2021, 3), dice.choice(("1", "2", "4"))
        yield gone


def _officer(
    village: Unit, member: PartyMember, party: str, committee: str, dice: random.Random
) -> VillageOfficer:
    chief = party == SECRETARY or committee == VILLAGE_HEAD
    return VillageOfficer(
        person=member.person,
        unit=village,
        party_post=party,
        village_post=committee,
        heads_both=heads_both(party, committee),
        economic_head=party == SECRETARY,
        supervises=committee == "4",
        education=member.education,
        sources=[dice.choice(_SOURCES)],
        since=PartialDate(dice.choice((2021, 2021, 2021, 2023, 2024)), dice.randint(1, 6)),
        is_full_time=chief or dice.random() < 0.8,  # noqa: PLR2004
        monthly_pay=Decimal(
            dice.randrange(3200, 4200, 100) if chief else dice.randrange(2100, 3000, 100)
        ),
        training="县级轮训" if chief else "",
    )
