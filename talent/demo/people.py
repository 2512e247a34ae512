"""Invented talents: those at home among the people of the county, those away newly made."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any, Final

from portal.accounts.models import User
from portal.dates import PartialDate
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.demo import invented_birth, invented_name
from portal.people.models import Person
from talent.choices import ConsentAnswer, ConsentPurpose, ContactWay, RecognitionState, TalentState
from talent.domain import months
from talent.models import Consent, Grade, Recognition, TalentProfile

AT_HOME, AWAY = 800, 700
BATCH: Final = 1000
KEEPER, VERIFIER, SECOND = "xz01", "rencai", "rencai2"
FIELDS: Final = (
    *("0101", "0102", "0103", "0201", "0301", "0401", "0402", "0403", "0501", "0502", "0503"),
    *("0602", "0603", "0701", "0702", "0801", "0804", "0902", "1001", "1101", "1303", "1501"),
)
FIRMS: Final = ("云岭光电有限公司", "云岭机械有限公司", "县人民医院", "县第一中学", "云岭农业公司")
CITIES: Final = ("530100", "310000", "440300", "330100", "510100", "110000", "420100", "320500")
EMPLOYERS: Final = ("南方机电研究所", "江海软件公司", "云州大学", "滨江医院", "华东设计院")
POSTS: Final = ("工程师", "技术主管", "主任", "教师", "研究员", "经理", "技师", "农艺师")
SCHOOLS: Final = ("云岭大学", "南滇师范大学", "西部农业大学", "云岭财经大学", "南滇工学院")
_STATES: Final = (TalentState.IN, TalentState.PENDING, TalentState.PAUSED, TalentState.OUT)
_CONFIRMED, _RECOGNISED, _ASKED = 18, 5, 14  # of twenty
_SCHOOLED: Final = (("31", "", 20), ("21", "408", 45), ("11", "308", 25), ("11", "208", 10))
_WAYS: Final[tuple[list[str], ...]] = (
    ["03"],
    ["03", "04"],
    ["02", "05"],
    ["06"],
    ["10"],
    ["11"],
    ["01"],
    [],
)


def build(plan: DemoPlan) -> None:
    dice = plan.random("talents")
    units = Unit.objects.still_open().select_related("kind").in_tree_order()
    townships = list(units.at_level(UnitLevel.TOWNSHIP))
    if not townships:
        return
    users = {user.username: user for user in User.objects.filter(username__in=[KEEPER, VERIFIER])}
    profiles = [*_at_home(plan, dice), *_away(plan, townships, dice)]
    for profile in profiles:
        _life(profile, plan.today, dice, users)
    TalentProfile.objects.bulk_create(profiles, batch_size=BATCH)
    _recognise(profiles, plan.today, dice)
    if VERIFIER in users:
        _ask(profiles, plan.today, dice, users[VERIFIER])


def _at_home(plan: DemoPlan, dice: random.Random) -> Iterator[TalentProfile]:
    places = (UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT, UnitLevel.ENTERPRISE)
    here = Person.objects.filter(unit__kind__level__in=places).exclude(birth=None)
    everybody = list(here.order_by("pk").select_related("unit"))
    chosen = dice.sample(everybody, min(AT_HOME * plan.scale, len(everybody)))
    for person in chosen:
        source = dice.choices(("1", "3", "4"), (85, 10, 5))[0]
        yield TalentProfile(
            person=person,
            unit=person.unit,
            source=source,
            work_unit=dice.choice(FIRMS),
            residence="539928",
        )


def _away(plan: DemoPlan, townships: list[Unit], dice: random.Random) -> Iterator[TalentProfile]:
    people = []
    for _ in range(AWAY * plan.scale):
        sex = dice.choices((Sex.MALE, Sex.FEMALE), (60, 40))[0]
        born, town = invented_birth(plan.today, dice), dice.choice(townships)
        people.append(
            Person(
                name=invented_name(sex, dice),
                sex=sex,
                birth=PartialDate(born.year, born.month),
                native_place=f"云岭县{town.short_name}",
                unit=town,
                phone=f"199{dice.randrange(10**8):08}",
            ).derive()
        )
    Person.objects.bulk_create(people, batch_size=BATCH)
    for person in people:
        yield TalentProfile(
            person=person,
            unit=person.unit,
            source="2",
            work_unit=dice.choice(EMPLOYERS),
            residence=dice.choice(CITIES),
        )


def _life(
    profile: TalentProfile, today: dt.date, dice: random.Random, users: dict[str, User]
) -> None:
    education, degree, _ = dice.choices(_SCHOOLED, [share for *_, share in _SCHOOLED])[0]
    profile.team = dice.choices(("2", "3", "4", "5", "6"), (15, 45, 15, 20, 5))[0]
    profile.field = dice.choice(FIELDS)
    profile.other_fields = [f for f in dice.sample(FIELDS, dice.randrange(3)) if f != profile.field]
    profile.post, profile.education, profile.degree = dice.choice(POSTS), education, degree
    profile.school, profile.major = dice.choice(SCHOOLS), "应用技术"
    profile.title_level = dice.choices(("", "0", "1", "2", "3", "4"), (15, 15, 20, 30, 15, 5))[0]
    profile.skill_level = dice.choices(("", "0", "3", "4", "5"), (40, 20, 20, 15, 5))[0]
    profile.ways = list(dice.choice(_WAYS))
    if profile.team == "5":
        profile.rural_kind, profile.rural_grade = dice.choice("12345"), dice.choice("123")
        profile.led_households = dice.randint(3, 80)
    if profile.source in {"3", "4"}:
        began = months.shifted(today, -dice.randint(2, 58))
        profile.introduced_on = PartialDate(began.year, began.month)
        profile.service_since, profile.service_until = began, months.shifted(began, 60)
    _state(profile, today, dice, users)
    profile.derive()


def _state(
    profile: TalentProfile, today: dt.date, dice: random.Random, users: dict[str, User]
) -> None:
    state = dice.choices(
        (TalentState.IN, TalentState.PENDING, TalentState.PAUSED, TalentState.OUT), (90, 5, 3, 2)
    )[0]
    profile.state, profile.registered_by = state, users.get(KEEPER)
    if state == TalentState.PENDING:
        return
    profile.verified_on = today - dt.timedelta(days=dice.randint(30, 700))
    profile.verified_by = users.get(VERIFIER)
    if state == TalentState.OUT:
        profile.leaving, profile.left_on = dice.choice("12346"), today - dt.timedelta(days=20)
    elif dice.randrange(20) < _CONFIRMED:
        profile.confirmed_on = today - dt.timedelta(days=dice.randint(1, 430))
        profile.confirmed_how = dice.choice(ContactWay.values)
        profile.confirmed_by = users.get(VERIFIER)


def _recognise(profiles: list[TalentProfile], today: dt.date, dice: random.Random) -> None:
    grades = list(Grade.objects.filter(until=None).in_order())
    if not grades:
        return
    weights = [2**grade.position for grade in grades]
    made = []
    for profile in profiles:
        if profile.state == TalentState.PENDING or dice.randrange(20) >= _RECOGNISED:
            continue
        grade = dice.choices(grades, weights)[0]
        since = months.shifted(today, -dice.randint(1, 66))
        made.append(
            Recognition(
                profile=profile,
                grade=grade,
                state=RecognitionState.GRANTED,
                since=since,
                until=months.shifted(since, 60) - dt.timedelta(days=1),
                document=f"云才〔{since.year}〕{dice.randint(1, 40)}号",
            )
        )
    Recognition.objects.bulk_create(made, batch_size=BATCH)


def _ask(profiles: list[TalentProfile], today: dt.date, dice: random.Random, by: User) -> None:
    made: list[Any] = []
    for profile in profiles:
        if dice.randrange(20) >= _ASKED:
            continue
        on = today - dt.timedelta(days=dice.randint(5, 650))
        for purpose in dice.sample(list(ConsentPurpose), dice.randint(1, 4)):
            answer = dice.choices((ConsentAnswer.YES, ConsentAnswer.NO), (85, 15))[0]
            made.append(
                Consent(
                    profile=profile,
                    purpose=purpose,
                    answer=answer,
                    asked_on=on,
                    channel=dice.choice(ContactWay.values),
                    until=months.shifted(on, 24) if answer == ConsentAnswer.YES else None,
                    by=by,
                )
            )
    Consent.objects.bulk_create(made, batch_size=BATCH)
