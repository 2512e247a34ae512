"""Blocks as a document and as a PDF: what was typed stands there as it was typed, on A4, the heads
of a table on each of its pages, each page with its number and who took it out."""

import io
import struct
from pathlib import Path

import pylopdf_fonts_zh_cn as open_fonts
import pytest
from django.core.exceptions import ValidationError
from docx import Document
from docx.oxml.ns import qn

from portal.foreign.limits import Limits
from reports.blocks import (
    Contents,
    Cover,
    FactLine,
    Head,
    NewPage,
    Paragraph,
    Row,
    RowKind,
    SealPlace,
    Table,
    TitleLine,
)
from reports.domain import layout, pdf, word
from tests.reports import pdfs

A4, A4_ON_ITS_SIDE = (210, 297), (297, 210)
SIGNED = "李梅 2026-10-26 09:30"
HOSTILE = [
    '#import "@preview/x:1.0.0": *',
    '#read("/etc/passwd")',
    "$a^2$ *粗* _斜_ `码` @引 <签> ~ -- ---",
    "\\u{4e00} \\ 反斜杠 / // 注 /* 注 */ /*",
    "= 一级标题",
    "#let x = 1; #panic()",
    "\"引号\" '撇号' ] ) } [ ( {",
    "<w:t>&amp;</w:t> &lt;",
]
HEADS = (
    Head("序号", width=5, is_number=True, centred=True),
    Head("内容", width=30),
    Head("数量", width=10, group="本期", centred=True),
    Head("比例", width=10, group="本期", centred=True),
)


def table(count, text="会堂"):
    rows = [Row((n, f"{text}{n}", "12.50", None)) for n in range(1, count + 1)]
    rows.insert(0, Row(("一、组织设置",), RowKind.GROUP))
    return Table(HEADS, (*rows, Row((f"合计：共 {count} 条",), RowKind.FIGURES)))


PAPER = [
    TitleLine("2026年10月组织工作台账"),
    FactLine((("填报单位", "东　镇"), ("期间", "2026年10月"))),
    table(90),
    FactLine((("填报人", "王芳"), ("审核人", ""))),
    SealPlace("云岭县东镇", "　　年　月　日"),
]
BOOK = [
    Cover("2026年度台账册", ("云岭县东镇",)),
    NewPage(),
    Contents(),
    NewPage(),
    *PAPER,
    NewPage(),
    TitleLine("2026年11月组织工作台账"),
    Paragraph("未报。"),
]


def as_pdf(blocks):
    return pdf.pdf(blocks, signed=SIGNED)


def as_docx(blocks):
    return Document(io.BytesIO(word.docx(blocks, signed=SIGNED)))


def in_one_line(text):
    return "".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_never_markup(text):
    blocks = [
        TitleLine(text),
        Paragraph(text),
        FactLine(((text, text),)),
        Table((Head(text, width=40),), (Row((text,)), Row((text,), RowKind.GROUP))),
        SealPlace(text, text),
    ]
    said = in_one_line("\n".join(pdfs.pages(as_pdf(blocks))))
    assert said.count(in_one_line(text)) == 9
    document = as_docx(blocks)
    (head,), *rows = [row.cells for row in document.tables[0].rows]
    assert [head.text, *(cell.text for (cell,) in rows)] == [text] * 3
    assert document.paragraphs[0].text == text


def test_a_pdf_has_its_heads_and_numbers_on_every_page():
    made = as_pdf(PAPER)
    pages = pdfs.pages(made)
    assert len(pages) == 3
    assert set(pdfs.sizes(made)) == {A4}
    for number, page in enumerate(pages, start=1):
        assert f"— {number} —\n{SIGNED} 导出，非涉密系统" in page
        assert "序号" in page
        assert "本期" in page
        assert "比例" in page
        assert "一、组织设置" in page  # the rows of a part say on each page what they belong to
    assert pages[0].startswith("2026年10月组织工作台账\n填报单位：东　镇")
    assert "合计：共 90 条" in pages[-1]
    assert "填报人：王芳" in pages[-1]
    assert "云岭县东镇（盖章）" in pages[-1]
    assert [f"会堂{n}" for n in range(1, 91)] == [
        line for page in pages for line in page.split() if line.startswith("会堂")
    ]


def test_a_document_says_the_same():
    document = as_docx(PAPER)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == A4
    title, about = document.paragraphs[:2]
    assert (title.text, about.text) == (
        "2026年10月组织工作台账",
        "填报单位：东　镇\t期间：2026年10月",
    )
    assert title.runs[0].font.size.pt == 22
    assert title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == layout.TITLE_FACE
    foot = section.footer.paragraphs[0]
    assert foot.text == f"—  —\n{SIGNED} 导出，非涉密系统"
    assert 'w:instr="PAGE"' in foot._p.xml
    upper, lower, group, first, *_, last = document.tables[0].rows
    assert ["tblHeader" in row._tr.xml for row in (upper, lower, group)] == [True, True, False]
    assert [cell.text for cell in upper.cells] == ["序号", "内容", "本期", "本期"]
    assert [cell.text for cell in lower.cells] == ["序号", "内容", "数量", "比例"]
    assert group.cells[0].text == group.cells[3].text == "一、组织设置"
    assert [cell.text for cell in first.cells] == ["1", "会堂1", "12.50", ""]
    assert last.cells[0].text == "合计：共 90 条"
    face = first.cells[1].paragraphs[0].runs[0]._r.rPr.rFonts.get(qn("w:eastAsia"))
    assert face == layout.BODY_FACE
    assert [paragraph.text for paragraph in document.paragraphs[-2:]] == [
        "云岭县东镇（盖章）",
        "　　年　月　日",
    ]


