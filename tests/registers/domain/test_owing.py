"""What units owe a register each period: a to-do where it is missing, though there is no entry."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.fields.choices import KindKey
from portal.inbox.choices import TaskState
from portal.inbox.domain import digests
from portal.inbox.models import Digest, Notice, Task
from portal.periods import PeriodKind
from portal.registers.choices import RegisterKind
from portal.registers.domain import (
    carrying,
    owed,
    owing,
    records,
    registers,
    steps,
    urging,
)
from portal.rules.choices import DayKind
from portal.rules.models import CalendarDay
from tests import clock
from tests.factories import orgs
from tests.factories import registers as make
from tests.factories.accounts import holder, signed_in
from tests.factories.people import PersonFactory
from tests.registers.domain.owed import asks, log, meets, shipped, still_owed

pytestmark = pytest.mark.django_db

FRIDAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def monday():
    with clock.at("2026-11-16T09:00"):
        yield


@pytest.fixture
def clerk(county):
    return holder("general_office", county)


# Meetings -----------------------------------------------------------------------------------------


def test_a_week_without_the_meeting_is_told_on_friday_at_three(office, clerk):
    shipped("POR-01", office)
    for hour, told in ((6, 0), (14, 0), (15, 1), (16, 0)):
        assert owing.remind(FRIDAY, hour=hour) == told, hour
    (task,) = still_owed()
    assert (task.role, task.due_on) == ("general_office", FRIDAY)
    assert "2026年第47周还没有填报：每周例会" in task.title
    # The next digest comes on Monday: whoever sits there is told at once.
    assert Notice.objects.get().user == clerk


def test_the_head_hears_of_it_two_working_days_later(office, clerk, county):
    leader = holder("department_leader", county)
    shipped("POR-01", office)
    owing.remind(FRIDAY, hour=15)
    by_day = {dt.date(2026, 11, 23): False, dt.date(2026, 11, 24): True}
    for day, told in by_day.items():
        owing.remind(day, hour=6)
        digests.build(day=day)
        assert Digest.objects.filter(user=leader, day=day).exists() is told, day
        assert Digest.objects.filter(user=clerk, day=day).exists()


def test_the_meeting_entered_ends_it_and_none_is_set_where_it_was_held(office, clerk, county):
    register = shipped("POR-01", office)
    owing.remind(FRIDAY, hour=15)
    chair = PersonFactory(unit=county)
    raw = {"met_on": "2026-11-18", "chair": chair.name, "agenda": "例会", "decisions": "无"}
    typed = {**raw, "offices": "办公室"}
    record = records.create(register, unit=county, raw=typed, by=clerk)
    task = Task.objects.get(key__startswith="registers.owed.")
    assert (task.state, task.done_by) == (TaskState.DONE, clerk)
    assert owing.remind(FRIDAY, hour=16) == 0
    steps.void(record, words="登错了", by=clerk)
    assert owing.remind(FRIDAY, hour=17) == 1


def test_a_quarter_asks_fifteen_days_before_its_end(office, clerk):
    """16 December 2026 is a Wednesday; it is told five working days before."""
    shipped("POR-02", office)
    assert owing.remind(dt.date(2026, 12, 8)) == 0
    assert [owing.remind(dt.date(2026, 12, 9)) for _ in range(2)] == [1, 0]
    (task,) = still_owed()
    assert task.due_on == dt.date(2026, 12, 16)


# Any register -------------------------------------------------------------------------------------


def test_each_unit_owes_so_many_and_is_asked_no_more_with_the_last(
    county, town, other_town, member
):
    register = log(county, "每月25日", times=2)
    meets(register, town, member, "2026-11-03")
    meets(register, town, member, "2026-10-31")  # of another month
    assert owing.remind(dt.date(2026, 11, 18)) == 2
    assert {task.unit for task in still_owed()} == {town, other_town}
    assert "应至少填 2 条，已填 1 条；最迟 2026-11-25" in Task.objects.get(unit=town).detail
    meets(register, town, member, "2026-11-10")
    assert {task.unit for task in still_owed()} == {other_town}


def test_what_is_late_stays_until_another_period_has_gone_by(county, town, member):
    log(county, "每周五")
    owing.remind(FRIDAY)
    later = {dt.date(2026, 11, 27): ["2026-W47", "2026-W48"], dt.date(2026, 11, 30): ["2026-W48"]}
    for day, periods in later.items():
        owing.remind(day)
        kept = [task.key.rpartition(".")[2] for task in still_owed()]
        assert kept[: len(periods)] == periods, day


def test_nothing_is_asked_of_the_time_before_the_register(county, town):
    log(county, "每月末")
    owing.remind(dt.date(2026, 11, 25))
    assert [task.key.rpartition(".")[2] for task in still_owed()] == ["2026-11"]


def test_a_week_in_which_nobody_works_asks_for_nothing(county, town):
    with clock.at("2026-11-02T09:00"):
        log(county, "每周五")
    days = [dt.date(2026, 11, 16) + dt.timedelta(days=n) for n in range(7)]
    CalendarDay.objects.bulk_create([CalendarDay(date=day, kind=DayKind.HOLIDAY) for day in days])
    owing.remind(dt.date(2026, 11, 13))
    owing.remind(dt.date(2026, 11, 22))
    assert [task.key.rpartition(".")[2] for task in still_owed()] == ["2026-W46"]


def test_another_rule_sets_the_to_do_anew_and_none_takes_it_back(county, town, office):
    register = log(county, "每月25日")
    owing.remind(dt.date(2026, 11, 20))
    registers.edit(register, by=office, name="活动", owed=asks("每月末"))
    owing.remind(dt.date(2026, 11, 24))
    assert {task.due_on for task in still_owed()} == {dt.date(2026, 11, 30)}
    registers.edit(register, by=office, name="活动", owed=[])
    owing.remind(dt.date(2026, 11, 24))
    assert still_owed() == []


def test_a_task_is_owed_by_the_day_it_was_entered(county, office, town, member):
    """Three problems a quarter are listed by the 10th of its first month, whenever they are due."""
    register = shipped("ASM-15", office)
    (rule,) = owed.of(register)
    assert (rule.times, rule.rule.day_in(rule.period_of(FRIDAY))) == (3, dt.date(2026, 10, 10))
    typed = {"matter": "供水", "quarter": "2026-Q4", "sort": "中心工作", "due": "2027-03-31"}
    records.create(register, unit=town, raw=typed, by=member)
    left = {unit: unit.filled_0 for unit in urging.unfilled(register, office)}
    assert left[town] == 1


def test_a_period_carried_over_ends_it(county, office, town, member):
    fields = [{"label": "户数", "kind": KindKey.INTEGER}]
    facts = {"kind": RegisterKind.PERIODIC, "rhythm": PeriodKind.MONTH, "owed": asks("每月22日")}
    register = make.register(county, fields, (), name="走访", **facts)
    with clock.at("2026-10-16T09:00"):
        register.fieldset.versions.update(effective_from=timezone.localdate())
        records.create(register, unit=town, raw=make.raw(register, 户数="3"), by=member)
    owing.remind(dt.date(2026, 11, 20))
    assert [task.due_on for task in still_owed()] == [dt.date(2026, 11, 23)]  # the 22nd is a Sunday
    carrying.carry_over(register, period=owed.of(register)[0].period_of(FRIDAY), by=member)
    assert still_owed() == []


def test_a_register_known_to_some_is_not_named(county, office):
    cadre = holder("cadre_office", county)
    shipped("CAD-24", cadre)
    owing.remind(dt.date(2026, 12, 25))
    (task,) = still_owed()
    assert "联席" not in f"{task.title}{task.detail}"


def test_reminding_costs_the_same_however_many_units(county, town):
    log(county, "每月25日")
    owing.remind(dt.date(2026, 11, 1))
    counts = []
    for _ in range(2):
        orgs.township(county)
        with CaptureQueriesContext(connection) as queries:
            owing.remind(dt.date(2026, 11, 20))
        counts.append(len(queries))
        Task.objects.all().delete()
    assert counts[0] == counts[1]


# Once a year --------------------------------------------------------------------------------------


def test_tasks_of_the_year_are_listed_by_the_end_of_january(office, town, member):
    with clock.at("2027-01-04T09:00"):
        register = shipped("ASM-03", office)
        assert owing.remind(dt.date(2027, 1, 22)) == 0  # the 31st is a Sunday
        owing.remind(dt.date(2027, 1, 25))
        assert {task.due_on for task in still_owed()} == {dt.date(2027, 2, 1)}
        facts = {"matter": "示范", "due": "2027-10-31", "tier": "县重点", "line": "人才"}
        raw = {**facts, "goal": "一", "steps": "二"}
        records.create(register, unit=town, raw=raw, by=office)
    assert town not in {task.unit for task in still_owed()}
    owing.remind(dt.date(2028, 1, 3))  # what was missed a year ago is not asked for any more
    assert still_owed() == []


def test_liaison_officers_are_confirmed_each_january(office, town, member, county):
    with clock.at("2026-03-02T09:00"):
        register = shipped("TAL-09", office)
        raw = {"name": PersonFactory(unit=town).name, "phone": "1", "since": "2026-01-01"}
        record = records.create(register, unit=town, raw=raw, by=member)
    owing.remind(dt.date(2026, 3, 2))
    assert town not in {task.unit for task in still_owed()}
    owing.remind(dt.date(2027, 1, 25))
    (task,) = [task for task in still_owed() if task.unit == town]
    assert "2027年还没有填报：人才联络员" in task.title
    with clock.at("2027-01-26T09:00"):
        records.edit(record, raw={**raw, "confirmed_on": "2027-01-26"}, by=member)
    assert town not in {task.unit for task in still_owed()}


# Who has not filled -------------------------------------------------------------------------------


def test_who_has_not_filled_enough_is_listed_with_what_is_there(
    client, office, town, other_town, member
):
    register = log(type(town).objects.get(depth=1), "每月25日", times=2)
    meets(register, town, member, "2026-11-03")
    listed = {unit: unit.filled_0 for unit in urging.unfilled(register, office)}
    assert listed == {town: 1, other_town: 0}
    page = signed_in(client, office).get(f"/registers/{register.pk}/unfilled/").content.decode()
    assert "每个单位月度至少 2 条，时限：每月25日，2026年11月最迟 2026-11-25" in page
    assert "2026年11月应填 2 条，已填 1 条" in page
    meets(register, town, member, "2026-11-10")
    assert list(urging.unfilled(register, office)) == [other_town]
