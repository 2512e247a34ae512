import contextlib
import datetime as dt
import io
import json
import subprocess
import sys
import zipfile

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from portal.imports.cells import NOT_COMPUTED
from portal.imports.reading.opening import OpenedGrid, open_workbook
from portal.imports.reading.refusing import UnusableFile
from tests.imports.reading import hostile

HEAD, ROW = ["姓名", "性别"], ["张三", "男"]


def grid_of(content, name="名册.xlsx", sheet=0):
    book = open_workbook(content, name)
    return book.grid(book.sheets[sheet])


def refusal(content, name="名册.xlsx"):
    with pytest.raises(UnusableFile) as raised:
        grid_of(content, name)
    return str(raised.value)


def xls(fill):
    book = xlwt.Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_xlsx_from_a_path_and_from_bytes(tmp_path):
    content = hostile.workbook()
    path = tmp_path / "党员.xlsx"
    path.write_bytes(content)
    assert list(grid_of(content)) == [HEAD, ROW]
    assert list(grid_of(path, "")) == [HEAD, ROW]


def test_cells_keep_their_types():
    day, moment = dt.date(2020, 1, 2), dt.datetime(2020, 1, 2, 3, 4, 5)  # noqa: DTZ001
    book = openpyxl.Workbook()
    book.active.append(["文", 1.5, 3, True, day, moment, None, dt.time(8, 30)])
    assert list(grid_of(hostile.saved(book))) == [["文", 1.5, 3, True, day, moment, "", "08:30:00"]]


def test_rows_and_columns_keep_their_places_when_the_sheet_starts_further_in():
    book = openpyxl.Workbook()
    book.active["C3"] = "姓名"
    grid = grid_of(hostile.saved(book))
    assert list(grid)[2] == ["", "", "姓名"]


def test_sheets_in_order_with_the_hidden_ones_named():
    book = openpyxl.Workbook()
    book.active.title = "甲"
    book.create_sheet("乙").sheet_state = "hidden"
    book.create_sheet("丙")["A1"] = "丙的内容"
    opened = open_workbook(hostile.saved(book), "a.xlsx")
    listed = [(sheet.name, sheet.hidden) for sheet in opened.sheets]
    assert listed == [("甲", False), ("乙", True), ("丙", False)]
    assert list(opened.grid("丙")) == [["丙的内容"]]
    with pytest.raises(UnusableFile, match="没有名为“丁”的工作表，有：甲、乙、丙"):
        opened.grid("丁")


def test_merged_cells_are_told():
    book = openpyxl.Workbook()
    book.active["A1"] = "名册"
    book.active.merge_cells("A1:C1")
    book.active["C2"] = "x"
    assert grid_of(hostile.saved(book)).merges == [((0, 0), (0, 2))]


def test_hidden_rows_are_read_and_said():
    book = openpyxl.Workbook()
    for row in (HEAD, ROW, ROW):
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    opened = open_workbook(hostile.saved(book), "a.xlsx")
    assert len(opened.grid("Sheet")) == 3
    assert opened.notes["Sheet"] == ["第 2 行（共 1 行）是隐藏行，也一并读取。"]


def test_formulas_give_their_saved_result_and_say_when_there_is_none():
    cells = (
        '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
        '<c r="C1" t="e"><f>NA()</f><v>#N/A</v></c>' + hostile.text_cell("D1", "=不是公式")
    )
    content = hostile.with_sheet(f'<row r="1">{cells}</row>')
    assert list(grid_of(content)) == [[2, "", "#N/A", "=不是公式"]]
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "=SUM(C1:D1)", "x"
    opened = open_workbook(hostile.saved(book), "a.xlsx")
    assert list(opened.grid("Sheet")) == [[NOT_COMPUTED, "x"]]
    assert "没有计算结果的公式" in opened.notes["Sheet"][0]


def test_faults_in_cells_are_kept_for_their_message():
    faults = '<c r="A1" s="0" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1" t="e"><v>#N/A</v></c>'
    content = hostile.with_sheet(f'<row r="1">{faults}{hostile.text_cell("C1", "x")}</row>')
    assert list(grid_of(content)) == [["#DIV/0!", "#N/A", "x"]]


