"""How members and officers are grouped in statistics and filters; both use the same edges."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from branches.choices.members import Category
from branches.choices.officers import COLLEGE
from portal.codes import lookup
from portal.dates import MONTHS, PartialDate, born_between

OLDEST: Final = 150


@dataclass(frozen=True)
class Band:
    """Full years from `least` to `most`, both within."""

    key: str
    label: str
    least: int
    most: int


AGES: Final = (
    Band("0-30", "30 岁及以下", 0, 30),
    Band("31-35", "31—35 岁", 31, 35),
    Band("36-40", "36—40 岁", 36, 40),
    Band("41-45", "41—45 岁", 41, 45),
    Band("46-50", "46—50 岁", 46, 50),
    Band("51-55", "51—55 岁", 51, 55),
    Band("56-60", "56—60 岁", 56, 60),
    Band("61-70", "61—70 岁", 61, 70),
    Band("71-", "71 岁及以上", 71, OLDEST),
)
TENURES: Final = (
    Band("0-4", "不满 5 年", 0, 4),
    Band("5-9", "5—9 年", 5, 9),
    Band("10-19", "10—19 年", 10, 19),
    Band("20-29", "20—29 年", 20, 29),
    Band("30-39", "30—39 年", 30, 39),
    Band("40-49", "40—49 年", 40, 49),
    Band("50-", "50 年及以上", 50, OLDEST),
)
# Groups of the table `education` by the codes they begin with.
EDUCATIONS: Final = {
    "postgraduate": ("研究生", ("1",)),
    "bachelor": ("大学本科", ("2",)),
    "junior": ("大专", ("3",)),
    "secondary": ("中专、中技、高中", ("35", "36", "37")),
    "basic": ("初中及以下", ("38", "39")),
}


def aged(band: Band, *, on: dt.date, path: str) -> Q:
    """`path`: the way to a birth, such as `person__birth`."""
    first, end = born_between(band.least, band.most, on=on)
    return Q(**{f"{path}__gte": first, f"{path}__lt": end})


def of_tenure(band: Band, *, on: dt.date) -> Q:
    """By the day of becoming a full member, without the correction a few members have."""
    month = PartialDate(on.year, on.month)
    first = month.plus_months(-MONTHS * (band.most + 1) + 1)
    end = month.plus_months(-MONTHS * band.least + 1)
    return Q(category=Category.FULL, confirmed_on__gte=first, confirmed_on__lt=end)


def educated(key: str) -> Q:
    _, tops = EDUCATIONS[key]
    return Q(education__in=sorted(lookup.within("education", *tops)))


def college() -> Q:
    return Q(education__in=sorted(lookup.within("education", *COLLEGE)))
