import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.inbox.actions import TASK_ASSIGNED
from portal.inbox.choices import TaskState
from portal.inbox.domain import assignments, tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Notice, Task
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder
from tests.factories.inbox import AssignmentFactory, TaskFactory


def ledger_task(unit, **facts):
    return NewTask(title="报送十月台账", unit=unit, role="township_member", key="ledger:1", **facts)


def test_whoever_holds_the_role_at_the_unit_has_the_task(town, member, other_member, colleague):
    tasks.assign([ledger_task(town)])
    assert [task.title for task in Task.objects.of(member)] == ["报送十月台账"]
    assert not Task.objects.of(other_member).exists()
    assert not Task.objects.of(colleague).exists()


def test_assigning_the_same_key_again_changes_nothing(town):
    tasks.assign([ledger_task(town)])
    tasks.assign([ledger_task(town, detail="再来一次")])
    assert list(Task.objects.values_list("key", "detail")) == [("ledger:1", "")]


def test_a_completed_key_may_be_assigned_anew(town, member):
    tasks.assign([ledger_task(town)])
    tasks.complete("ledger:1", by=member, act="上报台账")
    tasks.assign([ledger_task(town)])
    assert sorted(Task.objects.values_list("state", flat=True)) == ["done", "open"]


def test_completing_says_who_when_and_by_what_act(town, member):
    tasks.assign([ledger_task(town)])
    assert tasks.complete("ledger:1", "ledger:2", by=member, act="上报台账") == 1
    task = Task.objects.get()
    assert (task.state, task.done_by, task.done_act) == (TaskState.DONE, member, "上报台账")
    assert task.done_at is not None
    assert tasks.complete("ledger:1", by=member, act="上报台账") == 0


def test_completing_without_a_key_touches_nothing(member):
    TaskFactory(assignee=member)
    assert tasks.complete("", by=member, act="上报台账") == 0


def test_cancelling_keeps_the_reason(town, office):
    tasks.assign([ledger_task(town)])
    tasks.cancel("ledger:1", by=office, reason="本期免报")
    assert Task.objects.values_list("state", "note").get() == ("cancelled", "本期免报")


def test_many_tasks_cost_as_many_statements_as_one(town, django_assert_num_queries):
    new = [
        NewTask(title="核对名册", unit=town, role="township_member", key=f"roster:{n}")
        for n in range(500)
    ]
    with django_assert_num_queries(3):  # savepoint, insert, release
        tasks.assign(new)
    assert Task.objects.count() == 500


def test_database_refuses_a_task_for_nobody(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.create(title="无人", unit=town)


def test_handing_out_gives_each_unit_the_role_of_its_level(county, office, town, village, member):
    department = orgs.department(county)
    assignments.hand_out(title="报送名单", units=[town, village, department], by=office)
    tasks = Task.objects.order_by("unit__path").values_list("unit", "role", "from_user")
    assert set(tasks) == {
        (town.pk, "township_member", office.pk),
        (village.pk, "branch_clerk", office.pk),
        (department.pk, "unit_contact", office.pk),
    }
    assert list(Notice.objects.values_list("user", "title")) == [(member.pk, "新待办：报送名单")]
    assert Event.objects.filter(action=TASK_ASSIGNED).count() == 1


def test_handing_out_needs_the_permission_for_every_unit(member, other_town, village, clerk):
    with pytest.raises(Denied):
        assignments.hand_out(title="报送名单", units=[village, other_town], by=member)
    with pytest.raises(Denied):
        assignments.hand_out(title="报送名单", units=[village], by=clerk)
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"units": []}, "units"),
        ({"due_on": dt.date(2020, 1, 1)}, "due_on"),
    ],
)
def test_handing_out_says_what_is_missing(office, town, facts, field):
    with pytest.raises(ValidationError) as refusal:
        assignments.hand_out(**{"title": "报送名单", "units": [town], "by": office, **facts})
    assert list(refusal.value.message_dict) == [field]


def test_a_closed_unit_and_a_disabled_person_get_no_task(office, town, colleague):
    town.closed_on = timezone.localdate()
    town.save()
    with pytest.raises(ValidationError, match="已撤销"):
        assignments.hand_out(title="报送名单", units=[town], by=office)
    colleague.disabled_at = timezone.now()
    colleague.save()
    with pytest.raises(ValidationError, match="已停用"):
        assignments.hand_out(title="报送名单", persons=[colleague], by=office)


