"""The Excel form and its way back."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from portal.fields.choices import KindKey as K
from portal.fields.domain import engine, records, sheet_reading, uploads
from portal.fields.domain.definition import Definition
from portal.fields.domain.sheet_form import SheetForm
from portal.fields.domain.world import World
from portal.fields.models import FieldDef, FieldSet, FieldSetVersion, Register, RegisterRecord
from portal.orgs.models import Unit
from tests.factories import fields

HEADINGS = ["编号", "单位", "名称", "面积（平方米）", "党员数", "女党员数", "等级", "整改措施"]


def form(register, rows=(), units=("东河镇",)):
    definition = Definition.of(register.fieldset.versions.get())
    return SheetForm(register, definition, units=units, world=World()).write(rows)


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
    assert record.values[fields.key(register, "女党员占比")] == "25.00"
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
    assert record.values[fields.key(register, "面积")] == "130.25"
    assert record.values[fields.key(register, "联系电话")] == "138"
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
    assert record.values[fields.key(register, "面积")] == "5.00"
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
    other = fields.register(county, by=office, name="另一个")
    outcome = take_in(register, io.BytesIO(form(other)), member)
    assert "这是另一个登记簿的表。请下载本登记簿的模板。" in [m for _, _, m in told(outcome)]


def test_upload_takes_the_same_queries_for_many_rows(
    register, town, member, django_assert_max_num_queries
):
    rows = [["", "东河镇", f"会堂{n}", n, 9, 3, "一级"] for n in range(300)]
    with django_assert_max_num_queries(16):
        assert take_in(register, typed(*rows), member).saved
    assert RegisterRecord.objects.count() == 300


# Property: what is written is read back the same --------------------------------------------------

OPTIONS = fields.choices("一级", "二级", "其他（注明）")
ALL_KINDS = [
    FieldDef(key="f1", label="整数", kind=K.INTEGER),
    FieldDef(key="f2", label="小数", kind=K.DECIMAL, decimals=4),
    FieldDef(key="f3", label="占比", kind=K.PERCENT, decimals=2),
    FieldDef(key="f4", label="金额", kind=K.MONEY, unit_of_measure="万元"),
    FieldDef(key="f5", label="文字", kind=K.TEXT),
    FieldDef(key="f6", label="长文字", kind=K.LONG_TEXT),
    FieldDef(key="f7", label="单选", kind=K.CHOICE, choices=OPTIONS),
    FieldDef(key="f8", label="多选", kind=K.MULTI_CHOICE, choices=OPTIONS),
    FieldDef(key="f9", label="日期", kind=K.DATE),
    FieldDef(key="f10", label="年月", kind=K.MONTH),
    FieldDef(key="f11", label="是否", kind=K.YES_NO),
]
dates = st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31))
text = st.text(st.characters(codec="utf-8"), max_size=30)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "f1": st.integers(-(10**14), 10**14),
        "f2": st.decimals(-(10**9), 10**9, places=4),
        "f3": st.decimals(-500, 500, places=2),
        "f4": st.decimals(0, 10**12, places=2).map(str),
        "f5": text,
        "f6": text,
        "f7": st.sampled_from(["一级", "二级", "其他（注明）"]),
        "f8": st.lists(st.sampled_from(["一级", "二级", "其他（注明）"]), min_size=1, unique=True),
        "f9": dates,
        "f10": dates.map(lambda day: f"{day:%Y-%m}"),
        "f11": st.booleans().map(str),
    },
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, min_size=1, max_size=8))
def test_a_sheet_reads_back_what_was_written(rows):
    version = FieldSetVersion(number=1, fieldset=FieldSet(code="c", label="表"))
    definition = Definition(version, tuple(ALL_KINDS), ())
    unit, world = Unit(pk=1, name="东河镇", short_name="东河镇"), World()
    stored = [engine.parse_cells(definition, row, world) for row in rows]
    assert [findings for _, findings in stored] == [[]] * len(rows)
    written = [
        RegisterRecord(pk=n, unit=unit, open_values=values)
        for n, (values, _) in enumerate(stored, 1)
    ]
    body = SheetForm(Register(name="表"), definition, units=["东河镇"], world=world).write(written)
    sheet = sheet_reading.read(io.BytesIO(body), definition, world)
    back = [engine.parse_cells(definition, row.raw, world) for row in sheet.rows]
    assert [findings for _, findings in back] == [[]] * len(rows)
    filled = [{k: v for k, v in values.items() if v is not None} for values, _ in back]
    assert filled == [{k: v for k, v in r.values.items() if v is not None} for r in written]
