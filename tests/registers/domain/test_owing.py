"""What units owe a register each period: a to-do where it is missing, though there is no entry."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.audit.models import Event
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.inbox.choices import TaskState
from portal.inbox.domain import digests
from portal.inbox.models import Digest, Notice, Task
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import PeriodKind
from portal.registers.actions import REGISTER_CHANGED
from portal.registers.choices import RegisterKind
from portal.registers.domain import (
    carrying,
    owed,
    owing,
    presets,
    records,
    registers,
    steps,
    urging,
)
from portal.registers.forms import RegisterForm
from portal.registers.presets import PRESETS
from portal.rules.choices import DayKind
from portal.rules.models import CalendarDay
from tests import clock
from tests.factories import orgs
from tests.factories import registers as make
from tests.factories.accounts import holder, signed_in
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

FRIDAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def monday():
    with clock.at("2026-11-16T09:00"):
        yield


@pytest.fixture
def clerk(county):
    return holder("general_office", county)


def shipped(key, office, **facts):
    (register,) = presets.install([PRESETS[key]], on=timezone.localdate(), by=office)
    if facts:
        registers.edit(register, by=office, **{"name": register.name, **facts})
    return register


def asks(rule, times=1, **sort):
    return [{"rule": rule, "times": times, **sort}]


BASIC = [{"label": "名称", "kind": KindKey.TEXT}, {"label": "日期", "kind": KindKey.DATE}]


def log(county, rule, times=1, **facts):
    settings = {"owed": asks(rule, times), "name": "活动", **facts}
    return make.register(county, BASIC, (), **settings)


def meets(register, unit, by, day, **typed):
    raw = make.raw(register, 名称="甲", 日期=f"{day}", **typed)
    return records.create(register, unit=unit, raw=raw, by=by)


def raw_of(record, **typed):
    return make.raw(
        record.register,
        名称="甲",
        日期=record.open_values[make.key(record.register, "日期")],
        **typed,
    )


def still_owed():
    return list(Task.objects.open().filter(key__startswith="registers.owed.").order_by("pk"))


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


# Of one sort --------------------------------------------------------------------------------------

SORTS = {"label": "类别", "kind": KindKey.CHOICE, "choices": make.choices("动态", "建议")}


@pytest.fixture
def reports(county):
    """One a month; one “建议” a quarter."""
    fields = [*BASIC, SORTS]
    register = make.register(county, fields, (), name="信息")
    sort = {"field": make.key(register, "类别"), "option": "建议"}
    settings = [*asks("每月末"), *asks("每季度末", **sort)]
    return registers.edit(register, by=make.designer(county), name="信息", owed=settings)


def test_what_is_owed_of_one_sort_is_owed_beside_the_rest(reports, town, other_town, member):
    sent = meets(reports, town, member, "2026-11-03", 类别="动态")
    owing.remind(dt.date(2026, 12, 25))
    left = {(task.unit, task.title) for task in still_owed()}
    assert left == {
        (town, "2026年12月还没有填报：信息"),
        (town, "2026年第四季度还没有填报：信息“建议”"),
        (other_town, "2026年11月还没有填报：信息"),
        (other_town, "2026年12月还没有填报：信息"),
        (other_town, "2026年第四季度还没有填报：信息“建议”"),
    }
    records.edit(sent, raw=raw_of(sent, 类别="建议"), by=member)
    assert {t.title for t in still_owed() if t.unit == town} == {"2026年12月还没有填报：信息"}


def test_who_lacks_one_of_them_is_listed(client, reports, office, town, member):
    other = orgs.township(Unit.objects.get(depth=1), name="西山镇")
    meets(reports, town, member, "2026-11-03", 类别="动态")
    assert list(urging.unfilled(reports, office)) == [town, other]
    page = signed_in(client, office)
    listed = page.get(f"/registers/{reports.pk}/unfilled/", {"lacked": "0"}).content.decode()
    assert (town.short_name in listed, other.short_name in listed) == (False, True)
    listed = page.get(f"/registers/{reports.pk}/unfilled/").content.decode()
    assert "季度至少 1 条“建议”，时限：每季度末，2026年第四季度最迟 2026-12-31" in listed


def test_who_lacks_one_of_them_is_asked_for_it_until_it_is_there(reports, office, town, member):
    meets(reports, town, member, "2026-11-03", 类别="动态")
    urging.urge(reports, town, by=office)  # though it sent something in today
    asked = Task.objects.open().get(key__startswith="registers.fill.")
    assert "还缺：2026年第四季度应填 1 条“建议”，已填 0 条。" in asked.detail
    meets(reports, town, member, "2026-11-04", 类别="动态")
    assert Task.objects.open().filter(pk=asked.pk).exists()
    meets(reports, town, member, "2026-11-05", 类别="建议")
    assert not Task.objects.open().filter(pk=asked.pk).exists()
    with pytest.raises(ValidationError, match="今天刚填报过"):
        urging.urge(reports, town, by=office)


def test_a_sort_that_is_owed_is_chosen_among_what_there_is_and_not_dropped(client, reports, office):
    address = f"/registers/{reports.pk}/edit/"
    page = signed_in(client, office)
    assert "类别为“建议”的" in page.get(address).content.decode()
    key = make.key(reports, "类别")
    wrong = [*asks("每月末"), *asks("每季度末", field=key, option="旧的")]
    with pytest.raises(ValidationError, match="没有类别“旧的”可选") as refused:
        registers.edit(reports, by=office, name="信息", owed=wrong)
    assert list(refused.value.message_dict) == ["owed_sort1"]
    draft = designs.start_draft(reports.fieldset, by=office)
    designs.edit_field(draft.fields.get(key=key), by=office, choices=make.choices("动态"))
    with pytest.raises(ValidationError, match="没有了每期应填的“建议”"):
        designs.publish(draft, effective_from=timezone.localdate(), by=office)


def test_a_county_clerk_sets_it_in_the_form(client, reports, office):
    registers.edit(reports, by=office, name="信息", owed=[])
    key, address = make.key(reports, "类别"), f"/registers/{reports.pk}/edit/"
    page = signed_in(client, office)
    typed = {"name": "信息", "levels": ["township"], "kind": "log", "is_open": "on"}
    typed |= {"owed_rule1": "每季最后一个工作日", "owed_times1": "1", "owed_sort1": f"{key}=建议"}
    assert page.post(address, typed).status_code == 302
    reports.refresh_from_db()
    assert reports.owed == [
        {"rule": "每季度最后1个工作日", "times": 1, "field": key, "option": "建议"}
    ]
    shown = page.get(address).context["form"]
    assert shown["owed_sort0"].value() == f"{key}=建议"
    told = Event.objects.filter(action=REGISTER_CHANGED).latest("pk").detail["changes"]["owed"]
    assert told == ["", "每季度最后1个工作日至少 1 条“建议”"]


# Once a year --------------------------------------------------------------------------------------


def test_tasks_of_the_year_are_listed_by_the_end_of_january(office, town, member):
    with clock.at("2027-01-04T09:00"):
        register = shipped("ASM-03", office)
        assert owing.remind(dt.date(2027, 1, 22)) == 0  # the 31st is a Sunday
        owing.remind(dt.date(2027, 1, 25))
        assert {task.due_on for task in still_owed()} == {dt.date(2027, 2, 1)}
        facts = {"matter": "示范", "due": "2027-10-31", "tier": "县重点", "line": "人才"}
        raw = {**facts, "goal": "一", "steps": "二"}
        records.create(register, unit=town, raw=raw, by=member)
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


# Settings -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "name", "words"),
    [
        ({"owed": asks("每月32日")}, "owed_rule0", "不是能识别的时限"),
        ({"owed": asks("登记后3天")}, "owed_rule0", "无从算起"),
        ({"owed": [{}, *asks("", 2)]}, "owed_rule1", "还要写最迟何时填报"),
        ({"owed": asks("每月末", None)}, "owed_times0", "还要写每期至少几条"),
        ({"owed": asks("每月末"), "single": True}, "owed_rule0", "只填一条"),
        ({"owed": [*asks("每月末"), *asks("每月25日", 2)]}, "owed_rule1", "只留一项"),
        (
            {"kind": "periodic", "rhythm": "quarter", "owed": asks("每月末")},
            "owed_rule0",
            "按季度填报，“每月末”不是按季度的时限",
        ),
        (
            {"kind": "periodic", "rhythm": "month", "owed": asks("每月末", 2)},
            "owed_times0",
            "每期每个单位一条",
        ),
        (
            {
                "kind": "periodic",
                "rhythm": "month",
                "owed": asks("每月末", field="f1", option="甲"),
            },
            "owed_rule0",
            "不分类别",
        ),
        ({"due_rule": "尽快"}, "due_rule", "可以这样写：登记后30天"),
    ],
)
def test_settings_that_make_no_sense_are_refused(county, office, facts, name, words):
    given = {"name": "甲", "levels": [UnitLevel.TOWNSHIP], "single": False, **facts}
    with pytest.raises(ValidationError, match=words) as refused:
        registers.create(by=office, **given)
    assert list(refused.value.message_dict) == [name]


def test_the_designer_takes_plain_words_and_says_what_is_wrong():
    asked = {"name": "例会", "levels": ["county"], "kind": "log", "owed_times0": "1"}
    wrong = RegisterForm({**asked, "owed_rule0": "尽快"})
    assert "“尽快”不是能识别的时限" in wrong.errors["owed_rule0"][0]
    right = RegisterForm({**asked, "owed_rule0": "每周五１５时"})
    assert right.is_valid(), right.errors
    assert right.cleaned_data["owed"] == [
        {"rule": "每周五15时", "times": 1, "field": "", "option": ""}
    ]
