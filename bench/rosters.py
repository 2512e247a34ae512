"""A county's organisations and a workbook of its members: invented people, the same each time."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone

from branches.choices.organisations import OrganisationKind
from branches.models import PartyOrganization
from portal import demo
from portal.accounts import demo as accounts_demo
from portal.codes import lookup
from portal.orgs import demo as orgs_demo
from portal.orgs.models import Unit
from portal.people import demo as people_demo
from portal.people.choices import Sex
from portal.people.domain import identity
from portal.sheets.books import Book

ORGANISATIONS: Final = 500
KEEPER: Final = "zuzhi"  # who imports
HEADINGS: Final = (
    "姓名", "身份证号", "性别", "民族", "出生日期", "籍贯", "学历", "学位", "人员类别", "党籍状态",
    "所在党支部", "入党日期", "转正日期", "入党类型", "工作岗位", "从事专业技术职务", "一线情况",
    "手机号码", "现居住地", "备注",
)  # fmt: skip
_AREA: Final = "539928"  # a province's number, but of no county of it
_BORN: Final = range(1950, 2001)
_FIRST_JOINED, _LAST_JOINED = 1978, 2024  # full members since, with a year of probation
_ON_PROBATION: Final = 30  # one in so many
_OFFERED: Final = 8  # so many values of each code table are used
_TITLES: Final = ("", "", "", "农艺师", "中学一级教师", "高级工程师", "会计师")
_REMARKS: Final = ("",) * 9 + ("组织关系由外县转入",)


def build_county(organisations: int = ORGANISATIONS) -> None:
    """Units, accounts and organisations; nobody is a member yet."""
    plan = demo.DemoPlan(scale=1, today=timezone.localdate())
    orgs_demo.build(plan)
    accounts_demo.build(plan)
    units = list(Unit.objects.still_open().in_tree_order())
    root = PartyOrganization.step_path("", 1)
    PartyOrganization.objects.bulk_create(
        [
            _organisation(
                units[0], root, 0, OrganisationKind.COMMITTEE, numchild=organisations - 1
            ),
            *(
                _organisation(
                    units[number % len(units)],
                    PartyOrganization.step_path(root, number),
                    number,
                    OrganisationKind.BRANCH,
                )
                for number in range(1, organisations)
            ),
        ]
    )


def _organisation(
    unit: Unit, path: str, number: int, kind: OrganisationKind, *, numchild: int = 0
) -> PartyOrganization:
    made = PartyOrganization(
        kind=kind,
        name=f"中共云岭县第{number}{kind.label}委员会",
        short_name=f"第{number}{kind.label}",
        code=f"{_AREA}{number:06}",
        unit=unit,
        path=path,
        depth=len(path) // PartyOrganization.steplen,
        numchild=numchild,
    )
    made.fill_search()
    return made


def workbook(rows: int) -> bytes:
    book = Book(lean=True)
    sheet = book.page("党员名册")
    sheet.write_row(0, 0, HEADINGS)
    for number, row in enumerate(_rows(rows), start=1):
        sheet.write_row(number, 0, row)
    return book.content()


def _rows(count: int) -> Iterator[list[Any]]:
    today = timezone.localdate()
    dice = demo.DemoPlan(scale=1, today=today).random("bench of imports")
    names = PartyOrganization.objects.filter(kind=OrganisationKind.BRANCH).in_tree_order()
    branches = list(names.values_list("name", flat=True))
    offered = {
        table: [label for _, label in lookup.options(table)][:_OFFERED]
        for table in ("education", "degree", "joining_type", "work_post", "frontline")
    }
    used: set[str] = set()
    for _ in range(count):
        sex = dice.choice((Sex.MALE, Sex.FEMALE))
        born = dt.date(dice.choice(_BORN), dice.randint(1, 12), dice.randint(1, 28))
        category, joined, confirmed = _membership(born, today, dice)
        yield [
            people_demo.invented_name(sex, dice), _number(born, sex, used, dice), sex.label,
            dice.choice(people_demo.NATIONALITIES), f"{born:%Y.%m.%d}",
            dice.choice(people_demo.PLACES), dice.choice(offered["education"]),
            dice.choice(offered["degree"]), category, "正常", dice.choice(branches), joined,
            confirmed, dice.choice(offered["joining_type"]), dice.choice(offered["work_post"]),
            dice.choice(_TITLES), dice.choice(offered["frontline"]),
            f"199{dice.randrange(10**8):08}",
            f"{dice.choice(people_demo.PLACES)}{dice.randint(1, 30)}组{dice.randint(1, 99)}号",
            dice.choice(_REMARKS),
        ]  # fmt: skip


def _membership(
    born: dt.date, today: dt.date, dice: random.Random
) -> tuple[str, dt.date, dt.date | str]:
    """Category and the days of joining and of being confirmed, none of them a fault."""
    if dice.randrange(_ON_PROBATION) == 0:
        return "预备党员", today - dt.timedelta(days=dice.randint(30, 350)), ""
    year = born.year + dice.randint(19, 35)
    year = max(_FIRST_JOINED, min(_LAST_JOINED, year))
    joined = dt.date(year, dice.randint(1, 12), dice.randint(1, 28))
    return "正式党员", joined, joined.replace(year=year + 1)


def _number(born: dt.date, sex: Sex, used: set[str], dice: random.Random) -> str:
    while True:
        order = dice.randrange(500) * 2 + (1 if sex == Sex.MALE else 0)
        first_17 = f"{_AREA}{born:%Y%m%d}{order:03}"
        number = first_17 + identity.check_character(first_17)
        if number not in used and not number.endswith("000"):  # which would have to be confirmed
            used.add(number)
            return number
