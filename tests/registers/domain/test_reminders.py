"""To-dos of entries: when they appear, on whose desk, what ends them."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.fields.choices import KindKey
from portal.fields.domain.world import World
from portal.inbox.domain import digests
from portal.inbox.models import Digest, Task
from portal.orgs.choices import UnitLevel
from portal.registers.choices import RegisterKind
from portal.registers.domain import records, registers, reminders, steps
from portal.registers.models import Register, RegisterRecord
from tests import clock
from tests.factories import orgs
from tests.factories import registers as make
from tests.factories.accounts import holder

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 12, 21)  # a Monday
TASKS = {
    "kind": RegisterKind.TASK,
    "number_prefix": "ZG",
    "closed_by": ["organization_office"],
    "name": "问题整改台账",
}


@pytest.fixture
def tasks(county):
    return make.register(county, fields=(), checks=(), **TASKS)


@pytest.fixture
def entry(tasks, town, member):
    return enter(tasks, town, member)


def enter(register, unit, by, due=DUE):
    typed = {"事项": "党费收缴", "完成时限": f"{due}", "办结情况": "已补缴"}
    return records.create(register, unit=unit, raw=make.raw(register, **typed), by=by)


def open_tasks(record):
    keys = (reminders.key_of(record), reminders.quiet_key_of(record))
    return Task.objects.open().filter(key__in=keys)


def sections(day, user):
    """What the digest of the day tells the user, by section."""
    reminders.remind(day)
    digests.build(day=day)
    digest = Digest.objects.filter(user=user, day=day).first()
    return set(digest.content) if digest else set()


def test_told_at_five_two_and_no_days_daily_when_late_and_to_the_head(entry, member, county):
    leader = holder("department_leader", county)
    by_day = [
        (dt.date(2026, 12, 11), set()),  # six working days left
        (dt.date(2026, 12, 14), {"five"}),
        (dt.date(2026, 12, 15), set()),
        (dt.date(2026, 12, 17), {"two"}),
        (dt.date(2026, 12, 21), {"due"}),
        (dt.date(2026, 12, 22), {"late"}),
        (dt.date(2026, 12, 23), {"late"}),
    ]
    for day, expected in by_day:
        assert sections(day, member) == expected, day
        head = Digest.objects.filter(user=leader, day=day).first()
        assert (head is not None) is (day == dt.date(2026, 12, 23)), day
    assert set(head.content) == {"escalated"}


def test_it_may_run_again_and_ends_with_the_asking(entry, town, member):
    assert reminders.remind(dt.date(2026, 12, 11)) == 0
    assert [reminders.remind(dt.date(2026, 12, 15)) for _ in range(2)] == [1, 0]
    task = open_tasks(entry).get()
    assert (task.role, task.unit, task.due_on) == ("township_member", town, DUE)
    steps.ask(entry, words="完成", by=member)
    assert not open_tasks(entry).exists()
    assert sections(dt.date(2026, 12, 22), member) == set()


def test_another_day_is_reminded_of_from_the_beginning(tasks, entry, member):
    assert sections(dt.date(2026, 12, 21), member) == {"due"}
    raw = make.raw(tasks, 完成时限="2026-12-28")
    records.edit(entry, raw=raw, by=member)
    assert sections(dt.date(2026, 12, 22), member) == {"five"}
    assert open_tasks(entry).get().due_on == dt.date(2026, 12, 28)


def test_silence_is_flagged_and_ends_with_a_note(tasks, entry, member):
    Register.objects.update(quiet_days=30)
    entry.refresh_from_db()
    last = timezone.localdate() + dt.timedelta(days=30)
    silent = last + dt.timedelta(days=1)
    for day, flagged in ((last, False), (silent, True)):
        assert entry.is_quiet_on(day) is flagged
        assert RegisterRecord.objects.quiet(day).exists() is flagged
        reminders.remind(day)
        assert open_tasks(entry).filter(title__startswith="久未更新").exists() is flagged
    steps.note(entry, words="已通知各支部", by=member)
    assert not open_tasks(entry).filter(title__startswith="久未更新").exists()


def test_a_register_that_says_no_days_flags_nothing(entry):
    assert not entry.is_quiet_on(dt.date(2030, 1, 1))
    assert not RegisterRecord.objects.quiet(dt.date(2030, 1, 1)).exists()


VILLAGE = {"levels": [UnitLevel.VILLAGE]}
NAMED = {"filled_by": ["unit_contact", "township_member"]}


@pytest.mark.parametrize(("facts", "role"), [(VILLAGE, "branch_clerk"), (NAMED, "township_member")])
def test_it_lies_on_the_desk_that_fills(county, town, member, facts, role):
    register = make.register(county, (), (), **{**TASKS, **facts})
    unit = orgs.village(town) if "levels" in facts else town
    record = enter(register, unit, member)
    reminders.remind(DUE)
    task = open_tasks(record).get()
    assert (task.role, task.unit) == (role, unit)


def test_what_an_office_fills_for_a_unit_lies_with_the_office(county, town):
    register = make.register(county, (), (), **{**TASKS, "filled_by": ["cadre_office"]})
    record = enter(register, town, holder("cadre_office", county))
    reminders.remind(DUE)
    task = open_tasks(record).get()
    assert (task.role, task.unit) == ("cadre_office", county)


@pytest.mark.parametrize(
    ("rule", "day"),
    [("登记后30天", "2026-12-21"), ("登记后5个工作日", "2026-11-27"), ("每季度末", "2026-12-31")],
)
def test_a_new_entry_is_due_as_its_register_says(tasks, town, member, rule, day):
    definition = registers.current(tasks)
    with clock.at("2026-11-20T10:00"):
        Register.objects.update(due_rule=rule)
        tasks.refresh_from_db()
        arrived = records.arriving(tasks, definition, unit=town, world=World(member))
    assert arrived == {tasks.due_key: day}


def test_a_register_known_to_some_is_named_to_nobody_else(tasks, entry, member, county):
    """Neither on the desk of a role that does not know it, nor to the head of the unit."""
    leader = holder("department_leader", county)
    Register.objects.update(seen_by=["organization_office"])
    reminders.remind(DUE)
    task = open_tasks(entry).get()
    assert (task.role, task.assignee) == ("", entry.by)
    for day in (dt.date(2026, 12, 22), dt.date(2026, 12, 23)):
        digests.build(day=day)
    task = Task.objects.visible_to(leader).get()
    assert tasks.name not in f"{task.title}{task.detail}"


LAPSING = [
    {"label": "姓名", "kind": KindKey.TEXT},
    {"label": "聘期至", "kind": KindKey.DATE, "expiry_days": 30},
]


@pytest.fixture
def log(county):
    return make.register(county, LAPSING, (), name="信息通讯员")


def lapsing(log, unit, by, day):
    raw = make.raw(log, 姓名="通讯员", 聘期至=f"{day}")
    return records.create(log, unit=unit, raw=raw, by=by)


def of_expiry(record):
    return Task.objects.open().filter(key__startswith=f"registers.expiry.{record.pk}.")


def test_a_day_that_comes_is_reminded_of_until_it_is_another_one(log, town, member):
    today = timezone.localdate()
    record = lapsing(log, town, member, today + dt.timedelta(days=31))
    reminders.remind(today)
    assert not of_expiry(record).exists()
    for _ in range(2):
        reminders.remind(today + dt.timedelta(days=1))
    task = of_expiry(record).get()
    assert (task.role, task.unit, task.due_on) == (
        "township_member",
        town,
        today + dt.timedelta(days=31),
    )
    raw = make.raw(log, 聘期至=f"{today + dt.timedelta(days=396)}")
    records.edit(record, raw=raw, by=member)
    assert not of_expiry(record).exists()


def test_what_is_void_or_lapsed_long_ago_reminds_nobody(log, town, member):
    today = timezone.localdate()
    soon = lapsing(log, town, member, today + dt.timedelta(days=5))
    long_ago = lapsing(log, town, member, today - dt.timedelta(days=31))
    lately = lapsing(log, town, member, today - dt.timedelta(days=30))
    reminders.remind(today)
    assert [of_expiry(each).exists() for each in (soon, long_ago, lately)] == [True, False, True]
    steps.void(soon, words="登错", by=member)
    records.remove(lately, by=member)
    assert not Task.objects.open().exists()
