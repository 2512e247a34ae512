"""The Excel form and its way back."""

import io

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook

from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.registers.domain import records, sheets, uploads
from portal.registers.models import RegisterRecord
from tests.factories import registers as factory

HEADINGS = ["编号", "单位", "名称", "面积（平方米）", "党员数", "女党员数", "等级", "整改措施"]


def form(register, rows=(), units=("东河镇",)):
    definition = Definition.of(register.fieldset.versions.get())
    return sheets.written(register, definition, rows, units=units, world=World())


def typed(*rows, headings=HEADINGS, above=()):
    book = Workbook()
    for row in [*above, headings, *rows]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    buffer.seek(0)
    return buffer


def take_in(register, file, by):
    return uploads.take_in(register, file, by=by)


def told(outcome):
    keys = {kind.key: kind.field.label for kind in outcome.definition.kinds}
    return [(f.row, keys.get(f.column, f.column), f.message) for f in outcome.errors]


def test_the_form_guides_whoever_fills_it(register):
    book = load_workbook(io.BytesIO(form(register)))
    sheet = book["填报"]
    assert [cell.value for cell in sheet[4]][:4] == ["编号", "单位 *", "名称 *", "面积（平方米）"]
    assert sheet["C4"].comment.text == "文字，最多 40 字"
    assert (sheet.freeze_panes, sheet.protection.sheet) == ("C5", True)
    assert (sheet["C4"].protection.locked, sheet.column_dimensions["C"].protection.locked) == (
        True,
        False,
    )
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists["G5:G2004"] == "'选项'!$B$1:$B$3"
    assert [cell.value for cell in book["选项"]["B"]] == ["一级", "二级", "待提升"]
    assert book["_portal"].sheet_state == "veryHidden"


def test_rows_are_added(register, town, member):
    file = typed(["", "东河镇", "会堂", "90.5", 12, "3", "一级"], above=[["登记表"], []])
    outcome = take_in(register, file, member)
    record = RegisterRecord.objects.get()
    assert (outcome.saved, len(outcome.added)) == (True, 1)
    assert record.values[factory.key(register, "女党员占比")] == "25.00"
    assert (record.unit, record.by) == (town, member)


def test_every_finding_is_told_at_once_and_nothing_saved(register, town, other_town, member):
    file = typed(
        ["", "东河镇", "会堂", "90.5", 12, 3, "一级"],
        [],
        ["", "东河镇", None, "大", "12.5", 3, "四级"],
        ["", "西山镇", "外单位", "坏"],
        ["", "东河镇", "倒挂", 1, 3, 5],
        ["77-1", "东河镇", "别人的"],
    )
    outcome = take_in(register, file, member)
    assert told(outcome) == [
        (4, "面积", "“大”不是数字。请只填数字，例如 12 或 12.5。"),
        (4, "党员数", "应填整数，现在是 12.5。"),
        (4, "等级", "没有“四级”这一选项。请从一级、二级、待提升中选。"),
        (4, "名称", "“名称”必须填写。"),
        (5, "单位", "“西山镇”不是您能填报的单位。请从下拉列表中选。"),
        (5, "面积", "“坏”不是数字。请只填数字，例如 12 或 12.5。"),
        (6, "女党员数", "女党员数不能超过党员数（党员数 3，女党员数 5）"),
        (7, "编号", "编号“77-1”不是本登记簿中您能修改的内容。新增的行请不填编号。"),
    ]
    assert RegisterRecord.objects.count() == 0


def test_an_export_comes_back_unchanged_and_a_changed_cell_is_the_only_change(
    register, town, member, make
):
    raw = make(名称="=1+1", 面积="120.5", 党员数="30", 女党员数="9", 等级="一级", 联系电话="138")
    record = records.create(register, unit=town, raw=raw, by=member)
    body = form(register, [record])
    sheet = load_workbook(io.BytesIO(body))["填报"]
    assert "138" not in [cell.value for cell in sheet[5]]
    outcome = take_in(register, io.BytesIO(body), member)
    assert (outcome.unchanged, outcome.changed, outcome.errors) == (1, [], [])
    book = load_workbook(io.BytesIO(body))
    book["填报"]["D5"] = "130.25"
    changed = io.BytesIO()
    book.save(changed)
    outcome = take_in(register, changed, member)
    record.refresh_from_db()
    assert [r.pk for r in outcome.changed] == [record.pk]
    assert record.values[factory.key(register, "面积")] == "130.25"
    assert record.values[factory.key(register, "联系电话")] == "138"
    stale = take_in(register, changed, member)
    assert told(stale) == [
        (5, "编号", "表导出后，这一行已在系统中改过。请重新导出，再填您的修改。")
    ]


def test_absent_columns_keep_what_was_there(register, town, member, make):
    record = records.create(register, unit=town, raw=make(名称="甲", 面积="5"), by=member)
    file = typed([f"{record.pk}-1", "", "乙"], headings=["编号", "单位", "名称", "没听说过"])
    outcome = take_in(register, file, member)
    record.refresh_from_db()
    assert outcome.saved
    assert record.values[factory.key(register, "面积")] == "5.00"
    assert "没有读取：没听说过" in outcome.findings[0].message


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (lambda: io.BytesIO(b"name,age"), "不是 .xlsx 文件"),
        (lambda: typed(["x"], headings=["a", "b"]), "没有找到带“单位”的表头"),
        (lambda: typed(headings=["单位", "名称", "名称"]), "重复的列"),
    ],
)
def test_a_file_that_is_no_form_is_refused(register, member, file, reason):
    with pytest.raises(ValidationError, match=reason):
        take_in(register, file(), member)


def test_the_form_of_another_register_is_refused(register, county, office, member):
    other = factory.register(county, by=office, name="另一个")
    outcome = take_in(register, io.BytesIO(form(other)), member)
    assert "这是另一个登记簿的表。请下载本登记簿的模板。" in [m for _, _, m in told(outcome)]


def test_upload_takes_the_same_queries_for_many_rows(
    register, town, member, django_assert_max_num_queries
):
    rows = [["", "东河镇", f"会堂{n}", n, 9, 3, "一级"] for n in range(300)]
    with django_assert_max_num_queries(16):
        assert take_in(register, typed(*rows), member).saved
    assert RegisterRecord.objects.count() == 300
