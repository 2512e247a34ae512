"""Workbooks handed out: marked ones, reports, templates."""

import io

import openpyxl
import pytest

from portal.imports.choices import RowOutcome
from portal.imports.declaring import ROSTERS
from portal.imports.domain import imports, running, workbooks
from portal.imports.reading.opening import open_workbook
from tests.factories.imports import checked, upload, workbook
from tests.imports import rosters
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def faulty(keeper, name="名册.xlsx"):
    rows = [HEAD, row(1), row(2, 学历="大大学"), row(3, 性别="女")]
    return checked(workbook(rows, titles=["党员名册"]), by=keeper, name=name)


def assert_marked(sheet):
    wrong, doubtful = sheet["L4"], sheet["B5"]
    assert wrong.value == "大大学"
    assert wrong.comment.text.startswith("错误：")
    assert wrong.fill.start_color.rgb.endswith("FFC7CE")
    assert doubtful.comment.text.startswith("提醒：")
    assert sheet["A3"].comment is None


def test_own_workbook_comes_back_with_faulty_cells_marked(keeper, branch):
    batch = faulty(keeper)
    book = opened(imports.marked_workbook(batch, by=keeper))
    assert book["党员名册"]["A1"].value == "党员名册"
    assert_marked(book["党员名册"])


def test_a_large_workbook_is_written_anew(keeper, branch, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_CELLS", 1)
    assert_marked(opened(imports.marked_workbook(faulty(keeper), by=keeper))["党员名册"])


def test_report_lists_every_finding(keeper, branch):
    sheet = opened(imports.report(faulty(keeper), by=keeper)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert [line[:3] for line in lines[1:]] == [(4, "学历", "错误"), (5, "身份证号", "提醒")]


def test_template_has_lists_notes_and_a_sample_row_that_is_not_imported(keeper, branch):
    book = opened(workbooks.template(ROSTERS["members"]))
    sheet = book["党员名册"]
    assert sheet["A1"].value == "姓名*"
    assert "文本" in sheet["B1"].comment.text
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["C2:C5001"] == "'选项'!$A$1:$A$2"
    assert [cell.value for cell in book["选项"]["A"]][:3] == ["男", "女", None]
    assert sheet["A2"].value.startswith("示例")
    assert book["选项"].sheet_state == "veryHidden"
    assert "填写说明" in book.sheetnames


def test_template_filled_in_is_read_by_its_own_headings(keeper, branch):
    book = opened(workbooks.template(ROSTERS["members"]))
    sheet = book["党员名册"]
    values = dict(zip(HEAD, row(1), strict=True))
    for cell in sheet[1]:
        sheet.cell(3, cell.column).value = values.get(cell.value.rstrip("*"))
    buffer = io.BytesIO()
    book.save(buffer)
    batch = imports.start(upload(buffer.getvalue()), roster="members", by=keeper)
    labels = {column.label for column in ROSTERS["members"].columns().values()}
    assert len(batch.mapping["columns"]) == len(labels)
    batch = imports.set_mapping(batch, columns=batch.mapping["columns"], by=keeper)
    batch = running.check(batch, by=keeper)
    assert (batch.counts["rows"], batch.counts[RowOutcome.NEW]) == (1, 1)


def test_what_looks_like_a_formula_stays_text():
    content = workbooks.listed("表", ("甲",), [("=1+1",)], widths=(9,))
    assert open_workbook(content, "a.xlsx").grid(open_workbook(content, "a.xlsx").sheets[0])[1] == [
        "=1+1"
    ]


def test_rows_of_rosters_are_sound(keeper, branch):
    """What the other tests rest on."""
    assert checked(workbook(rosters.rows(5)), by=keeper).counts["errors"] == 0
