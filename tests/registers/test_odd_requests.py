"""What the pages of registers answer to files and requests no page of theirs makes."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.fields.domain.world import World
from portal.fields.models import FieldSet
from portal.registers.domain import registers, sheets
from portal.registers.models import Register, RegisterRecord
from tests.factories.accounts import signed_in
from tests.factories.registers import key

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
DOCTYPE = b"<!DOCTYPE x [<!ENTITY e 'x'>]>"
MERGE = b'<mergeCells count="1"><mergeCell ref="XFA1048000:XFD1048576"/></mergeCells>'


def changed(body, part, old, new):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new, 1) if name == part else content)
    return made.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        (SHEET, b"<worksheet", DOCTYPE + b"<worksheet"),
        (BOOK, b"<workbook", DOCTYPE + b"<workbook"),
        ("xl/styles.xml", b"<styleSheet", DOCTYPE + b"<styleSheet"),
        (SHEET, b"</sheetData>", b""),
        (SHEET, b"</sheetData>", b"</sheetData>" + MERGE),
        (BOOK, b'name="', b'name="' + b"x" * 300),
    ],
)
def test_a_form_made_odd_is_refused_in_words(client, member, register, town, change):
    definition = registers.current(register)
    form = sheets.written(register, definition, offered=[town], world=World())
    file = SimpleUploadedFile("a.xlsx", changed(form, *change))
    address = reverse("registers:excel", args=[register.pk])
    answer = signed_in(client, member).post(address, {"file": file})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "sent",
    [
        b"[" * 100_000,
        b'{"rows": [{"id": 99999999999999999999, "unit": 1, "cells": {}, "before": {}}]}',
        b'{"rows": [{"id": null, "unit": "\\u0000", "cells": {}, "before": {}}]}',
        b'{"rows": 1}',
    ],
)
def test_cells_the_grid_never_sends_are_refused(client, member, register, sent):
    address = reverse("registers:save-cells", args=[register.pk])
    answer = signed_in(client, member).post(address, sent, content_type="application/json")
    assert answer.status_code == 400


def test_more_rows_than_one_paste_may_hold_are_refused_in_words(client, member, register, town):
    line = {"id": None, "unit": town.pk, "cells": {key(register, "名称"): "甲"}, "before": {}}
    address = reverse("registers:save-cells", args=[register.pk])
    sent = json.dumps({"rows": [line] * 501})
    answer = signed_in(client, member).post(address, sent, content_type="application/json")
    assert (answer.status_code, "一次最多粘贴 500 行" in answer.json()["reason"]) == (422, True)
    assert not RegisterRecord.objects.exists()


def test_a_zero_sent_by_the_grid_is_a_figure(client, member, register, town):
    cells = {key(register, "名称"): "会堂", key(register, "面积"): 0}
    sent = {"rows": [{"id": None, "unit": town.pk, "cells": cells, "before": {}}]}
    address = reverse("registers:save-cells", args=[register.pk])
    signed_in(client, member).post(address, json.dumps(sent), content_type="application/json")
    assert RegisterRecord.objects.get().values[key(register, "面积")] == "0.00"


def test_a_register_of_the_same_name_made_at_the_same_moment(client, office, register, monkeypatch):
    """The other's is saved between the look at the names and the writing of one's own."""
    monkeypatch.setattr(registers, "_name_is_free", lambda *_, **__: ())
    facts = {"name": register.name, "levels": ["township"], "note": ""}
    answer = signed_in(client, office).post(reverse("registers:new"), facts)
    assert answer.status_code == 422
    assert "已有名称相同的“登记簿”，可能是他人刚刚保存的" in answer.content.decode()
    assert (Register.objects.count(), FieldSet.objects.count()) == (1, 1)
