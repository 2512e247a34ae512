"""How fresh and how complete profiles are, asked by lists and told on pages."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from portal.rules.domain import rules
from portal.text import label_of
from talent.choices import RECRUITED, RURAL, Freshness
from talent.domain import months
from talent.models import TalentProfile

TO_CONFIRM: Final = "confirm"  # due or stale: whom the unit asks
_DAYS_A_MONTH: Final = 30


@dataclass(frozen=True)
class ProfilePoint:
    """Something to be filled; `where`: of whom it is asked."""

    name: str
    where: Q | None = None

    @property
    def label(self) -> str:
        return str(label_of(TalentProfile, self.name))

    @property
    def filled(self) -> Q:
        empty: Any = [] if self.name in _LISTS else ""
        if self.name in _NULLS:
            return Q(**{f"{self.name}__isnull": False})
        return ~Q(**{self.name: empty})


_LISTS: Final = frozenset({"ways"})
_NULLS: Final = frozenset({"graduated_on", "introduced_on", "service_until", "led_households"})
_RURAL: Final = Q(team=RURAL)
_RECRUITED: Final = Q(source__in=RECRUITED)
POINTS: Final = (
    *map(ProfilePoint, ("source", "team", "work_unit", "post", "residence", "education", "school")),
    *map(
        ProfilePoint, ("major", "graduated_on", "field", "title_level", "skill_level", "speciality")
    ),
    *map(ProfilePoint, ("ways", "liaison")),
    ProfilePoint("rural_kind", _RURAL),
    ProfilePoint("rural_grade", _RURAL),
    ProfilePoint("led_households", _RURAL),
    ProfilePoint("introduced_on", _RECRUITED),
    ProfilePoint("service_until", _RECRUITED),
)


def _ones(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _sum(conditions: list[Q]) -> Any:
    total: Any = Value(0)
    for condition in conditions:
        total = total + _ones(condition)
    return total


def with_completeness(rows: QuerySet) -> QuerySet:
    """Of the points that apply, how many in a hundred are filled; “无” is an answer."""
    always = sum(point.where is None for point in POINTS)
    applies = Value(always) + _sum([point.where for point in POINTS if point.where is not None])
    filled = _sum([point.filled & (point.where or Q()) for point in POINTS])
    return rows.annotate(completeness=filled * 100 / applies)


def missing(profile: TalentProfile) -> list[ProfilePoint]:
    row = TalentProfile.objects.filter(pk=profile.pk)
    told = row.annotate(
        **{f"has_{p.name}": _ones(p.filled | ~(p.where or Q(pk__isnull=False))) for p in POINTS}
    ).values(*(f"has_{p.name}" for p in POINTS))[0]
    return [point for point in POINTS if not told[f"has_{point.name}"]]


def lacking(rows: QuerySet, name: str) -> QuerySet:
    point = next(point for point in POINTS if point.name == name)
    return rows.filter(~point.filled, point.where or Q())


# Freshness ---------------------------------------------------------------------------------------


def limits(today: dt.date) -> tuple[dt.date, dt.date]:
    """Confirmed since the first day is fresh, before the second stale."""
    rule = rules.current("TA-01", on=today)
    return months.shifted(today, -rule["fresh"]), months.shifted(today, -rule["stale"])


def of_day(day: dt.date | None, today: dt.date) -> Freshness:
    fresh, limit = limits(today)
    if day is None or day < limit:
        return Freshness.STALE
    return Freshness.FRESH if day >= fresh else Freshness.DUE


def in_state(rows: QuerySet, state: str, today: dt.date) -> QuerySet:
    fresh, limit = limits(today)
    if state == Freshness.FRESH:
        return rows.filter(confirmed_on__gte=fresh)
    if state == TO_CONFIRM:
        return rows.filter(_before(fresh))
    if state == Freshness.DUE:
        return rows.filter(confirmed_on__gte=limit, confirmed_on__lt=fresh)
    return rows.filter(_before(limit))


def stale(day: dt.date) -> Q:
    """Rows whose confirmation was too long ago on the day, or that never had one."""
    return _before(limits(day)[1])


def _before(limit: dt.date) -> Q:
    return Q(confirmed_on=None) | Q(confirmed_on__lt=limit)


def in_words(profile: TalentProfile, today: dt.date) -> str:
    """`资料 14 个月未确认`; nothing of what is fresh."""
    if profile.confirmed_on is None:
        return "资料从未确认"
    if of_day(profile.confirmed_on, today) == Freshness.FRESH:
        return ""
    return f"资料 {(today - profile.confirmed_on).days // _DAYS_A_MONTH} 个月未确认"
