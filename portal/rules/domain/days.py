"""Acts on the work calendar: days the county enters itself, years it has checked."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.deeds.models import Deed
from portal.periods import EARLIEST, LATEST
from portal.problems import Problem, refuse_if
from portal.rules.actions import CALENDAR_CHANGED
from portal.rules.choices import DayKind
from portal.rules.domain import calendar, memory
from portal.rules.models import CalendarDay, CalendarYear
from portal.rules.permissions import RULES_MANAGE


def _forget(deed: Deed, day: CalendarDay, by: User) -> None:
    memory.forget()


CLEARING = kinds.add(
    DeedKind("rules.day_cleared", "取消调整", RULES_MANAGE, small=True, after=_forget)
)
MOST_DAYS = 31  # the longest holiday with room; a slip in the year would set hundreds


@transaction.atomic
def set_days(
    first: dt.date, last: dt.date, *, kind: str, reason: str, by: User
) -> list[CalendarDay]:
    """Let every day from the first to the last be a working day, or a day off."""
    require(by, RULES_MANAGE)
    refuse_if(_span_is_sound(first, last), _reason_is_given(reason, "reason"))
    days = [
        CalendarDay(date=first + dt.timedelta(days=n), kind=kind, note=reason, by=by)
        for n in range((last - first).days + 1)
    ]
    saved = CalendarDay.objects.bulk_create(
        days,
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["kind", "note", "by", "at"],
    )
    span = f"{first}" if first == last else f"{first} 至 {last}"
    summary = f"{span} {DayKind(kind).label}"
    _record(summary, by=by, reason=reason)
    return saved


@transaction.atomic
def clear(day: CalendarDay, *, reason: str, by: User) -> None:
    """Remove an entry: the published calendar, or the provisional one, applies again."""
    require(by, RULES_MANAGE)
    refuse_if(_reason_is_given(reason, "reason"))
    summary = f"取消 {day.date} 的“{day.get_kind_display()}”（{day.note}）"
    rows = CalendarDay.objects.filter(pk=day.pk)
    with deeds.kept(CLEARING, day, says=summary, rows=rows.all, by=by):
        day.delete()
    _record(summary, by=by, reason=reason)


@transaction.atomic
def check_year(year: int, *, source: str, by: User) -> CalendarYear:
    """Say that a year's arrangement is entered and right: results are no longer provisional."""
    require(by, RULES_MANAGE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"calendar {year}"])
    refuse_if(_year_is_unpublished(year), _reason_is_given(source, "source"))
    checked = CalendarYear.objects.create(year=year, source=source, by=by)
    _record(f"{year} 年放假安排已核对", by=by, source=source)
    return checked


def _record(summary: str, *, by: User, **detail: Any) -> None:
    memory.forget()
    events.record(CALENDAR_CHANGED, by=by, label=summary, summary=summary, **detail)


# Checks -----------------------------------------------------------------------------------------


def _span_is_sound(first: dt.date, last: dt.date) -> Iterator[Problem]:
    if last < first:
        yield "last", "最后一天不能早于第一天。"
    elif (last - first).days >= MOST_DAYS:
        yield "last", f"一次最多调整 {MOST_DAYS} 天，请核对日期，或分几次办理。"
    if first.year < EARLIEST or last.year > LATEST:
        yield "first", f"年份须在 {EARLIEST} 到 {LATEST} 之间，请核对日期。"


def _reason_is_given(reason: str, field: str) -> Iterator[Problem]:
    if not reason.strip():
        yield field, "请写明原因或依据，例如国务院办公厅放假通知的文号。"


def _year_is_unpublished(year: int) -> Iterator[Problem]:
    if not calendar.current().is_provisional(year):
        yield "source", f"{year} 年的放假安排已经公布或核对过，不需要再办理。"
    elif not EARLIEST <= year <= LATEST:
        yield "source", f"年份须在 {EARLIEST} 到 {LATEST} 之间。"
