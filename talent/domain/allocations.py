"""An allocation: worked out from the queue and the free rooms, its inputs kept, shown to the
public, confirmed by somebody else. They wait for each other, so that no room is offered twice."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import ALLOCATION_CHANGED, HOUSING_CHANGED, TENANCY_CHANGED
from talent.choices import AllocationState, HousingState
from talent.domain import allocating, housing, months, recognitions
from talent.models import (
    AllocationRow,
    AllocationRun,
    Apartment,
    HousingApplication,
    TalentProfile,
    Tenancy,
)
from talent.permissions import APARTMENTS_MANAGE

LOCK: Final = "talent apartments"


@transaction.atomic
def draft(*, name: str, mode: str, by: User) -> AllocationRun:
    require(by, APARTMENTS_MANAGE)
    one_at_a_time()
    today = timezone.localdate()
    waiting = list(_waiting())
    rooms = list(Apartment.objects.free().in_order())
    refuse_if(_none_is_open(), _has_something(waiting, rooms))
    run = AllocationRun.objects.create(name=name.strip(), mode=mode, made_on=today, made_by=by)
    AllocationRow.objects.bulk_create(worked_out(run, waiting, rooms))
    told = f"计算（{run.get_mode_display()}，{len(waiting):,} 人参加）"
    _tell(told, run, by=by)
    return run


def _waiting() -> Any:
    rows = HousingApplication.objects.filter(state=HousingState.WAITING)
    return rows.select_related("profile__person").order_by("pk")


def _none_is_open() -> Iterator[Problem]:
    if other := AllocationRun.objects.filter(state__in=AllocationState.going()).first():
        state = other.get_state_display()
        yield "", f"“{other}”还没有结束（{state}），请先确认或作废，再作新的分配。"


def _has_something(waiting: list[HousingApplication], rooms: list[Apartment]) -> Iterator[Problem]:
    if not waiting:
        yield "", "轮候名单里没有人。公示期满的申请先列入轮候。"
    if not rooms:
        yield "", "没有空置的房源。请先登记房源，或办理退租。"


def worked_out(
    run: AllocationRun, waiting: list[HousingApplication], rooms: list[Apartment]
) -> Iterator[AllocationRow]:
    """Every applicant in his order, with what he was given points for."""
    told = {row.pk: _told(row, level, run.made_on) for row, level in _with_levels(waiting, run)}
    by_key = {row.pk: row for row in waiting}
    applicants = [_applicant(row, sum(number for _, number in told[row.pk])) for row in waiting]
    vacancies = [allocating.Vacancy(room.pk, room.layout) for room in rooms]
    waits = 0
    given = allocating.allocate(applicants, vacancies, run.mode)
    for place, (one, vacancy) in enumerate(given, start=1):
        waits += vacancy is None
        row = by_key[one.key]
        yield AllocationRow(
            run=run,
            application=row,
            place=place,
            points=one.points,
            explained=_explained(row, told[one.key]),
            wished=housing.wished(row),
            accepted_on=row.accepted_on,
            lot=row.lot,
            apartment_id=vacancy.key if vacancy else None,
            waits=None if vacancy else waits,
        )


def _with_levels(
    waiting: list[HousingApplication], run: AllocationRun
) -> Iterator[tuple[HousingApplication, int | None]]:
    profiles = TalentProfile.objects.filter(pk__in=[row.profile_id for row in waiting])
    graded = recognitions.with_grade(profiles, run.made_on)
    levels = dict(graded.values_list("pk", "grade_place"))
    for row in waiting:
        yield row, levels[row.profile_id]


def _told(row: HousingApplication, level: int | None, day: dt.date) -> list[tuple[str, int]]:
    return allocating.points(housing.merits(row, level, day), rules.current("TA-09", on=day))


def _applicant(row: HousingApplication, points: int) -> allocating.Applicant:
    layouts = allocating.acceptable(row.wishes, row.household, takes_other=row.takes_other)
    return allocating.Applicant(row.pk, points, row.accepted_on, row.lot, row.is_last, layouts)


def _explained(row: HousingApplication, parts: list[tuple[str, int]]) -> str:
    told = " + ".join(f"{label} {number}" for label, number in parts) or "没有加分项"
    household = f"同住 {row.household} 人"
    return f"{told}；{household}" + ("；放弃选房，排到末位" if row.is_last else "")


@transaction.atomic
def announce(run: AllocationRun, *, since: dt.date, by: User) -> AllocationRun:
    run = _held(run, by)
    refuse_if(_is_in(run, AllocationState.DRAFT))
    run.state, run.notice_since = AllocationState.NOTICE, since
    run.notice_until = housing.last_day_of_notice(since)
    return _saved(run, f"公示至 {run.notice_until}", by=by)


@transaction.atomic
def confirm(run: AllocationRun, *, by: User) -> AllocationRun:
    """The rooms are promised now: each to one, and none that somebody has meanwhile."""
    run = _held(run, by)
    given = run.rows.exclude(apartment=None).select_related(
        "apartment", "application__profile__person"
    )
    # Nobody withdraws meanwhile.
    rows = list(given.select_for_update(no_key=True, of=("application",)).order_by("application"))
    refuse_if(
        _is_in(run, AllocationState.NOTICE),
        housing.notice_is_over(run.notice_until),
        _is_anothers(run, by),
        _still_stands(rows),
    )
    run.state, run.confirmed_on = AllocationState.CONFIRMED, timezone.localdate()
    for row in rows:
        if row.apartment:
            _promise(row.application, row.apartment, run.confirmed_on, by)
    return _saved(run, f"确认，分配 {len(rows):,} 套", by=by)


def _is_anothers(run: AllocationRun, by: User) -> Iterator[Problem]:
    if run.made_by_id == by.pk:
        yield "", f"“{run}”是您计算的，请由另一位同志确认。"


def _still_stands(rows: list[AllocationRow]) -> Iterator[Problem]:
    free = set(
        Apartment.objects.free()
        .filter(pk__in=[row.apartment_id for row in rows])
        .values_list("pk", flat=True)
    )
    for row in rows:
        if row.apartment_id not in free:
            yield "", f"“{row.apartment}”已不是空置，请作废后重新计算。"
        if row.application.state != HousingState.WAITING:
            state = row.application.get_state_display()
            yield "", f"“{row.application}”现在是“{state}”，请作废后重新计算。"


def _promise(application: HousingApplication, room: Apartment, on: dt.date, by: User) -> None:
    tenancy = Tenancy.objects.create(
        apartment=room, application=application, since=on, until=last_day(on)
    )
    application.state = HousingState.CHOSEN
    application.save(update_fields=["state"])
    events.record(
        HOUSING_CHANGED, by=by, target=application, summary=f"选房：{application}，{room}"
    )
    events.record(TENANCY_CHANGED, by=by, target=tenancy, summary=f"分配：{tenancy}")


def last_day(since: dt.date) -> dt.date:
    term = rules.value("TA-09", "term", on=since)
    return months.shifted(since, term) - dt.timedelta(days=1)


@transaction.atomic
def cancel(run: AllocationRun, *, reason: str, by: User) -> AllocationRun:
    run = _held(run, by)
    refuse_if(_is_in(run, *AllocationState.going()))
    run.state, run.reason = AllocationState.CANCELLED, reason.strip()
    return _saved(run, "作废", by=by, reason=run.reason)


# Their parts -------------------------------------------------------------------------------------


def one_at_a_time() -> None:
    """Whoever gives rooms away waits for whoever is giving them away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [LOCK])


def _held(run: AllocationRun, by: User) -> AllocationRun:
    require(by, APARTMENTS_MANAGE)
    one_at_a_time()
    row: AllocationRun = AllocationRun.objects.get(pk=run.pk)
    return row


def _saved(run: AllocationRun, act: str, *, by: User, **more: Any) -> AllocationRun:
    run.save()
    _tell(act, run, by=by, **more)
    return run


def _tell(act: str, run: AllocationRun, *, by: User, **more: Any) -> None:
    events.record(ALLOCATION_CHANGED, by=by, target=run, summary=f"{act}：{run}", **more)


def _is_in(run: AllocationRun, *states: AllocationState) -> Iterator[Problem]:
    if run.state not in states:
        yield "", f"“{run}”现在是“{run.get_state_display()}”，不能这样办理。"
