"""Workbooks nobody should open unprepared, made on the spot."""

import io
import zipfile

import openpyxl
import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill=None, **options) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("名册")
        if fill:
            fill(sheet)
        else:
            sheet.write_row(0, 0, ["姓名", "性别"])
            sheet.write_row(1, 0, ["张三", "男"])
    return buffer.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """The archive with parts replaced or added; names are given with `__` for `/`."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): made for name, made in parts.items()}
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in named:
                new.writestr(name, old.read(name))
        for name, made in named.items():
            new.writestr(name, made)
    return buffer.getvalue()


def with_sheet(cells: str, dimension: str = "A1") -> bytes:
    markup = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    return with_parts(workbook(), xl__worksheets__sheet1_xml=markup.encode())


def text_cell(ref: str, text: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'
