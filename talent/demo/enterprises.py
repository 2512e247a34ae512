"""Invented enterprises with two years of figures; their credit codes belong to nobody."""

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from talent.choices import EnterpriseState
from talent.domain import months
from talent.domain.credit_codes import check_character
from talent.models import Enterprise, EnterpriseTitle, EnterpriseYear
from talent.models.enterprise import searched_by

TOTAL: Final = 180
_NAMES: Final = ("光电", "机械", "食品", "生物", "建材", "新能源", "农业", "软件", "医药", "环保")
_TITLED, _LARGE = 6, 4  # of ten
_SMALL: Final = 20
_BRANDS: Final = "鑫华盛达丰源恒泰瑞康安信诚明"
_KINDS: Final = ("科技有限公司", "制造有限公司", "实业有限公司", "发展有限公司")
_FIELDS: Final = {
    "光电": "04",
    "机械": "01",
    "食品": "05",
    "生物": "02",
    "建材": "03",
    "新能源": "03",
    "农业": "05",
    "软件": "04",
    "医药": "02",
    "环保": "15",
}


def build(plan: DemoPlan) -> None:
    dice = plan.random("enterprises")
    units = Unit.objects.still_open().at_level(UnitLevel.TOWNSHIP)
    townships = list(units.in_tree_order())
    if not townships:
        return
    firms = [_firm(number, townships, dice) for number in range(TOTAL * plan.scale)]
    Enterprise.objects.bulk_create(firms)
    year = plan.today.year - 1
    told = [row for firm in firms for row in _years(firm, year, dice)]
    EnterpriseYear.objects.bulk_create(told)
    granted = [months.shifted(plan.today, -dice.randint(1, 40)) for _ in firms]
    EnterpriseTitle.objects.bulk_create(
        EnterpriseTitle(
            enterprise=firm,
            kind=dice.choice("12345"),
            granted_on=day,
            until=months.shifted(day, 36),
        )
        for firm, day in zip(firms, granted, strict=True)
        if dice.randrange(10) < _TITLED
    )


def _firm(number: int, townships: list[Unit], dice: random.Random) -> Enterprise:
    word, town = dice.choice(_NAMES), dice.choice(townships)
    turn, place = divmod(number, len(_BRANDS))
    brand = _BRANDS[place] + _BRANDS[(place + turn + 1) % len(_BRANDS)]  # each pair once
    name = f"云岭{brand}{word}{dice.choice(_KINDS)}"
    first = f"91539928{number:09}"
    code = first + check_character(first)
    return Enterprise(
        name=name,
        credit_code=code,
        unit=town,
        industry=dice.choice("CCCAIM"),
        field=_FIELDS[word],
        scale=dice.choice("2334"),
        is_large=dice.randrange(10) < _LARGE,
        contact=dice.choice(("李经理", "王主任", "张厂长", "赵主管")),
        state=dice.choices((EnterpriseState.RUNNING, EnterpriseState.STOPPED), (95, 5))[0],
        search=searched_by(name, code),
    )


def _years(firm: Enterprise, last: int, dice: random.Random) -> Iterator[EnterpriseYear]:
    staff = dice.randint(12, 460)
    for year in (last - 1, last):
        researchers = staff * dice.randint(5, 25) // 100
        revenue = Decimal(staff * dice.randint(30, 90))
        yield EnterpriseYear(
            enterprise=firm,
            year=year,
            staff=staff,
            researchers=researchers,
            doctors=dice.randint(0, 2),
            masters=min(researchers, dice.randint(0, 6)),
            bachelors=staff * dice.randint(8, 30) // 100,
            professors=dice.randint(0, 2),
            associates=dice.randint(0, 5),
            skilled=staff * dice.randint(3, 20) // 100,
            revenue=revenue,
            research=revenue * dice.randint(1, 8) / 100,
        )
        staff += dice.randint(-8, 20) if staff > _SMALL else 4
