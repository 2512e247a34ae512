"""The table of hostile files: name, the way it comes in, its content."""

import io
import struct
import zipfile
import zlib

from tests.factories.files import archive
from tests.imports.reading import hostile

MAIN = hostile.MAIN
FORM_ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>单位</t></is></c></row>'


def png(width, height):
    """A picture that is what it claims to be: one colour packs a thousandfold."""

    def chunk(kind, data):
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    packer = zlib.compressobj(9)
    line = bytes(1 + width // 8)
    body = b"".join(packer.compress(line * 500) for _ in range(height // 500)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def gif():
    return b"GIF89a" + struct.pack("<HH", 50_000, 50_000) + b"\x00\x00\x00," + bytes(200)


def sheet(rows, rest=""):
    markup = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{rest}</worksheet>'
    return hostile.with_parts(hostile.workbook(), xl__worksheets__sheet1_xml=markup.encode())


def bomb():
    buffer = io.BytesIO(hostile.workbook())
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(350):
            part.write(bytes(1024 * 1024))
    return buffer.getvalue()


def merged(count, ref="A{0}:B{0}"):
    cells = "".join(f'<mergeCell ref="{ref.format(n)}"/>' for n in range(1, count + 1))
    return sheet(FORM_ROWS, f'<mergeCells count="{count}">{cells}</mergeCells>')


def shared(count, length):
    strings = f"<si><t>{'长' * length}</t></si>" * count
    markup = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
    return hostile.with_parts(hostile.workbook(), xl__sharedStrings_xml=markup)


def book_with(name):
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="r">'
        f'<sheets><sheet name="{name}" r:id="rId1"/></sheets></workbook>'
    )
    return hostile.with_parts(hostile.workbook(), xl__workbook_xml=book.encode())


def nested(depth):
    return sheet("<row>" * depth)


DECLARED = (
    '<?xml version="1.0"?><!--' + "x" * 100_000 + '--><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
)

WORKBOOKS = {
    "zip bomb": bomb,
    "6,000 parts": lambda: archive(
        {"xl/workbook.xml": "<a/>"} | {f"xl/{n}": "" for n in range(6000)}
    ),
    "a million merges": lambda: merged(1_000_000),
    "merges over every row": lambda: merged(2_000, "A1:A1048576"),
    "merge outside the data": lambda: merged(1, "ZZ900:AAA901"),
    "cell in the last corner": lambda: sheet(
        FORM_ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "shared strings of 200 MB": lambda: shared(2_000, 33_000),
    "declaration behind a long comment": lambda: hostile.with_parts(
        hostile.workbook(), xl__worksheets__sheet1_xml=DECLARED.encode()
    ),
    "markup nested 200,000 deep": lambda: nested(200_000),
    "sheet name of 300 characters": lambda: book_with("长" * 300),
    "no workbook inside": lambda: archive({"xl/workbook.xml": "<a/>"}),
    "cut off": lambda: hostile.workbook()[:-200],
    "old workbook cut off": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le")
    ),
}
TEXTS = {
    "NULs": lambda: b"a,b\n\0,\0\n",
    "20,000 columns": ("姓名," * 20_000 + "\n").encode,
    "one line of 20 MB": lambda: "长".encode() * 7_000_000,
    "quotes that never end": lambda: b'"' * 1_000_001,
}
PICTURES = {
    "50,000 by 50,000 points": lambda: png(50_000, 50_000),
    "5,000 by 5,000 points": lambda: png(5_000, 5_000),
    "gif of 50,000 points": gif,
}
DOCUMENTS = {
    "document of <": lambda: archive({"word/document.xml": "<" * 2_000_000}),
    "header of <": lambda: archive({"word/document.xml": "<a/>", "word/header1.xml": "<" * 65_536}),
}
