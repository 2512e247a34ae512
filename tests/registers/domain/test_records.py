import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.audit.tracking import history_of
from portal.fields.choices import KindKey as K
from portal.fields.domain import designs
from portal.registers.actions import RECORD_CHANGED, RECORD_CREATED, RECORD_REMOVED
from portal.registers.domain import history, records, registers
from portal.registers.domain.typed_rows import TypedRow
from portal.registers.models import Register, RegisterRecord
from tests.factories import registers as factory


@pytest.fixture
def record(register, town, member, make):
    raw = make(名称="东河会堂", 面积="120.5", 党员数="30", 女党员数="9", 联系电话="13800000000")
    return records.create(register, unit=town, raw=raw, by=member)


def by_label(record, register):
    keys = {f.key: f.label for f in record.version.fields.all()}
    return {keys[key]: value for key, value in record.values.items()}


def test_a_record_holds_typed_and_computed_values(record, register):
    assert by_label(record, register) == {
        "名称": "东河会堂",
        "面积": "120.50",
        "党员数": 30,
        "女党员数": 9,
        "联系电话": "13800000000",
        "女党员占比": "30.00",
    }
    assert record.findings == []


def test_audit_tells_what_was_filled_but_not_what_is_sensitive(record):
    event = Event.objects.get(action=RECORD_CREATED)
    changes = history.opened(event)["changes"]
    assert changes["面积"] == ["", "120.50"]
    assert changes["联系电话"] == history.HIDDEN
    assert "13800000000" not in str(event.detail)
    assert "120.50" not in str(event.detail)  # it may be called sensitive some day
    assert "13800000000" not in record.search


def test_errors_are_told_beside_their_fields(register, town, member, make):
    with pytest.raises(ValidationError) as refusal:
        records.create(register, unit=town, raw=make(面积="-1", 党员数="a"), by=member)
    keys = [factory.key(register, label) for label in ("面积", "党员数", "名称")]
    assert list(refusal.value.message_dict) == keys
    assert RegisterRecord.objects.count() == 0


def test_a_foreign_unit_is_refused(register, other_town, member, make):
    with pytest.raises(Denied, match="不包括“西山镇”"):
        records.create(register, unit=other_town, raw=make(名称="x"), by=member)


def test_a_unit_of_another_level_is_refused(register, county, office, make):
    with pytest.raises(ValidationError, match="由乡镇级填报"):
        records.create(register, unit=county, raw=make(名称="x"), by=office)


def test_a_closed_register_takes_nothing(register, record, office, member, make):
    facts = {"name": register.name, "note": "", "levels": register.levels, "single": False}
    registers.edit(register, is_open=False, by=office, **facts)
    record.refresh_from_db()
    with pytest.raises(ValidationError, match="已停止填报"):
        records.edit(record, raw=make(名称="y"), by=member)


def test_one_record_per_unit_where_the_register_says_so(county, town, member, office):
    single = factory.register(county, by=office, name="班子登记", single=True)
    raw = factory.raw(single, 名称="x")
    records.create(single, unit=town, raw=raw, by=member)
    with pytest.raises(ValidationError, match="每个单位只填一条"):
        records.create(single, unit=town, raw=raw, by=member)


def test_an_edit_without_a_change_leaves_no_trace(record, member, make):
    records.edit(record, raw=make(名称="东河会堂"), by=member)
    assert (record.edition, Event.objects.filter(action=RECORD_CHANGED).count()) == (1, 0)


def test_old_records_read_with_their_version_and_move_on_when_edited(
    record, register, office, member
):
    draft = designs.start_draft(register.fieldset, by=office)
    phone = draft.fields.get(label="联系电话")
    designs.remove_field(phone, by=office)
    note = designs.add_field(draft, by=office, label="备注", kind=K.TEXT, required=True)
    designs.publish(draft, effective_from=timezone.localdate(), by=office)
    record.refresh_from_db()
    assert record.version.number == 1
    records.edit(record, raw={note.key: "新"}, by=member)
    assert record.version.number == 2
    assert (record.values[note.key], record.values[phone.key]) == ("新", "13800000000")


def test_removing_keeps_the_content_in_the_audit_trail(record, member):
    records.remove(record, by=member)
    event = Event.objects.get(action=RECORD_REMOVED)
    assert "东河会堂" not in str(event.detail)
    content = history.opened(event)["content"]
    assert content["名称"] == "东河会堂"
    assert "联系电话" not in content


# The grid -----------------------------------------------------------------------------------------


def save(register, by, **row):
    row = {"before": {}, **row}
    return records.save_cells(register, [TypedRow(**row)], by=by).rows[0]