def test_wide_tables_lie_on_their_side():
    wide = [Table(tuple(Head(f"列{n}", width=20) for n in range(6)), ())]
    assert pdfs.sizes(as_pdf(wide)) == [A4_ON_ITS_SIDE]
    section = as_docx(wide).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == A4_ON_ITS_SIDE


def test_a_book_has_a_cover_and_contents_with_pages():
    cover, contents, *pages = pdfs.pages(as_pdf(BOOK))
    assert cover.split() == ["2026年度台账册", "云岭县东镇"]  # and no number
    lines = [line.replace("·", " ").split() for line in contents.split("\n")]
    assert lines[:3] == [
        ["目", "录"],
        ["2026年10月组织工作台账", "3"],
        ["2026年11月组织工作台账", "6"],
    ]
    assert "— 2 —" in contents
    assert pages[3].startswith("2026年11月组织工作台账")
    document = as_docx(BOOK)
    assert document.sections[0].different_first_page_header_footer
    assert document.sections[0].first_page_footer.paragraphs[0].text == ""
    field = document.element.xpath("//w:instrText")
    assert [code.text.split()[0] for code in field] == ["TOC"]
    assert len(document.element.xpath("//w:outlineLvl")) == 2
    assert [code.get(qn("w:fldCharType")) for code in document.element.xpath("//w:fldChar")] == [
        "begin",
        "separate",
        "end",
    ]
    assert document.core_properties.title == "2026年度台账册"


def test_a_word_longer_than_its_column_goes_on_in_the_next_line():
    long = "http://example.cn/" + "a" * 200
    heads = (Head("一", width=10), Head("二", width=10), Head("三", width=60))
    made = as_pdf([Table(heads, (Row((long, "邻", "远")),))])
    (page,) = pdfs.pages(made)
    assert long in in_one_line(page)
    assert max(len(line) for line in page.split("\n")) < 60


def test_long_words_of_a_cell_go_on_to_the_next_page():
    text = "很长的说明。" * 1200
    pages = pdfs.pages(as_pdf([Table(HEADS[:2], (Row((1, text)),))]))
    assert len(pages) == 4
    assert in_one_line("".join(pages)).count("很长的说明") >= 1190  # others are broken by the foot


def test_signs_no_document_can_hold_are_left_out():
    blocks = [Table((Head("内容", width=20),), (Row(("甲\x00乙\x08\ufffe丙\n第二行",)),))]
    (page,) = pdfs.pages(as_pdf(blocks))
    assert "甲乙丙\n第二行" in page
    assert as_docx(blocks).tables[0].rows[1].cells[0].text == "甲乙丙\n第二行"


def test_what_takes_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(pdf, "LIMITS", Limits(megabytes=120))
    with pytest.raises(ValidationError, match="内容太多，排不成一份 PDF"):
        as_pdf([table(3000)])


def renamed(face, folder):
    """A copy of an open face under the name of one that may not be given away."""
    font = bytearray(open_fonts.sans_path().read_bytes())
    tables = struct.unpack(">H", font[4:6])[0]
    records = (font[12 + 16 * n : 28 + 16 * n] for n in range(tables))
    start = next(struct.unpack(">I", r[8:12])[0] for r in records if r[:4] == b"name")
    count, texts = struct.unpack(">HH", font[start + 2 : start + 6])
    for place in range(start + 6, start + 6 + 12 * count, 12):
        platform, *_, kind, _, at = struct.unpack(">6H", font[place : place + 12])
        if kind in (1, 4, 6, 16):
            name = face.encode("mac-roman" if platform == 1 else "utf-16-be")
            font[place + 8 : place + 10] = struct.pack(">H", len(name))
            font[start + texts + at : start + texts + at + len(name)] = name
    Path(folder, "own.otf").write_bytes(font)


def test_the_departments_own_faces_go_first(settings, tmp_path):
    settings.FONTS_DIR = tmp_path / "none"
    blocks = [TitleLine("标题"), Paragraph("正文")]
    assert pdfs.faces(as_pdf(blocks)) == {"NotoSerifSC-Regular"}
    renamed("FangSong", tmp_path)
    settings.FONTS_DIR = tmp_path
    assert pdfs.faces(as_pdf(blocks)) == {"NotoSerifSC-Regular", "FangSong"}