def test_links_to_other_files_are_not_followed():
    content = hostile.with_parts(hostile.workbook(), xl__externalLinks__externalLink1_xml=b"<x/>")
    opened = open_workbook(content, "a.xlsx")
    assert list(opened.grid("名册")) == [HEAD, ROW]
    assert "不会打开其他文件" in opened.notes["名册"][0]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_csv_in_every_usual_encoding_and_separator(encoding, mark):
    text = f'姓名{mark}住址\r\n张三{mark}"甲村{mark}1号"\r\n李四{mark}"第一行\n第二行"\r\n'
    assert list(grid_of(text.encode(encoding), "a.csv")) == [
        ["姓名", "住址"], ["张三", f"甲村{mark}1号"], ["李四", "第一行\n第二行"],
    ]  # fmt: skip


def test_separator_is_not_taken_from_a_title_or_from_the_text():
    text = "党员名册\n姓名;备注;学历\n张三;一,二,三;大学\n李四;无;大专\n"
    assert list(grid_of(text.encode(), "a.csv"))[2] == ["张三", "一,二,三", "大学"]


def test_old_xls():
    def fill(book):
        sheet = book.add_sheet("名册")
        sheet.write_merge(0, 0, 1, 2, "标题")
        sheet.write(1, 1, "张三")
        sheet.write(1, 2, dt.date(1985, 3, 2), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
        book.add_sheet("藏").visibility = 1

    opened = open_workbook(xls(fill), "a.xls")
    assert [(s.name, s.hidden) for s in opened.sheets] == [("名册", False), ("藏", True)]
    grid = opened.grid("名册")
    assert list(grid)[1] == ["", "张三", dt.date(1985, 3, 2)]
    assert grid.merges == [((0, 1), (0, 2))]


def test_wrong_extension_is_said():
    assert "与扩展名不符" in refusal(hostile.workbook(), "a.xls")
    assert "与扩展名不符" in refusal(b"%PDF-1.7", "a.xlsx")
    assert "内容其实是网页" in refusal(b"<html><table><tr><td>x</td></tr></table></html>", "a.xls")
    assert "不是表格" in refusal("张三".encode(), "a.txt")
    assert "另存为 .xlsx" in refusal(hostile.workbook(), "a.ods")


def test_macros_are_refused():
    assert "带宏" in refusal(hostile.workbook(), "a.xlsm")
    disguised = hostile.with_parts(hostile.workbook(), **{"xl__vbaProject.bin": b"x"})
    assert "宏" in refusal(disguised)


def test_protected_file_says_to_take_the_password_off():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    assert "打开密码" in refusal(ole)
    # The record after the first one, passed off as that of a password.
    old = SOUND["a.xls"].replace(b"\xe1\x00\x02\x00", b"\x2f\x00\x02\x00", 1)
    assert "打开密码" in refusal(old, "a.xls")


def test_empty_missing_and_broken_files(tmp_path):
    assert "空文件" in refusal(b"")
    with pytest.raises(UnusableFile, match="文件打不开"):
        open_workbook(tmp_path / "没有.xlsx")
    assert "已损坏" in refusal(hostile.workbook()[:-400])
    broken = hostile.with_parts(hostile.workbook(), xl__worksheets__sheet1_xml=b"<worksheet><<<")
    assert "已损坏" in refusal(broken)
    assert "已损坏" in refusal(hostile.with_parts(hostile.workbook(), xl__workbook_xml=b"<a"))


def test_the_strict_form_of_xlsx_has_sheets_too():
    strict = (
        '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" '
        'xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships">'
        '<sheets><sheet name="名册" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    content = hostile.with_parts(hostile.workbook(), xl__workbook_xml=strict.encode())
    assert list(grid_of(content)) == [HEAD, ROW]


SOUND = {
    "a.xlsx": hostile.workbook(),
    "a.xls": xls(lambda book: book.add_sheet("甲").write(0, 0, "x")),
}


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_a_damaged_workbook_is_read_or_refused_in_words(name, data):
    content = bytearray(SOUND[name])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(UnusableFile):
        assert isinstance(grid_of(bytes(content), name), OpenedGrid)


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=300))
def test_any_text_file_is_read_or_refused_in_words(content):
    with contextlib.suppress(UnusableFile):
        assert isinstance(grid_of(content, "a.csv"), OpenedGrid)


