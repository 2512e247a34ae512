"""Committees of the demo county, seated from the members each organisation has."""

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from branches.choices.members import Category
from branches.choices.organisations import DEPUTY, MEMBER, SECRETARY, Nature, OrganisationKind
from branches.models import CommitteePost, PartyMember, PartyOrganization
from portal.dates import PartialDate
from portal.demo import DemoPlan

_LARGE: Final = (SECRETARY, DEPUTY, "31", "32", "33", MEMBER, MEMBER)
_BRANCH: Final = (SECRETARY, DEPUTY, "31", "32", "33")
_LED: Final = {
    OrganisationKind.LEADING_GROUP: ("8", "81", "82", "82", "82"),
    OrganisationKind.GROUP: ("9",),
}
_SMALL: Final = 7  # full members from which a branch has a committee
_FORGOTTEN: Final = 25  # one committee in so many was never set up
_VACANT: Final = 40  # one organisation in so many has nobody in charge at present


def build(plan: DemoPlan) -> None:
    dice = plan.random("committees")
    organisations = list(PartyOrganization.objects.still_open().in_tree_order())
    own, of_unit = _people()
    posts = []
    for organisation in organisations:
        people = own.get(organisation.pk) or of_unit.get(organisation.unit_id, [])
        seated = list(_posts(organisation, people, dice))
        organisation.contact = seated[-1].person.name if seated else ""
        posts += seated
    CommitteePost.objects.bulk_create(posts, batch_size=1000)
    PartyOrganization.objects.bulk_update(organisations, ["contact"], batch_size=1000)


def _people() -> tuple[dict[int, list[PartyMember]], dict[int, list[PartyMember]]]:
    """Full members by organisation and by unit."""
    own, of_unit = defaultdict(list), defaultdict(list)
    members = PartyMember.objects.present().filter(category=Category.FULL)
    columns = ("pk", "person__name", "organization__unit_id", "confirmed_on")
    for member in members.select_related("person", "organization").only(*columns).order_by("pk"):
        own[member.organization_id].append(member)
        of_unit[member.organization.unit_id].append(member)
    return own, of_unit


def _posts(
    organisation: PartyOrganization, members: list[PartyMember], dice: random.Random
) -> Iterator[CommitteePost]:
    if not members or dice.randrange(_VACANT) == 0:
        return
    codes = _codes(organisation, len(members), dice)
    people = dice.sample(members, min(len(codes), len(members)))
    elected = organisation.last_elected_on
    for position, (code, member) in enumerate(zip(codes, people, strict=False), start=1):
        since = PartialDate.of(elected) if elected else PartialDate(dice.randint(2021, 2025), 6)
        yield CommitteePost(
            organization=organisation,
            person=member.person,
            post=code,
            since=since,
            position=position * 10,
        )


def _codes(organisation: PartyOrganization, size: int, dice: random.Random) -> tuple[str, ...]:
    if organisation.kind in _LED:
        return _LED[OrganisationKind(organisation.kind)]
    if organisation.kind in (
        OrganisationKind.COMMITTEE,
        OrganisationKind.WORKING_COMMITTEE,
        OrganisationKind.GENERAL_BRANCH,
    ):
        return _LARGE
    if organisation.nature != Nature.REGULAR or size < _SMALL or dice.randrange(_FORGOTTEN) == 0:
        return (SECRETARY,)
    return _BRANCH[: dice.choice((3, 3, 5))]
