"""How people are grouped wherever they are counted, listed and printed: by age and by schooling.

Who reports to whom decides the edges of the bands; what an age, a band and a schooling mean is the
same everywhere.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from portal.dates import OLDEST_AGE, born_between


@dataclass(frozen=True)
class Band:
    """Full years from `least` to `most`, both within."""

    key: str
    label: str
    least: int
    most: int

    def holds(self, years: int | None) -> bool:
        return years is not None and self.least <= years <= self.most


PERSON_AGES: Final = (
    Band("0-29", "30 岁以下", 0, 29),
    Band("30-35", "30—35 岁", 30, 35),
    Band("36-40", "36—40 岁", 36, 40),
    Band("41-45", "41—45 岁", 41, 45),
    Band("46-50", "46—50 岁", 46, 50),
    Band("51-55", "51—55 岁", 51, 55),
    Band("56-60", "56—60 岁", 56, 60),
    Band("61-150", "61 岁以上", 61, OLDEST_AGE),
)
MEMBER_AGES: Final = (
    Band("0-30", "30 岁及以下", 0, 30),
    Band("31-35", "31—35 岁", 31, 35),
    Band("36-40", "36—40 岁", 36, 40),
    Band("41-45", "41—45 岁", 41, 45),
    Band("46-50", "46—50 岁", 46, 50),
    Band("51-55", "51—55 岁", 51, 55),
    Band("56-60", "56—60 岁", 56, 60),
    Band("61-70", "61—70 岁", 61, 70),
    Band("71-", "71 岁及以上", 71, OLDEST_AGE),
)
CADRE_AGES: Final = (
    *MEMBER_AGES[:5],
    Band("51-54", "51—54 岁", 51, 54),
    Band("55-150", "55 岁及以上", 55, OLDEST_AGE),
)

# Groups of the code table `education`, by the codes they begin with.
POSTGRADUATE, BACHELOR, JUNIOR = "1", "2", "3"
COLLEGE: Final = (POSTGRADUATE, BACHELOR, JUNIOR)
LOWER, UNKNOWN = "4", ""
SCHOOLINGS: Final = {
    POSTGRADUATE: "研究生",
    BACHELOR: "大学本科",
    JUNIOR: "大专",
    LOWER: "中专及以下",
    UNKNOWN: "未登记",
}
MEMBER_EDUCATIONS: Final = {
    "postgraduate": (SCHOOLINGS[POSTGRADUATE], (POSTGRADUATE,)),
    "bachelor": (SCHOOLINGS[BACHELOR], (BACHELOR,)),
    "junior": (SCHOOLINGS[JUNIOR], (JUNIOR,)),
    "secondary": ("中专、中技、高中", ("35", "36", "37")),
    "basic": ("初中及以下", ("38", "39")),
}

HAN: Final = "汉族"


def aged(band: Band, *, on: dt.date, path: str = "person__birth") -> Q:
    """Of that age in the month of the day; `path` is the way to a birth."""
    first, end = born_between(band.least, band.most, on=on)
    return Q(**{f"{path}__gte": first, f"{path}__lt": end})


def is_minority(path: str = "person__nationality") -> Q:
    """Nobody of whom it is not told."""
    return ~Q(**{f"{path}__in": ["", HAN]})