def test_entities_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    content = hostile.with_parts(hostile.workbook(), xl__worksheets__sheet1_xml=bomb)
    assert "外部实体" in refusal(content)


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(UnusableFile, match="文件有 200 MB，最大 50 MB"):
        open_workbook(path)


def test_archive_bomb_is_refused():
    content = hostile.workbook()
    buffer = io.BytesIO(content)
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(350):
            part.write(b" " * 1024 * 1024)
    assert "解压后过大" in refusal(buffer.getvalue())


def test_styled_text_and_wrapped_lines_are_plain_text():
    book = openpyxl.Workbook()
    book.active["A1"] = "第一行\n第二行"
    book.active["A1"].font = Font(bold=True)
    assert list(grid_of(hostile.saved(book))) == [["第一行\n第二行"]]


def dimension_trap():
    row = f'<row r="1">{hostile.text_cell("A1", "姓名")}</row>'
    return hostile.with_sheet(row, "A1:XFD1048576")


def formatted_rows():
    rows = "".join(f'<row r="{n}" s="1" customFormat="1" ht="20"/>' for n in range(2, 1_048_577))
    return hostile.with_sheet(f'<row r="1">{hostile.text_cell("A1", "姓名")}</row>{rows}')


def formatted_cells():
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}" s="1"/>' for c in "ABCD") + "</row>"
        for n in range(2, 150_000)
    )
    return hostile.with_sheet(f'<row r="1">{hostile.text_cell("A1", "姓名")}</row>{rows}')


def far_corner():
    first, last = hostile.text_cell("A1", "姓名"), hostile.text_cell("XFD1048576", "x")
    return hostile.with_sheet(f'<row r="1">{first}</row><row r="1048576">{last}</row>')


def far_row():
    first, last = hostile.text_cell("A1", "姓名"), hostile.text_cell("T1048576", "x")
    return hostile.with_sheet(f'<row r="1">{first}</row><row r="1048576">{last}</row>')


def one_text_in_very_many_cells():
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 200_001))
    shared = f'<sst xmlns="{hostile.MAIN}"><si><t>{"长" * 32_000}</t></si></sst>'
    return hostile.with_parts(hostile.with_sheet(rows), xl__sharedStrings_xml=shared.encode())


def very_many_cells():
    rows = "".join(f'<row r="{n}">{"<c><v>1</v></c>" * 20}</row>' for n in range(1, 210_001))
    return hostile.with_sheet(rows)


def old_far_corner():
    def fill(book):
        sheet = book.add_sheet("甲")
        sheet.write(0, 0, "姓名")
        sheet.write(65535, 255, "x")

    return xls(fill)


MEASURE = """
import json, resource, sys
from portal.imports.reading.opening import UnusableFile, open_workbook
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
told = {}
for path in sys.argv[1:]:
    try:
        book = open_workbook(path)
        told[path] = [len(row) for row in book.grid(book.sheets[0])]
    except UnusableFile as reason:
        told[path] = str(reason)
more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([told, more // 1024, child // 1024]))
"""
HOSTILE = {
    dimension_trap: [1],
    formatted_rows: [1],
    formatted_cells: [1],
    far_corner: "有效区域太大",
    far_row: "有效区域太大",
    one_text_in_very_many_cells: "有效区域太大",
    very_many_cells: "有效区域太大",
    old_far_corner: "有效区域太大",
}


def test_hostile_workbooks_are_refused_or_read_within_300_megabytes(tmp_path):
    paths = {}
    for make in HOSTILE:
        paths[make] = tmp_path / f"{make.__name__}.{'xls' if make is old_far_corner else 'xlsx'}"
        paths[make].write_bytes(make())
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, paths.values())],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    outcomes, more, child = json.loads(run.stdout)
    for make, outcome in HOSTILE.items():
        got = outcomes[str(paths[make])]
        assert outcome in got if isinstance(outcome, str) else got == outcome, make.__name__
    assert more < 300
    assert child < 300
