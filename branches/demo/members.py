"""Members of the demo county: most of its invented people, each in a branch near by."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, cast

from branches.choices.members import Category, StatusEvent
from branches.choices.organisations import BRANCH_KINDS, HostState, Nature
from branches.models import MemberMove, PartyMember, PartyOrganization, StatusChange
from portal.accounts.models import User
from portal.dates import PartialDate
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.people.choices import Sex
from portal.people.demo import invented_joining
from portal.people.models import Person

KEEPER: Final = "zuzhi"  # the account of the organization office, who did all of it
FARMERS, IN_SERVICE, RETIRED = 1143, 2245, 810  # as the county reports them
MOVES: Final = 80
_BATCH: Final = 1500
_NEW_SECTOR: Final = 25  # one in so many belongs to a branch of a firm
_RETIRE_AT = {Sex.MALE: 60, Sex.FEMALE: 55}
# Codes of `education` by age: up to 35, up to 50, older; with their weights.
_LEARNT: Final = {
    True: (("11", "21", "31", "37"), ((8, 62, 25, 5), (3, 45, 40, 12), (1, 22, 42, 35))),
    False: (("21", "31", "35", "37", "38", "39"),
            ((10, 32, 14, 30, 14, 0), (3, 16, 13, 34, 32, 2), (0, 4, 8, 20, 48, 20))),
}  # fmt: skip
_AT_WORK: Final = ("11", "12", "13", "16")
_OTHERWISE: Final = {True: ("14", "15", "16", "17"), False: ("6", "7", "8", "18", "16")}
_AWAY_TO: Final = (
    "浙江省义乌市",
    "广东省东莞市",
    "昆明市",
    "上海市松江区",
    "福建省晋江市",
    "成都市",
)


@dataclass
class _Dice:
    """The day, the dice, and how many of each kind are still to come."""

    today: dt.date
    throw: random.Random
    farmers: int
    in_service: int
    retired: int

    def once_in(self, many: int) -> bool:
        return self.throw.randrange(many) == 0


def build(plan: DemoPlan) -> None:
    branches = _Branches(plan.random("branches of members"))
    dice = _Dice(
        plan.today,
        plan.random("members"),
        FARMERS * plan.scale,
        IN_SERVICE * plan.scale,
        RETIRED * plan.scale,
    )
    members = list(_members(branches, dice))
    _spoil(members, dice.throw)
    PartyMember.objects.bulk_create(members, batch_size=_BATCH)
    _tell_past(members, branches, plan, dice.throw)


class _Branches:
    """Where a person of a unit may belong."""

    def __init__(self, throw: random.Random) -> None:
        self.throw = throw
        self.of_unit: dict[int, list[PartyOrganization]] = defaultdict(list)
        self.firms: list[PartyOrganization] = []
        rows = PartyOrganization.objects.still_open().filter(
            kind__in=BRANCH_KINDS, nature=Nature.REGULAR
        )
        for row in rows.in_tree_order():
            if row.host_state == HostState.NONE:
                self.of_unit[row.unit_id].append(row)
            else:
                self.firms.append(row)

    def near(self, person: Person) -> PartyOrganization | None:
        if self.firms and self.throw.randrange(_NEW_SECTOR) == 0:
            return self.throw.choice(self.firms)
        branches = self.of_unit.get(person.unit_id)
        return self.throw.choice(branches) if branches else None


def _members(branches: _Branches, dice: _Dice) -> Iterator[PartyMember]:
    people = Person.objects.exclude(identity="").select_related("unit__kind").order_by("pk")
    for person in people.only("pk", "name", "sex", "birth", "address", "unit__kind__level"):
        organization = branches.near(person)
        joined = invented_joining(person, dice.today)
        if organization is not None and joined is not None:
            yield _member(person, organization, joined, dice)


def _birth(person: Person) -> PartialDate:
    return cast(PartialDate, person.birth)  # everybody of the demo county was born some day


def _member(
    person: Person, organization: PartyOrganization, joined: PartialDate, dice: _Dice
) -> PartyMember:
    age = _birth(person).age_on(dice.today)
    rural = person.unit.kind.level == UnitLevel.VILLAGE
    member = PartyMember(
        person=person,
        organization=organization,
        education=_education(age, rural=rural, throw=dice.throw),
        joining_type="1",
        joined_at=organization.short_name if dice.once_in(2) else "",
        new_stratum="0",
        frontline="12" if rural and dice.once_in(3) else "0",
    )
    _joined(member, joined, dice.today)
    _work(member, age, dice, rural=rural)
    _state(member, dice, rural=rural)
    return member


def _education(age: int, *, rural: bool, throw: random.Random) -> str:
    codes, weights = _LEARNT[not rural]
    band = 0 if age <= 35 else 1 if age <= 50 else 2  # noqa: PLR2004 - three generations
    return throw.choices(codes, weights[band])[0]


def _joined(member: PartyMember, joined: PartialDate, today: dt.date) -> None:
    """A year on probation, but for the years without one."""
    later = joined.year if 1969 < joined.year < 1977 else joined.year + 1  # noqa: PLR2004 - see member_checks
    member.joined_on = joined
    member.confirmed_on = PartialDate(later, joined.month, joined.day)
    if member.confirmed_on > PartialDate.of(today):
        member.category, member.confirmed_on = Category.PROBATIONARY, None


def _work(member: PartyMember, age: int, dice: _Dice, *, rural: bool) -> None:
    throw = dice.throw
    retires = _RETIRE_AT[Sex(member.person.sex)]
    if rural and dice.farmers and not dice.once_in(4):
        dice.farmers -= 1
        member.work_post = "2"
    elif not rural and age >= retires and dice.retired:
        dice.retired -= 1
        member.work_post, member.is_retired = "5", True
        member.retired_since = _birth(member.person).plus_months(retires * 12)
    elif not rural and dice.in_service and not dice.once_in(4):
        dice.in_service -= 1
        member.work_post = throw.choice(_AT_WORK)
        member.degree = "4" if member.education == "21" and dice.once_in(2) else ""
        member.title = throw.choice(("", "", "中级", "副高级"))
    else:
        member.work_post = throw.choice(_OTHERWISE[not rural])


def _state(member: PartyMember, dice: _Dice, *, rural: bool) -> None:
    throw, today = dice.throw, dice.today
    if dice.once_in(25 if rural else 120):
        member.is_mobile, member.mobile_to = True, throw.choice(_AWAY_TO)
        member.mobile_since = PartialDate.of(today - dt.timedelta(days=throw.randint(20, 1200)))
        member.is_migrant_worker = rural
    elif dice.once_in(350):
        member.is_lost, member.lost_kind = True, throw.choice(("1", "2", "4"))
        member.lost_on = PartialDate.of(today - dt.timedelta(days=throw.randint(60, 1500)))
    if dice.once_in(90):
        member.is_hardship = True
        member.hardship_since = PartialDate(today.year - throw.randint(1, 4), throw.randint(1, 12))
    member.is_first_secretary = not rural and member.work_post == "11" and dice.once_in(20)
    if dice.once_in(70):
        member.left_on = today - dt.timedelta(days=throw.randint(5, 700))
        member.leaving_reason = throw.choice(("1", "1", "1", "2", "2", "9"))
    if rural and dice.once_in(2):
        member.household = f"{member.organization.short_name}{throw.randint(1, 12)}组"


def _spoil(members: list[PartyMember], throw: random.Random) -> None:
    """A handful of faults as old rosters have them, for the checks to find."""
    full = [one for one in members if one.confirmed_on and not one.left_on]
    sizes = [min(count, len(full)) for count in (4, 3, 4, 3, 4)]
    early, same, unconfirmed, undated, nowhere = (throw.sample(full, size) for size in sizes)
    for one in early:
        one.confirmed_on = one.joined_on and one.joined_on.plus_months(-3)
    for one in same:
        year = one.joined_on.year if one.joined_on else 0
        one.joined_on = one.confirmed_on = PartialDate(max(year, 1998), 7, 1)
    for one in unconfirmed:
        one.confirmed_on = None
    for one in undated:
        one.is_lost, one.lost_on, one.lost_kind = True, None, ""
    for one in nowhere:
        one.is_mobile, one.mobile_to = True, ""


def _tell_past(
    members: list[PartyMember], branches: _Branches, plan: DemoPlan, throw: random.Random
) -> None:
    """Moves of the last two years, as the organization office entered them."""
    keeper = User.objects.filter(username=KEEPER).first()
    if keeper is None:
        return
    known = [row for rows in branches.of_unit.values() for row in rows]
    present = [one for one in members if not one.left_on]
    moved = throw.sample(present, min(MOVES, len(present)))
    MemberMove.objects.bulk_create(_moves(moved, known, keeper, plan, throw))


def _moves(
    moved: list[PartyMember],
    known: list[PartyOrganization],
    keeper: User,
    plan: DemoPlan,
    throw: random.Random,
) -> Iterator[MemberMove]:
    for member in moved:
        source = throw.choice(known)
        if source.pk == member.organization_id:
            continue
        day = plan.today - dt.timedelta(days=throw.randint(5, 700))
        yield MemberMove(
            member=member,
            source=source,
            target=member.organization,
            moved_on=day,
            letter=f"云组介〔{day.year}〕{throw.randint(1, 400)}号",
            reason=throw.choice(("工作调动", "居住地变动", "毕业返乡")),
            by=keeper,
        )


def tell_changes(plan: DemoPlan) -> None:
    """What became of members, when all else is decided: a change that is told stays told."""
    keeper = User.objects.filter(username=KEEPER).first()
    if keeper is None:
        return
    told = StatusChange.objects.values("member")
    members = PartyMember.objects.exclude(pk__in=told).order_by("pk")
    StatusChange.objects.bulk_create(_changes(members, keeper, plan), batch_size=_BATCH)


def _changes(
    members: Iterable[PartyMember], keeper: User, plan: DemoPlan
) -> Iterator[StatusChange]:
    lately = PartialDate(plan.today.year - 1, plan.today.month)
    for member in members:
        if member.left_on:
            what, day = StatusEvent.LEFT, member.left_on
        elif member.is_lost and member.lost_on:
            what, day = StatusEvent.LOST, _day(member.lost_on)
        elif member.confirmed_on and member.confirmed_on > lately:
            what, day = StatusEvent.CONFIRMED, _day(member.confirmed_on)
        else:
            continue
        yield StatusChange(
            member=member,
            what=what,
            before="预备党员、正常" if what == StatusEvent.CONFIRMED else "正式党员、正常",
            after=f"{member.get_category_display()}、{member.get_state_display()}",
            changed_on=day,
            by=keeper,
        )


def _day(date: PartialDate) -> dt.date:
    return dt.date(date.year, date.month or 1, date.day or 1)
