"""The Excel form of a register."""

import io

from openpyxl import load_workbook

from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.registers.domain import sheets


def form(register, rows=(), offered=None):
    definition = Definition.of(register.fieldset.versions.get())
    offered = Unit.objects.all() if offered is None else offered
    return sheets.written(register, definition, rows, offered=offered, world=World())


def test_the_form_guides_whoever_fills_it(register):
    book = load_workbook(io.BytesIO(form(register)))
    sheet = book["填报"]
    assert [cell.value for cell in sheet[3]][:4] == ["编号", "单位 *", "名称 *", "面积（平方米）"]
    assert sheet["C3"].comment.text == "文字，最多 40 字"
    assert (sheet.freeze_panes, sheet.protection.sheet) == ("C4", True)
    assert (sheet["C3"].protection.locked, sheet.column_dimensions["C"].protection.locked) == (
        True,
        False,
    )
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists["G4:G2003"] == "'选项'!$B$1:$B$3"
    assert [cell.value for cell in book["选项"]["B"]] == ["一级", "二级", "待提升"]
    assert book["_portal"].sheet_state == "veryHidden"
