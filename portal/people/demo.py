"""Invented people for the demo county: believable ages, numbers of an area that does not exist."""

import datetime as dt
import random
from collections.abc import Iterator

from portal.dates import PartialDate
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.domain import identity
from portal.people.models import Person

TOTAL = 9000
DUPLICATES = 12
BATCH = 1000
AREA = "999900"  # no province begins with 99: these numbers belong to nobody
_OUTSIDE = 30  # one in so many is no member of the Party
_YOUNG = 40
_WEIGHTS = {
    UnitLevel.VILLAGE: 1,
    UnitLevel.TOWNSHIP: 3,
    UnitLevel.DEPARTMENT: 3,
    UnitLevel.COUNTY: 2,
}

SURNAMES = (
    "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
)
MALE = "伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢建国庆文武德志云山河海成永福贵"
FEMALE = "芳娜敏静丽艳娟霞秀英兰玲燕红梅琳雪萍慧莉婷玉洁月凤琴云菊香春秋晓倩颖佳怡欣淑珍彩素"
NATIONALITIES = ("汉族", "彝族", "白族", "傣族", "回族", "哈尼族")
_SHARES = (70, 12, 8, 4, 3, 3)
PLACES = ("云岭县", "云岭县东河镇", "云岭县西山镇", "云岭县南屏镇", "云岭县北坡乡")
# Age bands of cadres, members and village staff, with their shares.
_AGES = ((22, 29, 10), (30, 39, 25), (40, 49, 26), (50, 59, 24), (60, 72, 15))


def build(plan: DemoPlan) -> None:
    units = list(Unit.objects.still_open().select_related("kind").in_tree_order())
    if not units:
        return
    dice = plan.random("people")
    people = list(_people(plan, units, dice))
    people += [_again(person, dice) for person in dice.sample(people, DUPLICATES)]
    Person.objects.bulk_create(people, batch_size=BATCH)


def _people(plan: DemoPlan, units: list[Unit], dice: random.Random) -> Iterator[Person]:
    weights = [_WEIGHTS.get(unit.kind.level, 1) for unit in units]
    used: set[str] = set()
    for unit in dice.choices(units, weights, k=TOTAL * plan.scale):
        sex = dice.choices((Sex.MALE, Sex.FEMALE), (58, 42))[0]
        born = invented_birth(plan.today, dice)
        yield Person(
            name=invented_name(sex, dice),
            sex=sex,
            birth=PartialDate(born.year, born.month),
            nationality=dice.choices(NATIONALITIES, _SHARES)[0],
            native_place=dice.choice(PLACES),
            unit=unit,
            identity=_number(born, sex, used, dice),
            phone=f"199{dice.randrange(10**8):08}",
            address=f"{dice.choice(PLACES)}{dice.randint(1, 30)}组{dice.randint(1, 99)}号",
        ).derive()


def invented_name(sex: Sex, dice: random.Random) -> str:
    given = MALE if sex == Sex.MALE else FEMALE
    length = dice.choices((1, 2), (25, 75))[0]
    return dice.choice(SURNAMES) + "".join(dice.choices(given, k=length))


def invented_birth(today: dt.date, dice: random.Random) -> dt.date:
    youngest, oldest, _ = dice.choices(_AGES, [share for *_, share in _AGES])[0]
    return today - dt.timedelta(days=dice.randint(youngest * 365 + 10, oldest * 365 + 364))


def invented_joining(person: Person, today: dt.date) -> PartialDate | None:
    """When the person joined the Party, nothing for those who did not: every app that tells of it
    draws the same, whichever of them builds its records."""
    dice = random.Random(f"joining {person.pk}")  # noqa: S311 - invented, not secret
    if person.birth is None or dice.randrange(_OUTSIDE) == 0:
        return None
    age = person.birth.age_on(today)
    if age <= _YOUNG and dice.randrange(14) == 0:
        return PartialDate.of(today - dt.timedelta(days=dice.randint(10, 350)))  # on probation
    at = dice.choices((19, 22, 26, 31, 38), (20, 30, 25, 15, 10))[0] + dice.randint(0, 3)
    year = person.birth.year + min(at, max(age - 2, 19))
    month, day = dice.randint(1, 12), dice.randint(1, 28)
    # Of a quarter of them the file tells the month only.
    return PartialDate(year, month, day if dice.randrange(4) else None)


def _number(born: dt.date, sex: Sex, used: set[str], dice: random.Random) -> str:
    while True:
        order = dice.randrange(500) * 2 + (1 if sex == Sex.MALE else 0)
        first_17 = f"{AREA}{born:%Y%m%d}{order:03}"
        if first_17 not in used:
            used.add(first_17)
            return first_17 + identity.check_character(first_17)


def _again(person: Person, dice: random.Random) -> Person:
    """The same human being, registered a second time without the number."""
    return Person(
        name=person.name,
        sex=person.sex,
        birth=person.birth,
        unit=person.unit,
        phone=person.phone,
        native_place=dice.choice(("", person.native_place)),
    ).derive()
