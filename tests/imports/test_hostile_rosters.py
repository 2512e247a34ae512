"""Hostile workbooks through the whole command: refused with a reason, or read as plain data."""

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from branches.models import PartyMember
from portal.people.models import Person
from tests.factories.imports import workbook
from tests.imports.reading import hostile
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db

FORMULA = "+HYPERLINK(甲)"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "ha">]>'
    b'<worksheet xmlns="' + hostile.MAIN.encode() + b'"><sheetData/></worksheet>'
)


def command(path, by, *flags):
    try:
        call_command("import_roster", "members", str(path), "--as", by.username, *flags)
    except SystemExit as end:
        return end.code
    except CommandError as error:
        return error.returncode
    return 0


@pytest.mark.parametrize(
    "content",
    [
        hostile.with_parts(hostile.workbook(), **{"xl__vbaProject.bin": b"x"}),
        hostile.with_parts(hostile.workbook(), xl__worksheets__sheet1_xml=BOMB),
        hostile.with_sheet(
            f'<row r="1048576">{hostile.text_cell("XFD1048576", "x")}</row>', "A1:XFD1048576"
        ),
        workbook([HEAD, row(1)])[:-300],
    ],
    ids=["macro", "entities", "far cell", "cut off"],
)
def test_unusable_with_a_reason(content, keeper, branch, tmp_path):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    assert command(path, keeper) == 2
    assert not Person.everyone.exists()


def test_formulas_are_text_in_records_and_in_what_is_handed_out(keeper, branch, tmp_path):
    path, report = tmp_path / "名册.xlsx", tmp_path / "问题.xlsx"
    path.write_bytes(workbook([HEAD, row(1, 现居住地=FORMULA), row(2, name=FORMULA, 学历=FORMULA)]))
    assert command(path, keeper, "--partial", "--report", str(report)) == 1
    assert PartyMember.objects.get().person.address.reveal() == FORMULA
    cells = [cell for line in openpyxl.load_workbook(report).active.iter_rows() for cell in line]
    assert FORMULA in "".join(str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_links_to_other_files_stay_unread(keeper, branch, tmp_path):
    path = tmp_path / "名册.xlsx"
    content = workbook([HEAD, row(1)])
    path.write_bytes(hostile.with_parts(content, xl__externalLinks__externalLink1_xml=b"<x/>"))
    assert command(path, keeper) == 0
    assert PartyMember.objects.count() == 1
