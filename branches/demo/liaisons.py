"""Which leader stands by which branch, when he was there, and whose clerk is whose."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Final

from branches.choices.life import LeaderStanding, LiaisonKind, VisitKind
from branches.choices.organisations import OrganisationKind
from branches.models import BranchClerk, Liaison, PartyOrganization, Visit
from portal.accounts.models import RoleHolding, User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel

TIED: Final = "zb002"  # the clerk of one branch of a community that has several
_STANDINGS: Final = {
    "county_leader": LeaderStanding.COUNTY_LEADER,
    "department_leader": LeaderStanding.DEPARTMENT_LEADER,
}
_EACH: Final = 3
_WEEKS: Final = 48
_SAID: Final = {
    VisitKind.THEME_DAY: "参加主题党日，听取党员意见",
    VisitKind.CLASS: "为党员讲党课",
    VisitKind.SURVEY: "调研集体经济和后备力量",
    VisitKind.TALK: "与支部班子成员谈心谈话",
}


def build(plan: DemoPlan) -> None:
    dice = plan.random("liaisons")
    liaisons = Liaison.objects.bulk_create(_liaisons(plan, dice))
    Visit.objects.bulk_create(visit for one in liaisons for visit in _visits(one, plan, dice))
    clerk = User.objects.filter(username=TIED).first()
    branch = (
        clerk
        and PartyOrganization.objects.filter(unit=clerk.unit, kind=OrganisationKind.BRANCH)
        .in_tree_order()
        .first()
    )
    if clerk and branch:
        BranchClerk.objects.create(user=clerk, organization=branch)


def _liaisons(plan: DemoPlan, dice: random.Random) -> Iterator[Liaison]:
    begun = plan.today.replace(year=plan.today.year - 1, month=1, day=15)
    villages = PartyOrganization.objects.still_open().filter(
        kind=OrganisationKind.BRANCH, unit__kind__level=UnitLevel.VILLAGE
    )
    free = list(villages.select_related("unit").in_tree_order())
    dice.shuffle(free)
    for holding in (
        RoleHolding.objects.in_force().filter(role__in=_STANDINGS).select_related("user")
    ):
        for _ in range(min(_EACH, len(free))):
            yield Liaison(
                name=holding.user.name,
                standing=_STANDINGS[holding.role],
                organization=free.pop(),
                kind=LiaisonKind.BRANCH,
                since=begun,
                document=f"云组通〔{begun.year}〕3号",
            )
    towns = RoleHolding.objects.in_force().filter(role="township_member").select_related("user")
    for holding in towns:
        near = [one for one in free if one.unit.path.startswith(holding.unit.path)]
        if near:
            free.remove(near[0])
            yield Liaison(
                name=holding.user.name,
                standing=LeaderStanding.OFFICE,
                organization=near[0],
                kind=LiaisonKind.TOWNSHIP,
                since=begun,
            )


def _visits(liaison: Liaison, plan: DemoPlan, dice: random.Random) -> Iterator[Visit]:
    """About every two months; some were missed."""
    for week in range(dice.randint(1, 6), _WEEKS, 9):
        if dice.randrange(5):
            kind = dice.choice(list(_SAID))
            day = plan.today - dt.timedelta(weeks=week)
            yield Visit(
                liaison=liaison,
                visited_on=day - dt.timedelta(days=day.weekday()),
                kind=kind,
                solved=dice.randrange(4) if kind == VisitKind.SURVEY else 0,
                note=_SAID[kind],
            )
