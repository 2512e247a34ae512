"""A document is kept as JSON, read back the same, and then drawn the same."""

import datetime as dt
import io
import json

import openpyxl

from reports.blocks import Head, Paragraph, Row, RowKind, Table, TitleLine, from_json, to_json
from reports.domain import paper
from reports.domain.marks import Mark

DOCUMENT = [
    TitleLine("云岭县干部名册"),
    Paragraph("内部资料，注意保管"),
    Table(
        heads=(
            Head("序号", width=5, is_number=True, centred=True),
            Head("姓名", width=10),
            Head("学历", width=8, group="全日制教育"),
            Head("院校", width=20, group="全日制教育"),
        ),
        rows=(
            Row(("县财政局",), RowKind.GROUP),
            Row((1, "张　三", None, "=1+1")),
            Row(("合计：共 1 人。",), RowKind.FIGURES),
        ),
    ),
]
MARK = Mark("李梅", "干部科", "云岭县", dt.datetime(2026, 7, 25, 9, tzinfo=dt.UTC), "N1", "核对")


def drawn(blocks):
    content = paper.xlsx(blocks, name="名册", title="干部名册", mark=MARK)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return list(sheet.iter_rows(values_only=True)), sorted(map(str, sheet.merged_cells.ranges))


def test_a_document_is_kept_and_read_back_the_same():
    kept = json.loads(json.dumps(to_json(DOCUMENT), ensure_ascii=False))
    assert from_json(kept) == DOCUMENT
    assert drawn(from_json(kept)) == drawn(DOCUMENT)


def test_blocks_are_drawn_one_below_the_other():
    rows, merged = drawn(DOCUMENT)
    assert [row[0] for row in rows[:3]] == ["云岭县干部名册", "内部资料，注意保管", "序号"]
    assert rows[2:4] == [
        ("序号", "姓名", "全日制教育", None),
        (None, None, "学历", "院校"),
    ]
    assert rows[4:] == [
        ("县财政局", None, None, None),
        (1, "张　三", None, "=1+1"),
        ("合计：共 1 人。", None, None, None),
    ]
    assert merged == ["A1:D1", "A2:D2", "A3:A4", "A5:D5", "A7:D7", "B3:B4", "C3:D3"]
