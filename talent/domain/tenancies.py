"""The stock of rooms, and who lives in them: in, on for another term, over to another room, out."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import plain
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import APARTMENT_CHANGED, TENANCY_CHANGED
from talent.choices import HousingState, RoomState, TenancyEnding, TenancyState
from talent.domain import allocations, months, talents
from talent.models import Apartment, Tenancy
from talent.permissions import APARTMENTS_MANAGE


def _sound(room: Apartment) -> Iterator[Problem]:
    if room.unit_id and room.unit.is_closed:
        yield "unit", f"“{room.unit}”已于 {room.unit.closed_on} 撤销，请选择承接它的单位。"
    if room.pk and room.state in (RoomState.REPAIR, RoomState.STOPPED):
        going = Tenancy.objects.going().filter(apartment=room.pk)
        if other := going.select_related("application__profile__person").first():
            who = other.application.profile
            yield (
                "state",
                f"“{room}”由“{who}”租住（{other.get_state_display()}），请先办理退租或换房。",
            )


ROOMS: Final = plain.PlainActs(
    Apartment,
    APARTMENTS_MANAGE,
    APARTMENT_CHANGED,
    fields=("project", "building", "room", "layout", "area", "rent", "unit", "state", "note"),
    noun="公寓房源",
    adds="登记",
    unit="unit",
    checks=_sound,
)


@transaction.atomic
def move_in(tenancy: Tenancy, *, on: dt.date, by: User) -> Tenancy:
    """The term begins the day he moves in."""
    row = _held(tenancy, by)
    refuse_if(_is_in(row, TenancyState.PROMISED), talents.not_later(on), _not_before(row, on))
    row.state, row.since, row.until = TenancyState.LIVING, on, allocations.last_day(on)
    _of_application(row, HousingState.HOUSED)
    return _saved(row, "入住", by=by, until=str(row.until))


def _not_before(row: Tenancy, on: dt.date) -> Iterator[Problem]:
    if on < row.since:
        yield "on", f"日期早于租期起 {row.since}，请核对。"


@transaction.atomic
def decline(tenancy: Tenancy, *, reason: str, by: User) -> Tenancy:
    """Back to his place in the queue; who refuses too often comes last from then on."""
    row = _held(tenancy, by)
    refuse_if(_is_in(row, TenancyState.PROMISED))
    row.state, row.note = TenancyState.DECLINED, reason.strip()
    row.ended_on = row.since  # it was never lived in: the days stay free
    application = row.application
    application.declined += 1
    most = rules.value("TA-09", "refusals", on=timezone.localdate())
    application.is_last = application.is_last or application.declined >= most
    _of_application(row, HousingState.WAITING)
    return _saved(row, "放弃选房", by=by, reason=row.note)


@transaction.atomic
def renew(tenancy: Tenancy, *, by: User) -> Tenancy:
    """Once."""
    row = _held(tenancy, by)
    refuse_if(_is_in(row, TenancyState.LIVING), _not_renewed(row))
    today = timezone.localdate()
    more = rules.value("TA-09", "renewal", on=today)
    after = months.shifted(row.until + dt.timedelta(days=1), more)
    row.until, row.renewed_on = after - dt.timedelta(days=1), today
    return _saved(row, f"续租至 {row.until}", by=by)


def _not_renewed(row: Tenancy) -> Iterator[Problem]:
    if row.renewed_on:
        yield "", f"已于 {row.renewed_on} 续租过一次，租期到 {row.until}，不能再续。"


@transaction.atomic
def left_employer(tenancy: Tenancy, *, on: dt.date, by: User) -> Tenancy:
    """So many days to leave; a term that ends earlier stays."""
    row = _held(tenancy, by)
    refuse_if(_is_in(row, TenancyState.LIVING), talents.not_later(on), _not_before(row, on))
    days = rules.value("TA-09", "leave", on=on)
    row.until = min(row.until, on + dt.timedelta(days=days))
    row.note = f"{on} 离开用人单位，{row.until} 前退租。"
    return _saved(row, "离开用人单位", by=by, until=str(row.until))


@transaction.atomic
def end(tenancy: Tenancy, *, on: dt.date, why: str, note: str = "", by: User) -> Tenancy:
    row = _held(tenancy, by)
    refuse_if(_is_in(row, TenancyState.LIVING), talents.not_later(on), _not_before(row, on))
    _left(row, on, TenancyEnding(why), note)
    _of_application(row, HousingState.ENDED)
    return _saved(row, f"退租（{TenancyEnding(why).label}）", by=by, reason=row.note)


@transaction.atomic
def swap(tenancy: Tenancy, *, apartment: Apartment, on: dt.date, by: User) -> Tenancy:
    """Over to another room, for the rest of the term."""
    row = _held(tenancy, by)
    refuse_if(
        _is_in(row, TenancyState.LIVING),
        talents.not_later(on),
        _not_before(row, on),
        _is_free(apartment),
    )
    _left(row, on, TenancyEnding.OTHER, f"换到{apartment}。")
    _saved(row, f"换房，退出{row.apartment}", by=by)
    made = Tenancy(
        apartment=apartment,
        application=row.application,
        state=TenancyState.LIVING,
        since=on,
        until=max(row.until, on),
        renewed_on=row.renewed_on,
    )
    return _saved(made, f"换房，由{row.apartment}换到{apartment}", by=by)


def _is_free(apartment: Apartment) -> Iterator[Problem]:
    if not Apartment.objects.free().filter(pk=apartment.pk).exists():
        yield "apartment", f"“{apartment}”不是空置的房源，请选择别的。"


def _left(row: Tenancy, on: dt.date, why: TenancyEnding, note: str) -> None:
    row.state, row.ended_on, row.ended_why, row.note = TenancyState.ENDED, on, why, note.strip()


# What pages and reminders ask --------------------------------------------------------------------


def ending(day: dt.date) -> Q:
    """Of those who live there: the term ends within so many days, or is over."""
    last = last_to_remind(day)
    return Q(state=TenancyState.LIVING, until__lte=last)


_STAGES: Final = (30, 60)  # days before the end; the first reminder is the rule's


def by_reminder(rows: QuerySet, day: dt.date) -> list[tuple[str, int]]:
    """How many are over, end within the last reminder, the second, the first."""
    edges = [day, *(day + dt.timedelta(days=days) for days in _STAGES)]
    told = ["已到期", *(f"{days} 天内" for days in _STAGES), "其余"]
    over = Q(until__lt=edges[0])
    spans = [over, *(Q(until__lte=edge) for edge in edges[1:]), Q()]
    counts = rows.order_by().aggregate(
        **{
            f"stage_{place}": Count("pk", filter=span & ~earlier)
            for place, (span, earlier) in enumerate(
                zip(spans, (Q(pk__in=[]), *spans[:-1]), strict=True)
            )
        }
    )
    return [(words, counts[f"stage_{place}"]) for place, words in enumerate(told)]


def last_to_remind(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=rules.value("TA-09", "remind", on=day))


# Their parts -------------------------------------------------------------------------------------


def _held(tenancy: Tenancy, by: User) -> Tenancy:
    """No allocation runs meanwhile; asked at the room's unit."""
    allocations.one_at_a_time()
    named = ("apartment__unit", "application__profile__person", "application__profile__unit")
    row: Tenancy = Tenancy.objects.select_related(*named).get(pk=tenancy.pk)
    require(by, APARTMENTS_MANAGE, row.apartment.unit)
    return row


def _of_application(row: Tenancy, state: HousingState) -> None:
    row.application.state = state
    row.application.save(update_fields=["state", "declined", "is_last"])


def _saved(row: Tenancy, act: str, *, by: User, **more: Any) -> Tenancy:
    row.save()
    events.record(TENANCY_CHANGED, by=by, target=row, summary=f"{act}：{row}", **more)
    return row


def _is_in(row: Tenancy, *states: TenancyState) -> Iterator[Problem]:
    if row.state not in states:
        yield "", f"“{row}”现在是“{row.get_state_display()}”，不能这样办理。"
