"""How members and officers are grouped in statistics and filters; both use the same edges."""

import datetime as dt
from typing import Final

from django.db.models import Q

from branches.choices.members import Category
from portal.codes import lookup
from portal.dates import MONTHS, OLDEST_AGE, PartialDate
from portal.people.domain.measures import COLLEGE, MEMBER_EDUCATIONS, Band

TENURES: Final = (
    Band("0-4", "不满 5 年", 0, 4),
    Band("5-9", "5—9 年", 5, 9),
    Band("10-19", "10—19 年", 10, 19),
    Band("20-29", "20—29 年", 20, 29),
    Band("30-39", "30—39 年", 30, 39),
    Band("40-49", "40—49 年", 40, 49),
    Band("50-", "50 年及以上", 50, OLDEST_AGE),
)


def of_tenure(band: Band, *, on: dt.date) -> Q:
    """By the day of becoming a full member, without the correction a few members have."""
    month = PartialDate(on.year, on.month)
    first = month.plus_months(-MONTHS * (band.most + 1) + 1)
    end = month.plus_months(-MONTHS * band.least + 1)
    return Q(category=Category.FULL, confirmed_on__gte=first, confirmed_on__lt=end)


def educated(key: str) -> Q:
    _, tops = MEMBER_EDUCATIONS[key]
    return Q(education__in=sorted(lookup.within("education", *tops)))


def college() -> Q:
    return Q(education__in=sorted(lookup.within("education", *COLLEGE)))
