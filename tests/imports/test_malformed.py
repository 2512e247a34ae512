"""Workbooks no office program writes get an answer in words, never an error of the server."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import imports as roster
from tests.factories.accounts import signed_in
from tests.imports.rosters import HEAD, rows

pytestmark = pytest.mark.django_db


def changed(part, old, new):
    """A sound workbook of members with one part of it made odd."""
    given, made = io.BytesIO(roster.workbook([HEAD, *rows(2)])), io.BytesIO()
    with zipfile.ZipFile(given) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == part else content)
    return made.getvalue()


SHEET, BOOK, END = "xl/worksheets/sheet1.xml", "xl/workbook.xml", b"</sheetData>"
DOCTYPE = b"<!DOCTYPE x [<!ENTITY e 'x'>]>"


def merged(ref):
    return END + f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'.encode()


def wide():
    return (",".join(HEAD) + "," * 20_000 + "\n" + "a," * 20_000).encode()


FILES = {
    "a document type": lambda: changed(SHEET, b"<worksheet", DOCTYPE + b"<worksheet"),
    "a long sheet name": lambda: changed(BOOK, b'name="', b'name="' + b"x" * 300),
    "a merge outside": lambda: changed(SHEET, END, merged("XFA1048000:XFD1048576")),
    "a merge that is none": lambda: changed(SHEET, END, merged("x")),
    "20,000 columns.csv": wide,
    "no text.csv": lambda: b"\x00,\x00\n",
}


@pytest.mark.parametrize("case", FILES)
def test_upload_is_taken_or_refused_in_words(case, client, keeper, branch):
    signed_in(client, keeper)
    name = case if case.endswith(".csv") else f"{case}.xlsx"
    file = SimpleUploadedFile(name, FILES[case]())
    answer = client.post(reverse("imports:start"), {"roster": "members", "file": file}, follow=True)
    assert answer.status_code in {200, 422}
