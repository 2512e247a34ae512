import io

import django_tables2 as tables
import pytest
from openpyxl import load_workbook

from portal.audit.models import Event
from portal.ui import export
from portal.ui.tables import NumberColumn
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


class People(tables.Table):
    name = tables.Column(verbose_name="姓名")
    count = NumberColumn(verbose_name="数量")
    buttons = tables.Column(verbose_name="操作", attrs={"screen_only": True})


def exported(rows, by=None):
    response = export.list_workbook(People(rows), title="名单", by=by or UserFactory())
    return response, load_workbook(io.BytesIO(response.content)).active


def test_what_is_shown_arrives_with_headings_and_types():
    _, sheet = exported([{"name": "张三", "count": 3, "buttons": "×"}])
    assert [[cell.value for cell in row] for row in sheet.rows] == [["姓名", "数量"], ["张三", 3]]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-3", "@SUM(A1)", "\tx"])
def test_formula_injection(text):
    """The text arrives unchanged, as text, with Excel's own mark against evaluation."""
    _, sheet = exported([{"name": text, "count": 1}])
    cell = sheet["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_export_leaves_an_audit_event():
    by = UserFactory()
    exported([{"name": "张三", "count": 3}], by)
    event = Event.objects.get()
    assert (event.action, event.actor, event.object_label) == ("list.exported", by, "名单")
    assert event.detail == {"rows": 1}


def test_parts_of_a_list_are_one_sheet_with_one_line_of_headings():
    parts = [People([{"name": name, "count": 1}]) for name in ("张三", "李四")]
    made = export.written(parts, title="名单", by="王五")
    sheet = load_workbook(io.BytesIO(made.content)).active
    assert [row[0].value for row in sheet.rows] == ["姓名", "张三", "李四"]
    assert made.rows == 2
    assert "共 2 行" in sheet.oddFooter.left.text


def test_file_name_says_what_and_when():
    response, _ = exported([])
    assert "attachment" in response["Content-Disposition"]
    assert "%E5%90%8D%E5%8D%95" in response["Content-Disposition"]
