"""Apartments: from the application to the key and out again; a room is never given twice."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from talent.choices import AllocationState, HousingState, TenancyState
from talent.domain import allocations, housing, leaving, tenancies
from talent.models import AllocationRun, Apartment, HousingApplication, Tenancy
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.talent import (
    AllocationFactory,
    AllotmentFactory,
    ApartmentFactory,
    GradeFactory,
    HousingFactory,
    RecognitionFactory,
    TalentFactory,
    TenancyFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 2)  # a Monday
ASKED = {"wishes": ["1"], "takes_other": False, "spouse": False, "children": 0, "urgent": False,
         "front_line": False, "here_since": None, "on": DAY}  # fmt: skip


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-03-02T09:00"):
        yield


@pytest.fixture
def houses(county):
    """住建局 and its contact, who knows who owns a house."""
    unit = orgs.department(county, short_name="住建局", name="云岭县住建局")
    return unit, accounts.holder("unit_contact", unit)


@pytest.fixture
def second(county):
    return accounts.holder("talent_office", county)


@pytest.fixture
def profile(town):
    return TalentFactory(unit=town, person__name="周明远", education="21")


def apply(profile, by, **told):
    return housing.apply(profile, by=by, **{**ASKED, **told})


def test_from_the_application_to_the_queue(profile, clerk, office, houses):
    bureau, clerk_there = houses
    row = apply(profile, clerk)
    with pytest.raises(ValidationError, match="另一位同志核实"):
        housing.unit_checks(row, by=clerk)
    row = housing.unit_checks(row, by=office)
    row = housing.review(row, housing_unit=bureau, by=office)
    row = housing.check_house(row, house="pending", by=clerk_there)
    assert row.state == HousingState.CHECKING
    row = housing.check_house(row, house="none", by=clerk_there)
    row = housing.announce(row, since=DAY, by=office)
    assert row.notice_until == dt.date(2026, 3, 6)
    with pytest.raises(ValidationError, match="期满后才能办理"):
        housing.queue(row, by=office)
    with clock.at("2026-03-07T09:00"):
        assert housing.queue(row, by=office).state == HousingState.WAITING


def test_whoever_has_a_house_may_appeal_once_within_five_days(profile, clerk, office, houses):
    _, clerk_there = houses
    row = HousingFactory(profile=profile, state="checking", housing_unit=houses[0])
    row = housing.check_house(row, house="has", by=clerk_there)
    assert (row.state, row.reason) == (HousingState.REFUSED, "本县有住房。")
    assert housing.last_day_to_appeal(row) == dt.date(2026, 3, 9)
    with clock.at("2026-03-10T09:00"), pytest.raises(ValidationError, match="申诉期到"):
        housing.appeal(row, reason="房屋已出售", by=clerk)
    row = housing.appeal(row, reason="房屋已出售", by=clerk)
    row = housing.decide_appeal(row, granted=False, reason="仍登记在本人名下", by=office)
    with pytest.raises(ValidationError, match="已经申诉过一次"):
        housing.appeal(row, reason="房屋已出售", by=clerk)


def test_a_household_gets_no_room_that_is_too_large_or_too_small(profile, clerk):
    with pytest.raises(ValidationError, match="同住 1 人可选一室"):
        apply(profile, clerk, wishes=["3"])
    with pytest.raises(ValidationError, match="服从调剂"):
        apply(profile, clerk, wishes=["1"], spouse=True, children=2)
    row = apply(profile, clerk, wishes=["3", "1"], spouse=True, children=2, takes_other=True)
    assert (row.household, housing.wished(row)) == (4, "三室、一室，服从调剂")
    with pytest.raises(ValidationError, match="一人只能有一份"):
        apply(profile, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        HousingFactory(profile=profile)


# Talents §17, G3: who asks, by what, since when
G3 = {
    "P1": ({"education": "11", "degree": "208"}, "32", 6, "",
           {"urgent": True, "spouse": True, "children": 1, "front_line": True}),
    "P5": ({"education": "11", "degree": "308"}, "21", 3, "2024-03-02", {"spouse": True}),
    "P4": ({"education": "11", "degree": "308"}, "1", 8, "2025-03-02",
           {"urgent": True, "front_line": True}),
    "P3": ({"education": "21"}, "32", 2, "2020-03-02", {"spouse": True, "children": 2}),
    "P2": ({"education": "11", "degree": "308"}, "1", 5, "2023-03-02", {"front_line": True}),
    "P6": ({"education": "21"}, "1", 1, "", {"front_line": True}),
}  # fmt: skip


@pytest.fixture
def waiting(town, county):
    for room, layout in (("301", "3"), ("201", "2"), ("102", "1"), ("101", "1")):
        ApartmentFactory(room=room, layout=layout, unit=county)
    levels = {"P5": GradeFactory(position=4), "P2": GradeFactory(position=5)}
    for name, (schooling, wishes, day, since, facts) in G3.items():
        profile = TalentFactory(unit=town, person__name=name, **schooling)
        if grade := levels.get(name):
            RecognitionFactory(profile=profile, grade=grade, state="granted", since=DAY)
        HousingFactory(
            profile=profile,
            wishes=list(wishes),
            accepted_on=dt.date(2026, 3, day),
            here_since=dt.date.fromisoformat(since) if since else None,
            **facts,
        )
    HousingFactory(
        profile=TalentFactory(unit=town, person__name="P7"), state="refused", house="has"
    )


def told(run):
    rows = run.rows.select_related("application__profile__person", "apartment").order_by("place")
    return [
        (
            str(row.application.profile),
            row.points,
            row.apartment.room if row.apartment else row.waits,
        )
        for row in rows
    ]


def test_by_points_to_the_digit(waiting, office):
    run = allocations.draft(name="第一次", mode="points", by=office)
    assert told(run) == [
        ("P1", 48, "301"), ("P5", 39, "201"), ("P4", 32, "101"), ("P3", 31, 1), ("P2", 31, "102"),
        ("P6", 15, 2),
    ]  # fmt: skip
    first = run.rows.get(place=1)
    assert (
        first.explained == "博士 30 + 急需岗位 5 + 配偶 5 + 子女 1 人 3 + 乡镇或企业 5；同住 3 人"
    )


def test_by_order_to_the_digit(waiting, office):
    run = allocations.draft(name="第一次", mode="order", by=office)
    assert [(name, room) for name, _, room in told(run)] == [
        ("P6", "101"), ("P3", "301"), ("P5", "201"), ("P2", "102"), ("P1", 1), ("P4", 2),
    ]  # fmt: skip


def test_a_run_is_shown_confirmed_by_another_and_the_rooms_are_promised(waiting, office, second):
    run = allocations.draft(name="第一次", mode="points", by=office)
    with pytest.raises(ValidationError, match="还没有结束（草案）"):
        allocations.draft(name="第二次", mode="points", by=office)
    run = allocations.announce(run, since=DAY, by=office)
    with pytest.raises(ValidationError, match="公示到 2026-03-06 期满"):
        allocations.confirm(run, by=second)
    with clock.at("2026-03-09T09:00"):
        with pytest.raises(ValidationError, match="另一位同志确认"):
            allocations.confirm(run, by=office)
        assert allocations.confirm(run, by=second).state == AllocationState.CONFIRMED
    assert Tenancy.objects.filter(state=TenancyState.PROMISED).count() == 4
    assert Apartment.objects.free().count() == 0
    assert HousingApplication.objects.filter(state=HousingState.CHOSEN).count() == 4
    with pytest.raises(ValidationError, match="没有空置的房源"):
        allocations.draft(name="第二次", mode="points", by=office)


def test_what_changed_meanwhile_stops_the_confirmation(waiting, clerk, office, second):
    run = allocations.announce(
        allocations.draft(name="第一次", mode="points", by=office), since=DAY, by=office
    )
    first = HousingApplication.objects.get(profile__person__name="P1")
    housing.withdraw(first, reason="已购房", by=clerk)
    TenancyFactory(apartment=Apartment.objects.get(room="201"))
    with clock.at("2026-03-09T09:00"), pytest.raises(ValidationError) as refusal:
        allocations.confirm(run, by=second)
    assert len(refusal.value.messages) == 2
    assert allocations.cancel(run, reason="重算", by=office).state == AllocationState.CANCELLED


def test_the_database_gives_no_room_twice(county):
    let = TenancyFactory(apartment=ApartmentFactory(unit=county))
    with pytest.raises(IntegrityError), transaction.atomic():
        TenancyFactory(apartment=let.apartment, state="promised")
    with pytest.raises(IntegrityError, match="tenancy_no_overlap"), transaction.atomic():
        TenancyFactory(apartment=let.apartment, state="ended", ended_on=dt.date(2026, 5, 1))
    run = AllocationFactory()
    with pytest.raises(IntegrityError, match="allocation_one_open"), transaction.atomic():
        AllocationFactory()
    AllotmentFactory(run=run, apartment=let.apartment)
    with pytest.raises(IntegrityError), transaction.atomic():
        AllotmentFactory(run=run, apartment=let.apartment)
    assert AllocationRun.objects.count() == 1


def test_in_on_over_and_out(county, office):
    old, new = ApartmentFactory(unit=county), ApartmentFactory(unit=county)
    let = TenancyFactory(apartment=old, state="promised", application__state="chosen")
    let = tenancies.move_in(let, on=DAY, by=office)
    assert (let.until, let.application.state) == (dt.date(2029, 3, 1), HousingState.HOUSED)
    let = tenancies.renew(let, by=office)
    assert let.until == dt.date(2031, 3, 1)
    with pytest.raises(ValidationError, match="不能再续"):
        tenancies.renew(let, by=office)
    moved = tenancies.swap(let, apartment=new, on=DAY, by=office)
    assert (moved.apartment, moved.until) == (new, dt.date(2031, 3, 1))
    with pytest.raises(ValidationError, match="不是空置"):
        tenancies.swap(moved, apartment=new, on=DAY, by=office)
    moved = tenancies.left_employer(moved, on=DAY, by=office)
    assert moved.until == dt.date(2026, 5, 1)
    moved = tenancies.end(moved, on=DAY, why="moved", by=office)
    assert moved.application.state == HousingState.ENDED
    assert Apartment.objects.free().count() == 2
    TenancyFactory(apartment=new, application__profile__person__name="周明远")
    with pytest.raises(ValidationError, match="由“周明远”租住"):
        tenancies.ROOMS.correct(new, state="repair", by=office)


def test_who_declines_twice_comes_last(county, office):
    row = HousingFactory(state="chosen")
    for times in (1, 2):
        let = TenancyFactory(application=row, state="promised", apartment__unit=county)
        row = tenancies.decline(let, reason="太远", by=office).application
        assert (row.declined, row.is_last, row.state) == (times, times == 2, HousingState.WAITING)
    assert Apartment.objects.free().count() == 2


def test_whoever_leaves_asks_for_no_room(profile, office):
    row = HousingFactory(profile=profile)
    assert any("公寓申请" in line for line in leaving.ends_with_it(profile))
    leaving.leave(profile, leaving="1", left_on=DAY, by=office)
    row.refresh_from_db()
    assert row.state == HousingState.WITHDRAWN


def test_by_their_pages(client, profile, clerk, office):
    ApartmentFactory()
    accounts.signed_in(client, clerk)
    facts = {"first": "1", "children": "0", "on": "2026-03-02"}
    way = reverse("talent:housing-new", args=[profile.pk])
    assert client.post(way, {**facts, "second": "1"}).status_code == 422
    assert client.post(way, facts).status_code == 302
    row = HousingApplication.objects.get()
    HousingApplication.objects.update(state="notice", notice_until=dt.date(2026, 2, 27))
    accounts.signed_in(client, office)
    assert "公示期满的公寓申请" in client.get(reverse("home")).content.decode()
    queued = client.post(reverse("talent:housings-queue"), {"pick": row.pk})
    assert queued.status_code == 302
    made = client.post(reverse("talent:allocation-new"), {"name": "第一次", "mode": "points"})
    run = AllocationRun.objects.get()
    assert made.url == run.get_absolute_url()
    page = client.get(f"{made.url}?tab=result").content.decode()
    assert "周明远" in page
    assert "本科 10；同住 1 人" in page
    listed = client.get(reverse("talent:allotted"), {"run": run.pk, "print": "1"})
    assert "周明远" in listed.content.decode()
    assert "10" in client.get(f"{row.get_absolute_url()}?tab=facts").content.decode()


def test_rooms_and_residents_are_counted(county, town):
    ApartmentFactory(unit=county, state="stopped")
    application = HousingFactory(
        profile__unit=town, spouse=True, children=1, wishes=["2"], state="housed"
    )
    TenancyFactory(apartment__unit=county, application=application)
    month, keys = Period.parse("2026-03"), ("TAL-T29", "TAL-T30")
    numbers = reading.read([FIGURES[key] for key in keys], [month], [county])
    assert [numbers[key, month, county.pk].value for key in keys] == [1, 3]


MAKERS = {
    "apartments": lambda unit: ApartmentFactory(unit=unit),
    "housings": lambda unit: HousingFactory(profile__unit=unit),
    "tenancies": lambda unit: TenancyFactory(apartment__unit=unit),
}


@pytest.mark.parametrize("route", MAKERS)
def test_lists_cost_the_same_for_three_and_for_nine(
    client, office, route, django_assert_num_queries
):
    accounts.signed_in(client, office)
    for count in (3, 6):
        for _ in range(count):
            MAKERS[route](office.unit)
        client.get(reverse(f"talent:{route}"))
        with django_assert_num_queries(5):
            client.get(reverse(f"talent:{route}"))


def test_terms_that_end_are_told_by_how_soon(county):
    day = dt.date(2026, 11, 30)
    for days in (-1, 30, 60, 90, 91):
        until = day + dt.timedelta(days=days)
        TenancyFactory(state="living", since=dt.date(2024, 1, 1), until=until)
    rows = Tenancy.objects.filter(tenancies.ending(day))
    assert tenancies.by_reminder(rows, day) == [
        ("已到期", 1), ("30 天内", 1), ("60 天内", 1), ("其余", 1),
    ]  # fmt: skip
