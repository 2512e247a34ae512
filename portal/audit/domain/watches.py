"""What the watches look for in the trail and in the readings of lists, and what they saw there.

An action says where it is declared what the watches make of it; a model whose rows are persons'
files says `is_persons_file = True`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Sum, When
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone

from portal.audit.choices import AlertRule, Result, Watched, watched_as
from portal.audit.models import Alert, Event, ListReading

MOST_LOOKS_AN_HOUR: Final = 100
MOST_ROWS_AN_HOUR: Final = 1_000  # of lists; a row tells less than a file
MOST_ROWS_A_DAY: Final = 3_000
MOST_EXPORTS_A_DAY: Final = 3
MOST_FAILURES_AN_HOUR: Final = 5
MOST_NUMBERS_AN_HOUR: Final = 10
OFFICE_OPENS, OFFICE_CLOSES = 6, 22
# The one day of all watches: it begins when the office opens, a night belongs to its evening.
_MORNING: Final = dt.timedelta(hours=OFFICE_OPENS)
_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
_Window = type[TruncHour] | type[TruncDay]


class Watches(Protocol):
    @property
    def rule(self) -> AlertRule: ...

    def alerts(self, since: dt.datetime) -> Iterator[Alert]:
        """Alerts of the windows from `since`, which begins one."""
        ...

    def evidence(self, alert: Alert) -> QuerySet:
        """The events or readings the alert counted."""
        ...


@dataclass(frozen=True)
class Watch:
    """More than `most` of some events by one subject within one window."""

    rule: AlertRule
    events: Callable[[], Q]  # asked late: apps declare actions as they are loaded
    most: int
    window: _Window

    def alerts(self, since: dt.datetime) -> Iterator[Alert]:
        for row in self._counted(since):
            name = row["name"] or "未登录"
            yield Alert(
                rule=self.rule,
                subject=str(row["actor"] or row["where"] or ""),
                subject_label=name if row["actor"] else f"{name}（{row['where'] or '地址不明'}）",
                **_span(self.window, row["begins"]),
                count=row["count"],
                detail=f"第一次 {_clock(row['first'])}，最近一次 {_clock(row['last'])}",
            )

    def evidence(self, alert: Alert) -> QuerySet:
        events = Event.objects.filter(self.events(), at__gte=alert.since, at__lt=alert.until)
        if alert.subject.isdecimal():
            return events.filter(actor=int(alert.subject)).order_by("at", "pk")
        return events.filter(actor=None, address=alert.subject or None).order_by("at", "pk")

    def _counted(self, since: dt.datetime) -> QuerySet:
        places = Event.objects.filter(self.events(), at__gte=since)
        return (
            places.annotate(begins=_begins(self.window, "at"))
            .values("actor", "begins", where=_address_of_strangers())
            .annotate(count=Count("pk"), first=Min("at"), last=Max("at"), name=Max("actor_name"))
            .filter(count__gt=self.most)
            .order_by("begins", "actor")
        )


@dataclass(frozen=True)
class ReadingWatch:
    """More than `most` rows of lists of persons shown to one user within one window."""

    rule: AlertRule
    most: int
    window: _Window

    def alerts(self, since: dt.datetime) -> Iterator[Alert]:
        counted = list(self._counted(since))
        names = get_user_model().objects.in_bulk({row["actor"] for row in counted})
        for row in counted:
            alert = Alert(
                rule=self.rule,
                subject=str(row["actor"]),
                subject_label=str(names[row["actor"]]),
                **_span(self.window, row["begins"]),
                count=row["count"],
            )
            alert.detail = "、".join(_lists(self.evidence(alert)))
            yield alert

    def evidence(self, alert: Alert) -> QuerySet:
        within = ListReading.objects.filter(hour__gte=alert.since, hour__lt=alert.until)
        return within.filter(actor=int(alert.subject)).order_by("hour", "listing")

    def _counted(self, since: dt.datetime) -> QuerySet:
        return (
            ListReading.objects.filter(hour__gte=since)
            .annotate(begins=_begins(self.window, "hour"))
            .values("actor", "begins")
            .annotate(count=Sum("rows"))
            .filter(count__gt=self.most)
            .order_by("begins", "actor")
        )


def day_of(moment: dt.datetime) -> dt.datetime:
    """When the day of a moment began, as every watch counts it."""
    local = timezone.localtime(moment) - _MORNING
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + _MORNING


def _begins(window: _Window, field: str) -> Any:
    """What a row is grouped by; a day by the midnight before its morning."""
    return TruncHour(field) if window is TruncHour else TruncDay(F(field) - _MORNING)


def _span(window: _Window, begins: dt.datetime) -> dict[str, dt.datetime]:
    if window is TruncHour:
        return {"since": begins, "until": begins + _HOUR}
    return {"since": begins + _MORNING, "until": begins + _MORNING + _DAY}


def _address_of_strangers() -> Any:
    """Nobody signed in is told apart by address; a user is one wherever he sits."""
    return Case(When(actor=None, then=F("address")), default=None)


def _lists(readings: QuerySet) -> Iterator[str]:
    """What was read, the most first."""
    by_list = readings.order_by().values("listing").annotate(all=Sum("rows"), times=Sum("pages"))
    for row in by_list.order_by("-all", "listing"):
        yield f"{row['listing']} {row['all']} 行（{row['times']} 次）"


def _clock(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}"


def _acts(*watched: Watched) -> Q:
    return Q(action__in=watched_as(*watched))


def _looks() -> Q:
    return _acts(Watched.LOOK)


def _files_at_night() -> Q:
    files = [
        model._meta.label_lower
        for model in apps.get_models()
        if getattr(model, "is_persons_file", False)
    ]
    at_night = Q(at__hour__gte=OFFICE_CLOSES) | Q(at__hour__lt=OFFICE_OPENS)
    return _looks() & Q(object_type__in=files) & at_night


def _exports() -> Q:
    """A roster counts when it is made; taking its file is the same export."""
    return _acts(Watched.EXPORT)


def _failures() -> Q:
    return _acts(Watched.FAILED_SIGN_IN, Watched.LOCK_OUT)


def _searches(result: Result) -> Callable[[], Q]:
    return lambda: _acts(Watched.NUMBER_SEARCH) & Q(result=result)


WATCHES: Final[dict[AlertRule, Watches]] = {
    watch.rule: watch
    for watch in (
        Watch(AlertRule.MASS_VIEW, _looks, MOST_LOOKS_AN_HOUR, TruncHour),
        ReadingWatch(AlertRule.MASS_LIST, MOST_ROWS_AN_HOUR, TruncHour),
        ReadingWatch(AlertRule.MASS_LIST_DAY, MOST_ROWS_A_DAY, TruncDay),
        Watch(AlertRule.MASS_EXPORT, _exports, MOST_EXPORTS_A_DAY, TruncDay),
        Watch(AlertRule.OFF_HOURS, _files_at_night, 0, TruncDay),
        Watch(AlertRule.FAILED_SIGN_INS, _failures, MOST_FAILURES_AN_HOUR - 1, TruncHour),
        Watch(
            AlertRule.NUMBER_SERIES,
            _searches(Result.DONE),
            MOST_NUMBERS_AN_HOUR,
            TruncHour,
        ),
        Watch(AlertRule.NUMBER_GUESSES, _searches(Result.REFUSED), 0, TruncHour),
    )
}
