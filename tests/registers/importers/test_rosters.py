"""A workbook of a register on the way of all rosters: dry run, what it refuses, undo."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from openpyxl import load_workbook

from portal.access import Denied
from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.imports.choices import ImportState, RowOutcome, Undone
from portal.imports.domain import imports, preview, running
from portal.imports.models import Effect
from portal.people.models import Person
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.domain import records, sheets
from portal.registers.importers import roster_key
from portal.registers.models import Register, RegisterRecord
from tests.factories import accounts
from tests.factories import registers as factory
from tests.factories.imports import checked, imported, taken_back, upload, workbook
from tests.factories.people import PersonFactory

HEAD = ["编号", "单位", "名称", "面积（平方米）", "党员数", "女党员数", "等级", "整改措施"]


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def sheet(*rows, head=HEAD):
    return workbook([head, *rows], sheet="台账")


def form(register, *kept):
    definition = Definition.of(register.fieldset.versions.latest("number"))
    return sheets.written(register, definition, kept, offered=[], world=World())


def typed_into(body, **cells):
    book = load_workbook(io.BytesIO(body))
    for place, value in cells.items():
        book["填报"][place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def findings_of(batch):
    labels = {k: column.label for k, column in running.arranged_roster(batch).columns().items()}
    return [(f.row, labels.get(f.column, ""), f.message) for f in preview.findings(batch)]


def outcomes(batch):
    return {key: n for key in RowOutcome if (n := batch.counts[key])}


def checking(register, content, by):
    return checked(content, by=by, roster=roster_key(register))


def importing(register, content, by, **more):
    return imported(content, by=by, roster=roster_key(register), **more)


def value(record, label):
    record.refresh_from_db()
    return record.values.get(factory.key(record.register, label))


def test_rows_come_in_and_are_taken_back(register, town, member):
    batch = importing(register, sheet(["", "东河镇", "会堂", "90.5", 12, "3", "一级"]), member)
    record = RegisterRecord.objects.get()
    assert value(record, "女党员占比") == "25.00"
    assert (record.unit, record.by) == (town, member)
    batch = taken_back(batch, by=member)
    assert (batch.undone, RegisterRecord.objects.count()) == ({Undone.REVERTED: 1}, 0)


def test_every_finding_is_told_before_anything_is_written(register, other_town, member):
    batch = checking(
        register,
        sheet(
            ["", "东河镇", "会堂", "90.5", 12, 3, "一级"],
            ["", "东河镇", None, "大", "12.5", 3, "四级"],
            ["", "西山镇", "外单位", "坏"],
            ["", "东河镇", "倒挂", 1, 3, 5],
            ["77-1", "东河镇", "别人的"],
            ["", "东河镇", "要整改", 1, 3, 2, "待提升"],
        ),
        member,
    )
    assert findings_of(batch) == [
        (3, "面积", "“大”不是数字。请只填数字，例如 12 或 12.5。"),
        (3, "党员数", "应填整数，现在是 12.5。"),
        (3, "等级", "没有“四级”这一选项。请从一级、二级、待提升中选。"),
        (3, "名称", "缺少“名称”。"),
        (
            4,
            "单位",
            "在您的管理范围内没有找到单位“西山镇”。请写全称或编码，并核对是否已登记。",
        ),
        (4, "面积", "“坏”不是数字。请只填数字，例如 12 或 12.5。"),
        (5, "女党员数", "女党员数不能超过党员数（党员数 3，女党员数 5）"),
        (6, "编号", "编号“77-1”不是本登记簿中您能修改的内容。新增的行请不填编号。"),
        (7, "整改措施", "“等级”为“待提升”时，“整改措施”必须填写。"),
    ]
    assert RegisterRecord.objects.count() == 0
    assert batch.counts["errors"] == len(findings_of(batch))


def test_our_own_form_asks_nothing_and_shows_only_what_differs(register, town, member, make):
    typed = make(名称="=1+1", 面积="120.5", 党员数="30", 女党员数="9", 等级="一级", 联系电话="138")
    record = records.create(register, unit=town, raw=typed, by=member)
    body = form(register, record)
    assert "138" not in [cell.value for cell in load_workbook(io.BytesIO(body))["填报"][4]]
    batch = imports.start(upload(body), roster=roster_key(register), by=member)
    assert batch.state == ImportState.MAPPED
    assert outcomes(checking(register, body, member)) == {RowOutcome.UNCHANGED: 1}
    body = typed_into(body, D4="130.25")
    batch = checking(register, body, member)
    (line,) = preview.page(batch, running.arranged_roster(batch)).rows
    changed = [(c.label, c.before, c.after) for c in line.cells if c.changed]
    assert changed == [("面积", "120.50", "130.25")]
    batch = importing(register, body, member)
    assert (value(record, "面积"), value(record, "联系电话")) == ("130.25", "138")
    stale = checking(register, typed_into(body, D4="7"), member)
    assert findings_of(stale) == [
        (4, "编号", "表导出后，这一行已在系统中改过。请重新导出，再填您的修改。")
    ]
    taken_back(batch, by=member)
    assert value(record, "面积") == "120.50"


def test_a_list_handed_in_twice_adds_nothing(register, town, member):
    content = sheet(
        ["", "东河镇", "会堂", 5, "", "", "一级"], ["", "东河镇", "礼堂", 5, "", "", ""]
    )
    importing(register, content, member)
    assert outcomes(checking(register, content, member)) == {RowOutcome.UNCHANGED: 2}


def test_a_blank_cell_and_a_column_left_out_change_nothing(register, town, member, make):
    record = records.create(register, unit=town, raw=make(名称="甲", 面积="5"), by=member)
    head = ["编号", "单位", "名称", "等级", "没听说过"]
    batch = importing(register, sheet([f"{record.pk}-1", "", "乙", "", "x"], head=head), member)
    assert (value(record, "名称"), value(record, "面积")) == ("乙", "5.00")
    assert batch.mapping["left_out"] == ["没听说过"]


def test_the_form_of_another_register_is_refused(register, county, office, member):
    other = factory.register(county, by=office, name="另一个")
    with pytest.raises(ValidationError, match="这是另一个登记簿的表"):
        imports.start(upload(form(other)), roster=roster_key(register), by=member)


def test_what_is_closed_does_not_change(register, town, member, make):
    record = records.create(register, unit=town, raw=make(名称="甲"), by=member)
    body = form(register, record)
    RegisterRecord.objects.update(state=RecordState.VOID)
    assert outcomes(checking(register, body, member)) == {RowOutcome.UNCHANGED: 1}
    batch = checking(register, typed_into(body, C4="乙"), member)
    assert findings_of(batch) == [
        (4, "编号", "这一行已是“作废”，不能再改。请恢复原样，或跳过这一行。")
    ]


def test_an_entry_stays_with_its_unit_and_is_named_once(register, county, town, other_town, office):
    keeper = accounts.holder("organization_office", county)
    raw = factory.raw(register, 名称="甲")
    record = records.create(register, unit=town, raw=raw, by=keeper)
    batch = checking(
        register,
        sheet([f"{record.pk}-1", "西山镇", "乙"], [str(record.pk), "东河镇", "丙"]),
        keeper,
    )
    messages = {message for _, _, message in findings_of(batch)}
    assert "已有的行不能改单位。请删除后在新单位另填一行。" in messages
    assert any("是同一条记录" in message for message in messages)


def test_a_register_of_one_entry_for_each_unit_is_matched_by_the_unit(county, office, town, member):
    single = factory.register(county, by=office, name="一单位一条", single=True)
    record = records.create(single, unit=town, raw=factory.raw(single, 名称="甲"), by=member)
    batch = checking(single, sheet(["", "东河镇", "乙"]), member)
    assert outcomes(batch) == {RowOutcome.CHANGED: 1}
    twice = checking(single, sheet(["", "东河镇", "乙"], ["", "东河镇", "丙"]), member)
    assert any("单位相同，每个单位只填一条" in message for _, _, message in findings_of(twice))
    importing(single, sheet(["", "东河镇", "乙"]), member)
    assert value(record, "名称") == "乙"


def test_numbers_are_found_by_and_never_given_again(county, office, town, member):
    facts = {"kind": RegisterKind.TASK, "number_prefix": "ZG", "closed_by": ["organization_office"]}
    tasks = factory.register(county, (), (), by=office, name="整改台账", **facts)
    head = ["编号", "单位", "事项", "完成时限"]
    batch = importing(
        tasks,
        sheet(["", "东河镇", "甲", "2026-12-01"], ["", "东河镇", "乙", "2026-12-02"], head=head),
        member,
    )
    numbers = sorted(RegisterRecord.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["-001", "-002"]
    importing(tasks, sheet([numbers[0], "东河镇", "甲乙", ""], head=head), member)
    assert value(RegisterRecord.objects.get(number=numbers[0]), "事项") == "甲乙"
    batch = taken_back(batch, by=member)
    assert batch.undone == {Undone.EDITED: 1, Undone.REVERTED: 1}
    importing(tasks, sheet(["", "东河镇", "丙", "2026-12-03"], head=head), member)
    assert RegisterRecord.objects.latest("pk").number[-4:] == "-003"


def test_sensitive_content_is_sealed_and_shown_nowhere(register, town, member, make):
    raw = make(名称="会堂", 联系电话="13800000000")
    record = records.create(register, unit=town, raw=raw, by=member)
    head = ["编号", "单位", "名称", "联系电话"]
    rows = [f"{record.pk}-1", "", "礼堂", "13911112222"], ["", "东河镇", "新", "13922223333"]
    batch = checking(register, sheet(*rows, head=head), member)
    (line, _) = preview.page(batch, running.arranged_roster(batch)).rows
    assert "139" not in json.dumps([[c.typed, c.before, c.after] for c in line.cells])
    batch = importing(register, sheet(*rows, head=head), member)
    with connection.cursor() as cursor:
        for table in (RegisterRecord, Effect):
            cursor.execute(f"SELECT t::text FROM {table._meta.db_table} t")  # noqa: S608
            kept = repr(cursor.fetchall())
            assert [n for n in ("13800000000", "13911112222", "13922223333") if n in kept] == []
    assert value(record, "联系电话") == "13911112222"
    taken_back(batch, by=member)
    assert (value(record, "名称"), value(record, "联系电话")) == ("会堂", "13800000000")


def test_people_are_found_by_name_and_a_file_that_is_missing_does_not_stop(
    county, office, town, member
):
    fields = [
        {"label": "名称", "kind": KindKey.TEXT},
        {"label": "负责人", "kind": KindKey.PERSON},
        {"label": "方案", "kind": KindKey.FILE, "required": True},
    ]
    linked = factory.register(county, fields, (), by=office, name="有人有文件")
    person = PersonFactory(unit=town, name="张三")
    head = ["编号", "单位", "名称", "负责人"]
    batch = checking(
        linked,
        sheet(["", "东河镇", "甲", "张三"], ["", "东河镇", "乙", "无此人"], head=head),
        member,
    )
    assert [(row, label) for row, label, _ in findings_of(batch)] == [
        (2, ""),
        (3, "负责人"),
        (3, ""),
    ]
    assert outcomes(batch) == {RowOutcome.NEW: 1, RowOutcome.FAULTY: 1}
    importing(linked, sheet(["", "东河镇", "甲", "张三"], head=head), member)
    record = RegisterRecord.objects.get()
    assert value(record, "负责人")["pk"] == person.pk
    # Somebody who is out of sight by now stays, as long as nobody types another name.
    Person.objects.filter(pk=person.pk).update(unit=county)
    again = checking(
        linked, sheet([str(record.pk), "", "甲", f"张三（{person.pk}）"], head=head), member
    )
    assert outcomes(again) == {RowOutcome.UNCHANGED: 1}


def test_whom_a_register_is_not_shown_cannot_import_into_it(county, office, member):
    hidden = factory.register(county, by=office, name="内部", seen_by=["organization_office"])
    with pytest.raises(Denied):
        imports.start(upload(sheet(["", "东河镇", "甲"])), roster=roster_key(hidden), by=member)
    with pytest.raises(ValidationError, match="不再提供"):
        running.roster_of("register-999999")


def test_nothing_comes_into_a_register_that_has_been_shut(register, member):
    Register.objects.update(is_open=False)
    batch = checking(register, sheet(["", "东河镇", "甲"]), member)
    assert ["已停止填报" in message for _, _, message in findings_of(batch)] == [True]
