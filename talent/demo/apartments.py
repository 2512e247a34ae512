"""120 invented rooms, most of them lived in, people who ask for one, one allocation confirmed and
one shown to the public."""

import datetime as dt
import random
from typing import Final

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from talent.choices import (
    AllocationMode,
    AllocationState,
    HouseFound,
    HousingState,
    RoomLayout,
    RoomState,
    TenancyEnding,
    TenancyState,
)
from talent.demo.offices import in_charge
from talent.demo.people import KEEPER, SECOND
from talent.domain import allocating, allocations, clock, housing, months
from talent.models import (
    AllocationRow,
    AllocationRun,
    Apartment,
    HousingApplication,
    TalentProfile,
    Tenancy,
)

ROOMS: Final = 120
_LIVED_IN: Final = 104
_LEFT: Final = 12
_PROJECTS: Final = (("云岭人才公寓", 80), ("东河青年公寓", 40))
_PER_FLOOR: Final = 4
_LAYOUTS: Final = {1: RoomLayout.ONE, 2: RoomLayout.ONE, 3: RoomLayout.TWO, 4: RoomLayout.THREE}
_AREAS: Final = {RoomLayout.ONE: ("42.50", "300"), RoomLayout.TWO: ("68.00", "450"),
                 RoomLayout.THREE: ("92.00", "600")}  # fmt: skip
_EARLY: Final = (
    *(HousingState.SUBMITTED,) * 3, *(HousingState.CHECKED,) * 2, *(HousingState.CHECKING,) * 3,
    *(HousingState.CLEARED,) * 2, *(HousingState.NOTICE,) * 2, HousingState.REFUSED,
)  # fmt: skip
_WAITING: Final = 14
_SHOWN_AGO: Final = 18  # five working days have passed, whatever holidays lay between
_HOUSING: Final = "05"  # a matter of tickets


def build(plan: DemoPlan) -> None:
    users = {user.username: user for user in User.objects.filter(username__in=[KEEPER, SECOND])}
    units = list(Unit.objects.still_open().at_level(UnitLevel.DEPARTMENT).in_tree_order())
    here = TalentProfile.objects.in_store().filter(source__in=["1", "3"]).order_by("pk")
    wanted = _LIVED_IN + _LEFT + len(_EARLY) + _WAITING
    people = list(here.select_related("person")[:wanted])
    if len(users) < len({KEEPER, SECOND}) or not units or not people:
        return
    dice = plan.random("apartments")
    unit = in_charge(units, _HOUSING, dice)
    rooms = _rooms(unit, dice)
    lived = min(_LIVED_IN, len(people) * 7 // 10)
    housed = lived + min(_LEFT, lived // 8)
    _tenants(rooms, people[:housed], lived, users[KEEPER], plan)
    _applicants(people[housed:], unit, users[KEEPER], plan.today, dice)
    _run(users[SECOND], plan.today)


def _rooms(unit: Unit, dice: random.Random) -> list[Apartment]:
    made = []
    for project, count in _PROJECTS:
        for number in range(count):
            floor, door = divmod(number, _PER_FLOOR)
            layout = _LAYOUTS[door + 1]
            area, rent = _AREAS[layout]
            made.append(
                Apartment(
                    project=project,
                    building="1栋",
                    room=f"{floor + 1}{door + 1:02}",
                    layout=layout,
                    area=area,
                    rent=rent,
                    unit=unit,
                )
            )
    for room in dice.sample(made[_LIVED_IN:], 4):
        room.state = dice.choice((RoomState.REPAIR, RoomState.RESERVED, RoomState.STOPPED))
    return Apartment.objects.bulk_create(made)


def _asked(
    profile: TalentProfile, keeper: User, on: dt.date, dice: random.Random
) -> HousingApplication:
    """A household that is real, and wishes that fit it."""
    spouse = dice.randrange(2) == 0
    children = dice.choice((0, 0, 1, 2)) if spouse else 0
    fits = list(allocating.fitting(1 + spouse + children))
    return HousingApplication(
        profile=profile,
        wishes=[str(one.value) for one in (reversed(fits) if dice.randrange(2) else fits)],
        takes_other=dice.randrange(4) == 0,
        spouse=spouse,
        children=children,
        urgent=dice.randrange(5) == 0,
        front_line=dice.randrange(3) == 0,
        here_since=on - dt.timedelta(days=dice.randint(60, 2600)),
        accepted_on=on,
        submitted_by=keeper,
        house=HouseFound.NONE,
    )


def _tenants(
    rooms: list[Apartment],
    people: list[TalentProfile],
    lived: int,
    keeper: User,
    plan: DemoPlan,
) -> None:
    """Those who left lived where others live now."""
    today, dice = plan.today, plan.random("tenants")
    asked, lets = [], []
    for number, profile in enumerate(people):
        gone = number >= lived
        since = months.shifted(today, -dice.randint(44, 60) if gone else -dice.randint(1, 37))
        application = _asked(profile, keeper, since - dt.timedelta(days=40), dice)
        application.state = HousingState.ENDED if gone else HousingState.HOUSED
        asked.append(application)
        let = Tenancy(
            apartment=rooms[number - lived if gone else number],
            application=application,
            state=TenancyState.ENDED if gone else TenancyState.LIVING,
            since=since,
            until=months.shifted(since, 36) - dt.timedelta(days=1),
        )
        if gone:
            let.ended_on = months.shifted(since, dice.randint(3, 5))
            let.ended_why = dice.choice((TenancyEnding.MOVED, TenancyEnding.BOUGHT))
        lets.append(let)
    HousingApplication.objects.bulk_create(asked)
    for let in lets:
        let.save()


def _applicants(
    people: list[TalentProfile], unit: Unit, keeper: User, today: dt.date, dice: random.Random
) -> None:
    made = []
    for number, profile in enumerate(people):
        step, waits = divmod(number, 2)
        early = not waits and step < len(_EARLY)
        on = today - dt.timedelta(days=dice.randint(5, 25) if early else dice.randint(40, 160))
        row = _asked(profile, keeper, on, dice)
        row.state = _EARLY[step] if early else HousingState.WAITING
        if row.state in (HousingState.SUBMITTED, HousingState.CHECKED, HousingState.CHECKING):
            row.house = ""
        if row.state not in (HousingState.SUBMITTED, HousingState.CHECKED):
            row.housing_unit = unit
        if row.state in (HousingState.NOTICE, HousingState.WAITING):
            row.notice_since = clock.after(on, 3)
            row.notice_until = housing.last_day_of_notice(row.notice_since)
        if row.state == HousingState.REFUSED:
            row.house, row.refused_on, row.reason = HouseFound.HAS, on, "本县有住房。"
        made.append(row)
    HousingApplication.objects.bulk_create(made)


def _run(by: User, today: dt.date) -> None:
    """As the office would: worked out and shown to the public, now to be confirmed by another."""
    waiting = HousingApplication.objects.filter(state=HousingState.WAITING)
    rooms = list(Apartment.objects.free().in_order())
    found = list(waiting.select_related("profile__person").order_by("pk"))
    if not found or not rooms:
        return
    since = today - dt.timedelta(days=_SHOWN_AGO)
    run = AllocationRun.objects.create(
        name=f"{today.year} 年第 2 次",
        mode=AllocationMode.POINTS,
        state=AllocationState.NOTICE,
        made_on=since,
        made_by=by,
        notice_since=since,
        notice_until=housing.last_day_of_notice(since),
    )
    AllocationRow.objects.bulk_create(allocations.worked_out(run, found, rooms))