def test_grid_saves_what_can_be_read_and_tells_the_rest(register, town, member, make):
    row = save(register, member, unit=town, raw=make(名称="会堂", 面积="大"))
    states = {key: cell.state for key, cell in row.cells.items()}
    name, area = factory.key(register, "名称"), factory.key(register, "面积")
    assert states == {name: "saved", area: "invalid"}
    assert row.record.values[name] == "会堂"
    assert area not in row.record.values


def test_grid_keeps_incomplete_rows_with_their_findings(register, town, member, make):
    row = save(register, member, unit=town, raw=make(等级="待提升"))
    assert [f["message"] for f in row.record.findings] == [
        "“名称”必须填写。",
        "“等级”为“待提升”时，“整改措施”必须填写。",
    ]


def test_a_cell_changed_by_somebody_else_is_not_overwritten(record, register, town, member, make):
    seen = {factory.key(register, "名称"): "东河老会堂"}
    raw = make(名称="东河新会堂", 面积="99")
    row = save(register, member, unit=town, raw=raw, before=seen, record=record)
    name, area = factory.key(register, "名称"), factory.key(register, "面积")
    assert (row.cells[name].state, row.cells[name].text) == ("conflict", "东河会堂")
    assert "“东河新会堂”没有保存" in row.cells[name].message
    record.refresh_from_db()
    assert (record.values[name], record.values[area]) == ("东河会堂", "99.00")


def test_sensitive_and_computed_cells_are_not_taken_from_the_grid(
    record, register, town, member, make
):
    raw = make(联系电话="1", 女党员占比="5")
    row = save(register, member, unit=town, raw=raw, record=record)
    assert {cell.state for cell in row.cells.values()} == {"invalid"}
    assert row.record.edition == 1


def test_grid_checks_the_unit_of_every_row(register, other_town, member, make):
    with pytest.raises(Denied):
        save(register, member, unit=other_town, raw=make(名称="x"))


def test_the_trail_is_told_of_new_rows_and_not_of_cells(register, town, member, make):
    made = save(register, member, unit=town, raw=make(名称="会堂")).record
    for area in ("1", "2"):
        save(register, member, unit=town, raw=make(面积=area), record=made)
    actions = Event.objects.filter(object_id=str(made.pk)).values_list("action", flat=True)
    assert list(actions) == [RECORD_CREATED]
    lines = [(c.verb, [(f.label, f.before, f.after) for f in c.fields]) for c in history.of(made)]
    assert lines == [
        ("修改", [("面积", "1.00", "2.00")]),
        ("修改", [("面积", "", "1.00")]),
        ("新增", [("名称", "", "会堂")]),
    ]


def test_nobody_changes_the_history_of_cells(record):
    kept = history_of(RegisterRecord).objects
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.update(change="")
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.all().delete()


def test_a_version_published_meanwhile_counts_at_once(register, town, member, office, make):
    """What is kept in memory of the version before is no longer theirs."""
    save(register, member, unit=town, raw=make(名称="会堂"))
    draft = designs.start_draft(register.fieldset, by=office)
    designs.edit_field(draft.fields.get(label="面积"), by=office, maximum=10)
    designs.publish(draft, effective_from=timezone.localdate(), by=office)
    row = save(register, member, unit=town, raw=make(面积="11"))
    (cell,) = row.cells.values()
    assert cell.message == "不能大于 10，现在是 11。"


def test_the_database_itself_keeps_one_entry_per_unit(register, record, town, member, office):
    """And the entries are single with their register, which is no change of theirs."""
    facts = {"name": register.name, "note": "", "levels": register.levels, "is_open": True}
    single = registers.edit(Register.objects.get(), single=True, by=office, **facts)
    with pytest.raises(IntegrityError, match="single_of_unit"), transaction.atomic():
        factory.record(single, town, member, 名称="二")
    with pytest.raises(IntegrityError, match="single_as_register"), transaction.atomic():
        RegisterRecord.objects.update(single=False)
    assert len(history.of(RegisterRecord.objects.get())) == 1
    factory.record(registers.edit(single, single=False, by=office, **facts), town, member)


def test_what_a_register_has_become_meanwhile_counts(register, record, member, office, make):
    """The page was opened while more than one entry per unit, and any, could be filled."""
    facts = {"name": register.name, "note": "", "levels": register.levels}
    row = {"unit": member.unit, "raw": make(名称="二")}
    registers.edit(Register.objects.get(), single=True, is_open=True, by=office, **facts)
    with pytest.raises(ValidationError, match="只填一条"):
        save(register, member, **row)
    with pytest.raises(ValidationError, match="只填一条"):
        records.create(register, **row, by=member)
    registers.edit(Register.objects.get(), single=False, is_open=False, by=office, **facts)
    with pytest.raises(ValidationError, match="已停止填报"):
        save(register, member, **row, record=record)
