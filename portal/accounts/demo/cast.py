"""Who works in the demo county, as plain data before any row exists. All names are invented."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit

PASSWORD: Final = "Demo#2026county"  # noqa: S105 - demo data only, refused in production
CLERKS_PER_TOWNSHIP: Final = 2
FIRST_DAY: Final = dt.date(2024, 3, 1)

# username: role, unit the account belongs to, title
STAFF: Final = {
    "admin": ("system_admin", "县委组织部", "信息科科员"),
    "security": ("security_admin", "县委组织部", "办公室副主任"),
    "auditor": ("auditor", "县委组织部", "机关纪委委员"),
    "ganbu": ("cadre_office", "县委组织部", "干部科科长"),
    "zuzhi": ("organization_office", "县委组织部", "组织科科长"),
    "rencai": ("talent_office", "县委组织部", "人才办主任"),
    "kaohe": ("assessment_office", "县委组织部", "考核办主任"),
    "bangong": ("general_office", "县委组织部", "办公室主任"),
    "buzhang": ("department_leader", "县委组织部", "副部长"),
    "xianling": ("county_leader", "县委办公室", "县委副书记"),
}
# What one prepares another has to confirm. After everybody else: names are drawn in order, and
# nobody shall be renamed by a newcomer.
SECONDS: Final = {"rencai2": ("talent_office", "县委组织部", "人才办副主任")}
_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
_GIVEN: Final = [
    "建国",
    "秀英",
    "志强",
    "桂兰",
    "海燕",
    "永福",
    "丽华",
    "国栋",
    "春梅",
    "文斌",
    "玉珍",
    "晓东",
    "雪琴",
    "振华",
    "红霞",
    "立新",
    "淑芬",
    "明远",
    "佳宁",
    "俊杰",
    "思雨",
    "浩然",
    "雅静",
    "子涵",
    "伟",
    "敏",
    "静",
    "磊",
    "洋",
    "艳",
    "勇",
    "娟",
    "涛",
    "霞",
    "鹏",
    "玲",
    "斌",
    "慧",
    "军",
    "芳",
]


@dataclass
class CastMember:
    """An account to be. `seen_days_ago` None means it never signed in."""

    username: str
    name: str
    unit: Unit
    title: str
    roles: list[tuple[str, Unit]] = field(default_factory=list)
    until: dt.date | None = None
    seen_days_ago: int | None = 1
    password_age: int = 40
    disabled: str = ""


def county_cast(plan: DemoPlan) -> dict[str, CastMember]:
    dice = plan.random("accounts")
    names = _names(dice)
    open_units = list(Unit.objects.still_open().select_related("kind").in_tree_order())
    people = [
        *_staff(open_units, names, STAFF),
        *_township_members(open_units, names),
        *_contacts(open_units, names),
        *_clerks(open_units, names),
        *_staff(open_units, names, SECONDS),
    ]
    for person in people:
        person.seen_days_ago = round(dice.triangular(1, 20, 1))
        person.password_age = dice.randint(5, 80)
    return {person.username: person for person in people}


def _names(dice: Random) -> Iterator[str]:
    """Endlessly many, none twice in a row of a few thousand."""
    every = [surname + given for given in _GIVEN for surname in _SURNAMES]
    dice.shuffle(every)
    while True:
        yield from every


def _staff(
    units: list[Unit], names: Iterator[str], posts: dict[str, tuple[str, str, str]]
) -> Iterator[CastMember]:
    root = units[0]
    by_name = {unit.short_name: unit for unit in units}
    for username, (role, unit, title) in posts.items():
        yield CastMember(username, next(names), by_name.get(unit, root), title, [(role, root)])


def _township_members(units: list[Unit], names: Iterator[str]) -> Iterator[CastMember]:
    townships = [unit for unit in units if unit.kind.level == UnitLevel.TOWNSHIP]
    for number, unit in enumerate(townships, start=1):
        roles = [("township_member", unit)]
        yield CastMember(f"xz{number:02}", next(names), unit, "组织委员", roles)


def _contacts(units: list[Unit], names: Iterator[str]) -> Iterator[CastMember]:
    levels = (UnitLevel.DEPARTMENT, UnitLevel.ENTERPRISE, UnitLevel.OTHER)
    offices = [unit for unit in units if unit.kind.level in levels]
    for number, unit in enumerate(offices, start=1):
        yield CastMember(f"dw{number:02}", next(names), unit, "联络员", [("unit_contact", unit)])


def _clerks(units: list[Unit], names: Iterator[str]) -> Iterator[CastMember]:
    """The first villages of every township have a clerk with an account."""
    taken: dict[str, int] = {}
    number = 0
    for unit in units:
        township = unit.path[: -Unit.steplen]
        if unit.kind.level != UnitLevel.VILLAGE or taken.get(township, 0) == CLERKS_PER_TOWNSHIP:
            continue
        taken[township] = taken.get(township, 0) + 1
        number += 1
        roles = [("branch_clerk", unit)]
        yield CastMember(f"zb{number:03}", next(names), unit, "支部书记", roles)
