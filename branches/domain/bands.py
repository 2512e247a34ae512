"""How members and officers are grouped in statistics and filters; both use the same edges."""

import datetime as dt
from typing import Final

from django.db.models import Q

from branches.choices.members import Category, Membership
from branches.domain.terms import months_later
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
# Whose membership counts: 停止党籍 and 开除党籍 do not.
COUNTED_STATES: Final = (Membership.NORMAL, Membership.KEPT, Membership.RESTORED)


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


def incomplete() -> Q:
    """Members of whom something is empty that every member's record has."""
    unconfirmed = Q(category=Category.FULL, confirmed_on=None)
    return (
        Q(person__birth=None)
        | Q(education="")
        | Q(joined_on=None)
        | Q(person__phone="")
        | unconfirmed
    )


def probation_over(day: dt.date) -> Q:
    """On probation though it, or its extension, ended before the day; a mere month has to be over
    as well."""
    year_before = months_later(day, -MONTHS)
    month = PartialDate(year_before.year, year_before.month)
    ended = Q(joined_on__lt=month) | Q(
        joined_on__gt=month, joined_on__lt=PartialDate.of(year_before)
    )
    plain = Q(extended_until=None) & ended
    return Q(category=Category.PROBATIONARY) & (Q(extended_until__lt=day) | plain)


def joined_in(month: PartialDate) -> Q:
    """Members who joined in the month."""
    return _within("joined_on", month, month.plus_months(1))


def joined_between(begins: dt.date, ends: dt.date) -> Q:
    return _within("joined_on", *_bounds(begins, ends))


def changed_in(month: PartialDate) -> Q:
    """Officers who came or went in the month."""
    end = month.plus_months(1)
    return _within("since", month, end) | _within("until", month, end)


def changed_between(begins: dt.date, ends: dt.date) -> Q:
    bounds = _bounds(begins, ends)
    return _within("since", *bounds) | _within("until", *bounds)


def _within(column: str, first: PartialDate, end: PartialDate) -> Q:
    return Q(**{f"{column}__gte": first, f"{column}__lt": end})


def _bounds(begins: dt.date, ends: dt.date) -> tuple[PartialDate, PartialDate]:
    """What is known to the month only counts as its first day."""
    return _bound(begins), _bound(ends + dt.timedelta(days=1))


def _bound(day: dt.date) -> PartialDate:
    return PartialDate(day.year, day.month) if day.day == 1 else PartialDate.of(day)
