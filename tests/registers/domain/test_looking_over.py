"""Several levels: the village fills, the township looks over, the county closes."""

import pytest
from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.deeds.domain import deeds
from portal.inbox.models import Notice
from portal.orgs.choices import UnitLevel
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.domain import records, registers, steps
from portal.registers.models import Register, RegisterRecord
from portal.registers.pages import waiting_entries
from tests.factories import orgs
from tests.factories import registers as make
from tests.factories.accounts import holder

pytestmark = pytest.mark.django_db

LEVELS = {"levels": [UnitLevel.VILLAGE], "looked_over_by": ["township_member"]}
TASK = {"kind": RegisterKind.TASK, "closed_by": ["organization_office"], "name": "四张清单"}


@pytest.fixture
def village(town):
    return orgs.village(town)


@pytest.fixture
def clerk(village):
    return holder("branch_clerk", village)


@pytest.fixture
def tasks(county):
    return make.register(county, (), (), **TASK, **LEVELS)


@pytest.fixture
def handed_in(tasks, village, clerk):
    typed = {"事项": "路灯", "完成时限": "2026-12-20", "办结情况": "已装好"}
    record = records.create(tasks, unit=village, raw=make.raw(tasks, **typed), by=clerk)
    return steps.ask(record, words="已装好", by=clerk)


@pytest.fixture
def log(county):
    return make.register(county, name="自选活动", **LEVELS)


@pytest.fixture
def logged(log, village, clerk):
    return records.create(log, unit=village, raw=make.raw(log, 名称="夜校"), by=clerk)


def test_a_task_goes_from_level_to_level(handed_in, member, office, clerk):
    assert handed_in.state == RecordState.CHECKING
    with pytest.raises(ValidationError, match="现在是“待审核”"):
        steps.close(handed_in, by=office)
    with pytest.raises(Denied, match="不是本登记簿的审核人"):
        steps.pass_on(handed_in, by=office)
    steps.give_back(handed_in, words="请附照片", by=member)
    assert handed_in.state == RecordState.RETURNED
    notice = Notice.objects.get(user=clerk)
    assert (notice.title[:4], notice.text) == ("已退回：", f"{member.name}：请附照片")
    steps.ask(handed_in, words="照片已附", by=clerk)
    steps.pass_on(handed_in, by=member)
    with pytest.raises(Denied, match="不是本登记簿的销号科室"):
        steps.close(handed_in, by=member)
    steps.close(handed_in, by=office)
    kinds = list(handed_in.steps.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["asked", "returned", "asked", "passed", "closed"]


def test_nobody_looks_over_his_own(tasks, village, member, log):
    typed = {"事项": "路灯", "完成时限": "2026-12-20", "办结情况": "已装好"}
    task = records.create(tasks, unit=village, raw=make.raw(tasks, **typed), by=member)
    steps.ask(task, words="已装好", by=member)
    entry = records.create(log, unit=village, raw=make.raw(log, 名称="夜校"), by=member)
    for mine in (task, entry):
        with pytest.raises(ValidationError, match="不能审核自己"):
            steps.pass_on(mine, by=member)


def test_what_the_township_did_it_takes_back_alone(handed_in, member, office):
    with deeds.noted() as kept:
        steps.pass_on(handed_in, by=member)
    with pytest.raises(Denied, match="审核人"):
        deeds.withdraw(kept[0], reason="再看看", by=office)
    deeds.withdraw(kept[0], reason="点错了", by=member)
    handed_in.refresh_from_db()
    assert handed_in.state == RecordState.CHECKING


def test_a_log_waits_and_may_be_mended_until_it_is_passed(logged, log, clerk, member):
    assert logged.state == RecordState.CHECKING
    records.edit(logged, raw=make.raw(log, 名称="周末夜校"), by=clerk)
    steps.pass_on(logged, by=member)
    assert logged.state == RecordState.RECORDED
    records.edit(logged, raw=make.raw(log, 名称="假日夜校"), by=clerk)
    assert logged.state == RecordState.CHECKING
    steps.give_back(logged, words="写明人数", by=member)
    records.edit(logged, raw=make.raw(log, 党员数="20"), by=clerk)
    assert logged.state == RecordState.CHECKING


@pytest.mark.parametrize("act", [steps.ask, steps.cancel])
def test_what_is_no_task_takes_no_step_of_a_task(logged, member, act):
    Register.objects.update(closed_by=["township_member"])
    steps.give_back(logged, words="写明人数", by=member)
    with pytest.raises(ValidationError, match="的内容不能"):
        act(logged, words="完成", by=member)


def test_what_waits_is_on_the_home_page_of_those_who_look_over(handed_in, logged, member, office):
    counts = {todo.title: todo.count for todo in waiting_entries(member)}
    assert counts == {"待审核：四张清单": 1, "待审核：自选活动": 1}
    assert list(waiting_entries(office)) == []


def test_nothing_waits_for_those_who_look_over_no_more(handed_in, logged, office):
    for record in (handed_in, logged):
        register = record.register
        names = ("name", "note", "levels", "single", "kind", "closed_by", "due_key")
        facts = {name: getattr(register, name) for name in names}
        registers.edit(register, by=office, **facts, looked_over_by=[])
    states = set(RegisterRecord.objects.values_list("state", flat=True))
    assert states == {RecordState.ASKED, RecordState.RECORDED}


def test_whoever_is_to_act_has_to_see_it(county, office):
    facts = {"kind": RegisterKind.TASK, "closed_by": ["department_leader"]}
    with pytest.raises(ValidationError, match="销号的部领导看不到"):
        make.draft(county, by=office, seen_by=["organization_office"], **facts)