def test_board_tells_units_where_nobody_receives(office, town, village, member):
    assignment = assignments.hand_out(title="报送名单", units=[town, village], by=office)
    board = assignments.board(assignment)
    assert [(row.task.unit, row.receivers, row.nobody) for row in board] == [
        (town, 1, False),
        (village, 0, True),
    ]


def test_withdrawing_leaves_what_is_done(office, town, other_town, member, other_member):
    assignment = assignments.hand_out(title="报送名单", units=[town, other_town], by=office)
    tasks.finish(Task.objects.get(unit=town), by=member, note="已报 12 人")
    assignments.withdraw(assignment, reason="改由县里统计", by=office)
    states = dict(Task.objects.values_list("unit__short_name", "state"))
    assert states == {"东河镇": "done", "西山镇": "cancelled"}
    assert Notice.objects.filter(title="已撤回：报送名单").get().user == other_member
    with pytest.raises(ValidationError, match="没有可以撤回"):
        assignments.withdraw(assignment, reason="再撤一次", by=office)


def test_finishing_needs_a_note_and_tells_who_asked(office, town, member):
    assignments.hand_out(title="报送名单", units=[town], by=office)
    task = Task.objects.get()
    with pytest.raises(ValidationError, match="办理情况"):
        tasks.finish(task, by=member, note=" ")
    tasks.finish(task, by=member, note="已报 12 人")
    task.refresh_from_db()
    assert (task.state, task.done_by, task.note) == (TaskState.DONE, member, "已报 12 人")
    assert Notice.objects.get(user=office).title == "已办结：报送名单"
    with pytest.raises(ValidationError, match="不需要再办"):
        tasks.finish(task, by=member, note="再办一次")


def test_only_the_addressee_finishes_and_never_a_task_of_the_system(town, member, office):
    tasks.assign([ledger_task(town)])
    task = Task.objects.get()
    with pytest.raises(ValidationError, match="自动办结"):
        tasks.finish(task, by=member, note="好了")
    with pytest.raises(Denied):
        tasks.finish(task, by=office, note="好了")


def test_passing_on_moves_the_task_to_a_person_of_the_unit(town, member, colleague, other_member):
    task = TaskFactory(role="township_member", unit=town)
    with pytest.raises(ValidationError, match="只能转交给"):
        tasks.reassign(task, user=other_member, reason="休假", by=member)
    with pytest.raises(ValidationError, match="转交原因"):
        tasks.reassign(task, user=colleague, reason="", by=member)
    tasks.reassign(task, user=colleague, reason="休假", by=member)
    assert list(Task.objects.of(colleague)) == [task]
    assert not Task.objects.of(member).exists()
    assert Notice.objects.get().user == colleague


def test_a_stranger_may_not_pass_on(town, other_member, colleague):
    task = TaskFactory(role="township_member", unit=town)
    with pytest.raises(Denied):
        tasks.reassign(task, user=colleague, reason="休假", by=other_member)


def test_visible_to_the_addressee_the_office_and_after_escalation_the_head(
    village, member, clerk, office, other_member
):
    county = office.unit
    leader = holder("department_leader", county, name="周部长")
    assignment = AssignmentFactory(by=office, unit=county)
    handed = TaskFactory(role="branch_clerk", unit=village, assignment=assignment, from_user=office)
    system = TaskFactory(role="branch_clerk", unit=village, key="system:1")
    seen = {
        person.name: set(Task.objects.visible_to(person))
        for person in (clerk, office, member, leader, other_member)
    }
    assert seen == {
        "孙石": {handed, system},
        "王敏": {handed},
        "李青": set(),
        "周部长": {handed},
        "赵原": set(),
    }
    Task.objects.update(escalated_at=timezone.now())
    assert set(Task.objects.visible_to(member)) == {handed, system}
    assert set(Task.objects.visible_to(leader)) == {handed}
    assert not Task.objects.visible_to(other_member).exists()


def test_progress_is_counted_in_the_same_query(office, town, other_town, member):
    assignment = assignments.hand_out(title="报送名单", units=[town, other_town], by=office)
    tasks.finish(Task.objects.get(unit=town), by=member, note="好了")
    Task.objects.open().update(due_on=timezone.localdate() - dt.timedelta(days=1))
    row = type(assignment).objects.with_progress().get()
    assert (row.task_count, row.done_count, row.open_count, row.late_count) == (2, 1, 1, 1)


def test_a_new_holder_of_the_role_finds_the_task(town):
    TaskFactory(role="township_member", unit=town, title="留给后任")
    successor = holder("township_member", town)
    assert [task.title for task in Task.objects.of(successor)] == ["留给后任"]
    assert not Task.objects.of(UserFactory(unit=town)).exists()
