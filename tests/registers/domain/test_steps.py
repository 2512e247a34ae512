"""Tasks in a register: numbered, due, noted on, asked to be closed, closed by somebody else."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.deeds.domain import deeds
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.domain import records, registers, steps
from portal.registers.models import NumberSeries, Register, RegisterRecord
from tests.factories import registers as make
from tests.factories.accounts import holder

pytestmark = pytest.mark.django_db

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
def office(county):
    return holder("organization_office", county)


def entry(register, unit, by, **typed):
    typed = {"事项": "党费收缴不及时", "完成时限": "2026-12-20", **typed}
    return records.create(register, unit=unit, raw=make.raw(register, **typed), by=by)


def test_a_task_register_begins_with_the_fields_of_a_task(tasks):
    labels = [field.label for field in tasks.fieldset.versions.get().fields.order_by("position")]
    assert labels == ["事项", "措施", "责任人", "完成时限", "办结情况"]
    assert tasks.due_key == make.key(tasks, "完成时限")
    assert tasks.closing_keys == [make.key(tasks, "办结情况")]


def test_entries_are_numbered_by_year_and_due_as_written(tasks, town, member):
    year = timezone.localdate().year
    first, second = (entry(tasks, town, member) for _ in range(2))
    assert [first.number, second.number] == [f"ZG{year}-001", f"ZG{year}-002"]
    assert first.due_on == dt.date(2026, 12, 20)
    assert first.state == RecordState.OPEN
    records.remove(second, by=member)
    assert entry(tasks, town, member).number == f"ZG{year}-003"


def test_numbers_go_on_above_those_that_are_there_after_an_old_count_came_back(tasks, town, member):
    for _ in range(3):
        entry(tasks, town, member)
    NumberSeries.objects.update(last=1)  # as a restored backup has it
    assert entry(tasks, town, member).number.endswith("-004")
    NumberSeries.objects.all().delete()
    assert entry(tasks, town, member).number.endswith("-005")


def test_from_noted_to_closed(tasks, town, member, office):
    record = entry(tasks, town, member, 办结情况="已补缴")
    steps.note(record, words="已通知各支部", by=member)
    assert (record.state, record.noted_on) == (RecordState.DOING, timezone.localdate())
    steps.ask(record, words="已全部补缴", by=member)
    steps.give_back(record, words="请附名单", by=office)
    assert record.state == RecordState.RETURNED
    steps.ask(record, words="名单已附", by=member)
    steps.close(record, by=office)
    record.refresh_from_db()
    assert (record.state, record.closed_on) == (RecordState.CLOSED, timezone.localdate())
    kinds = list(record.steps.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["note", "asked", "returned", "asked", "closed"]


def test_nobody_closes_his_own_nor_without_the_role(tasks, town, member, office):
    record = entry(tasks, town, office, 办结情况="已补缴")
    steps.ask(record, words="完成", by=office)
    with pytest.raises(ValidationError, match="不能给自己"):
        steps.close(record, by=office)
    with pytest.raises(Denied, match="销号科室"):
        steps.close(record, by=member)
    assert RegisterRecord.objects.get().state == RecordState.ASKED


def test_what_closing_needs_is_asked_for(tasks, town, member):
    record = entry(tasks, town, member)
    with pytest.raises(ValidationError, match="“办结情况”还没有填写"):
        steps.ask(record, words="完成", by=member)


@pytest.mark.parametrize(
    ("kind", "lacks"), [(KindKey.FILE, "还没有上传"), (KindKey.YES_NO, "还没有填写")]
)
def test_nothing_is_closed_without_its_file(county, town, member, kind, lacks):
    tasks = asking_for_proof(county, kind)
    with pytest.raises(ValidationError, match=f"“凭证”{lacks}，销号前必须有"):
        steps.ask(entry(tasks, town, member), words="完成", by=member)


@pytest.mark.parametrize(("kind", "typed"), [(KindKey.YES_NO, "否"), (KindKey.INTEGER, "0")])
def test_a_no_and_a_nought_are_answers(county, town, member, kind, typed):
    tasks = asking_for_proof(county, kind)
    record = steps.ask(entry(tasks, town, member, 凭证=typed), words="完成", by=member)
    assert record.state == RecordState.ASKED


def asking_for_proof(county, kind):
    tasks = make.register(county, [{"label": "凭证", "kind": kind}], checks=(), **TASKS)
    Register.objects.update(closing_keys=[make.key(tasks, "凭证")])
    return Register.objects.get(pk=tasks.pk)


def test_two_people_close_one_entry(tasks, town, member, office, county):
    record = entry(tasks, town, member, 办结情况="已补缴")
    steps.ask(record, words="完成", by=member)
    mine, theirs = (RegisterRecord.objects.get(pk=record.pk) for _ in range(2))
    steps.close(mine, by=office)
    with pytest.raises(ValidationError, match="现在是“已销号”"):
        steps.give_back(theirs, words="再看看", by=holder("organization_office", county))


def test_a_closed_entry_is_neither_corrected_nor_deleted(tasks, town, member, office):
    record = entry(tasks, town, member, 办结情况="已补缴")
    steps.ask(record, words="完成", by=member)
    for act in (
        lambda: records.edit(record, raw=make.raw(tasks, 事项="别的"), by=member),
        lambda: records.remove(record, by=member),
    ):
        with pytest.raises(ValidationError, match="不能再改"):
            act()


def test_a_closing_taken_back_asks_again(tasks, town, member, office):
    record = entry(tasks, town, member, 办结情况="已补缴")
    steps.ask(record, words="完成", by=member)
    with deeds.noted() as kept:
        steps.close(record, by=office)
    deeds.withdraw(kept[0], reason="点错了", by=office)
    record.refresh_from_db()
    assert (record.state, record.closed_on) == (RecordState.ASKED, None)
    assert record.steps.count() == 1


def test_what_the_closing_office_did_is_taken_back_by_it_alone(tasks, town, member, office):
    record = entry(tasks, town, member, 办结情况="已补缴")
    steps.ask(record, words="完成", by=member)
    with deeds.noted() as kept:
        steps.give_back(record, words="请附名单", by=office)
    assert deeds.open_about(record, by=office)[0] == kept[0]
    assert kept[0] not in deeds.open_about(record, by=member)
    with pytest.raises(Denied, match="销号科室"):
        deeds.withdraw(kept[0], reason="不同意退回", by=member)
    record.refresh_from_db()
    assert record.state == RecordState.RETURNED


def test_a_wrong_entry_of_a_log_stays_crossed_out(county, town, member):
    log = make.register(county, number_prefix="HD")
    record = records.create(log, unit=town, raw=make.raw(log, 名称="夜校"), by=member)
    steps.void(record, words="重复登记", by=member)
    assert (record.state, record.number[:2]) == (RecordState.VOID, "HD")
    with pytest.raises(ValidationError, match="不能销号"):
        steps.close(record, by=make.designer(county)) if log.closed_by else steps._hold(
            record, steps.CLOSING
        )


def test_a_register_for_some_is_unknown_to_the_others(county, town, member, office):
    leader = holder("cadre_office", county)
    secret = make.register(
        county, by=leader, name="干部监督联席会议", closed_by=[], seen_by=["cadre_office"]
    )
    record = make.record(secret, town, leader, 名称="转办")
    fieldset = type(secret.fieldset)
    for user, known in ((leader, True), (office, False), (member, False)):
        assert Register.objects.visible_to(user).filter(pk=secret.pk).exists() is known
        assert RegisterRecord.objects.visible_to(user).filter(pk=record.pk).exists() is known
        assert fieldset.objects.visible_to(user).filter(register=secret).exists() is known


def test_whoever_hides_a_register_from_himself_is_told(county, office):
    with pytest.raises(ValidationError, match="您也看不到"):
        make.draft(county, by=office, name="联席会议", seen_by=["cadre_office"])


def test_the_day_it_is_due_can_not_be_dropped(tasks, office):
    draft = designs.start_draft(tasks.fieldset, by=office)
    due = draft.fields.get(label="完成时限")
    designs.remove_field(due, by=office)
    with pytest.raises(ValidationError, match="没有了作为完成时限"):
        designs.publish(draft, effective_from=timezone.localdate(), by=office)


def test_another_day_counts_for_what_is_there(tasks, town, member, office):
    draft = designs.start_draft(tasks.fieldset, by=office)
    designs.add_field(draft, by=office, label="上报时限", kind=KindKey.DATE)
    designs.publish(draft, effective_from=timezone.localdate(), by=office)
    record = entry(tasks, town, member, 上报时限="2026-12-31")
    facts = {name: getattr(tasks, name) for name in ("name", "note", "levels", "single", "kind")}
    other = make.key(tasks, "上报时限")
    registers.edit(tasks, by=office, **facts, closed_by=tasks.closed_by, due_key=other)
    record.refresh_from_db()
    assert record.due_on == dt.date(2026, 12, 31)
    with pytest.raises(ValidationError, match="不能改用途"):
        registers.edit(tasks, by=office, **{**facts, "kind": RegisterKind.LOG})
