"""The factory of workbooks: no database."""

import csv
import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from portal.imports.cells import text_of
from portal.sheets import delimited, texts
from portal.sheets.books import Book

FORMULAS = ["=1+1", "＝1+1", "+86", "＋1", "-1+1", "－1", "@SUM(A1)", "＠A", "\t=1", "\r=1", " =1"]


def opened(book):
    return load_workbook(io.BytesIO(book.content()))


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("lean", [True, False])
def test_text_stays_text_however_it_is_written(text, lean):
    book = Book(lean=lean)
    page = book.page("表")
    page.write(0, 0, text)
    page.write_row(1, 0, [text])
    page.write_column(2, 0, [text])
    page.write_string(3, 0, text, book.add_format({"bold": True}))
    page.merge_range(4, 0, 4, 2, text, book.add_format({"border": 1}))
    cells = [row[0] for row in opened(book).active.iter_rows()]
    assert [text_of(cell.value) for cell in cells] == [text.strip()] * 5
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    assert cells[3].font.bold


def test_numbers_and_days_keep_their_type():
    book = Book()
    book.page("表").write_row(0, 0, [-5, -0.5, dt.date(2026, 7, 1), "-5", "http://x", "甲"])
    cells = opened(book).active[1]
    assert [cell.value for cell in cells[:2]] == [-5, -0.5]
    assert [cell.data_type for cell in cells] == ["n", "n", "d", "s", "s", "s"]
    assert (cells[4].hyperlink, cells[5].quotePrefix) == (None, False)


@pytest.mark.parametrize("method", ["write_formula", "write_url"])
def test_formulas_and_links_cannot_be_written(method):
    page = Book().page("表")
    with pytest.raises(TypeError, match="no formula"):
        getattr(page, method)(0, 0, "=1+1")
    with pytest.raises(TypeError, match="no formula"):
        page.limits((1, 9, 0), {"validate": "decimal", "criteria": ">=", "value": "=A1"})


def test_an_option_cannot_break_out_of_the_list():
    book = Book()
    book.page("表").choices((1, 9, 0), ['甲",1)&cmd("', "=1+1"], error_title="长" * 40)
    made = opened(book)
    (rule,) = made["表"].data_validations.dataValidation
    assert (rule.formula1, len(rule.errorTitle)) == ("'选项'!$A$1:$A$2", 32)
    assert [(cell.value, cell.data_type) for cell in made["选项"]["A"]] == [
        ('甲",1)&cmd("', "s"),
        ("=1+1", "s"),
    ]


def test_any_name_makes_a_sheet_and_none_twice():
    book = Book()
    for name in ("'='!A1", "a/b:c*?[]\\", "长" * 300, "长" * 300, "\0\n", "𠮷" * 20):
        book.page(name).write(0, 0, "x")
    names = opened(book).sheetnames
    assert names == ["='!A1", "a_b_c_____", "长" * 31, "长" * 28 + "(2)", "表", "𠮷" * 15]


def test_a_text_no_cell_can_hold_is_told():
    with pytest.raises(texts.TextTooLongError):
        Book().page("表").write(0, 0, "x" * (texts.LONGEST + 1))


@pytest.mark.parametrize("text", FORMULAS)
def test_separated_text_is_neutral_and_comes_back(text):
    content = delimited.csv_file([[text, -5, "甲"]])
    ((first, number, plain),) = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (first, number, plain) == (f"'{text}", "-5", "甲")
    assert text_of(first) == text.strip()


def test_a_lone_ampersand_is_no_code_of_a_header():
    assert texts.on_paper("甲&D\n乙") == "甲&&D 乙"
