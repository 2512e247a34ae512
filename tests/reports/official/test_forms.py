"""The four forms of a paper carry the same numbers, and each is what its readers expect of it."""

import io
from dataclasses import replace

import openpyxl
import pytest

from reports.blocks import BlockError, Prose, Row, SectionHeading, Table, TitleLine
from reports.domain.official import html, numbers, pdf, renditions, word, workbook
from tests.reports import pdfs
from tests.reports.official.papers import BRIEFING, NOTICE, RANKING, REPORT, SIGNED, scores

DRAW = {
    "docx": lambda blocks: word.docx(blocks, signed=SIGNED),
    "pdf": lambda blocks: pdf.pdf(blocks, signed=SIGNED),
    "xlsx": lambda blocks: workbook.xlsx(blocks, signed=SIGNED),
    "html": lambda blocks: html.html(blocks).encode(),
}
LONG = [TitleLine("得分"), SectionHeading("分类"), scores(70), RANKING]


@pytest.fixture(scope="module")
def drawn():
    return {key: draw(NOTICE) for key, draw in DRAW.items()}


@pytest.mark.parametrize("key", DRAW)
def test_every_number_is_the_same_in_every_form(key, drawn):
    assert sum(numbers.of_blocks(NOTICE).values()) > 150
    assert numbers.differences(NOTICE, drawn[key], key) == []


@pytest.mark.parametrize("key", DRAW)
def test_a_number_that_differs_is_found(key, drawn):
    first, *others = RANKING.rows
    changed = replace(RANKING, rows=(Row((*first.cells[:2], "87.17", *first.cells[3:])), *others))
    blocks = [changed if one is RANKING else one for one in NOTICE]
    assert "87.17" in numbers.differences(blocks, drawn[key], key)


@pytest.mark.parametrize("key", DRAW)
def test_long_tables_and_briefings_carry_their_numbers_too(key):
    for blocks in (LONG, BRIEFING, REPORT) if key != "pdf" else (LONG,):
        assert numbers.differences(blocks, DRAW[key](blocks), key) == []


def test_a_pdf_has_the_page_of_the_standard(drawn):
    assert pdfs.sizes(drawn["pdf"]) == [(210, 297)] * 3 + [(297, 210), (210, 297)]
    pages = pdfs.pages(drawn["pdf"])
    for number, page in enumerate(pages, start=1):
        assert f"— {number} —" in page
    left, right = (pdfs.left_of(drawn["pdf"], n, "—") for n in (1, 0))
    assert left == pytest.approx(28 + 14 / 72 * 25.4, abs=1)
    assert right > 160
    assert pages[-1].split("\n")[-3].startswith("抄送：")


def test_twenty_two_lines_of_twenty_eight_characters_fill_a_page():
    text = "排" * 28 * 45
    made = pdf.pdf([TitleLine("字"), Prose((text,))], signed=SIGNED)
    (_, second, *_) = pdfs.pages(made)
    lines = [line for line in second.split("\n") if line.startswith("排")]
    assert [len(line.rstrip()) for line in lines] == [28] * 22


def test_heads_stand_on_every_page_of_a_long_table():
    pages = pdfs.pages(pdf.pdf(LONG, signed=SIGNED))
    tabled = [page for page in pages if "第1类" in page]
    assert len(tabled) > 2
    assert all("综合得分" in page and "（6分）" in page for page in tabled)


def test_a_workbook_prints_one_page_wide_with_its_heads(drawn):
    book = openpyxl.load_workbook(io.BytesIO(drawn["xlsx"]))
    assert book.sheetnames == ["正文", "乡镇（街道）排名", "综合得分", "分类得分", "累计得分"]
    sheet = book["乡镇（街道）排名"]
    assert sheet["A1"].value == "乡镇（街道）排名"
    assert sheet["A1"].font.name == "方正小标宋简体"
    assert sheet["A1"].font.size == 22
    assert sheet["A2"].value == "统计截止：2026年10月31日　单位：分"
    assert "A1:H1" in map(str, sheet.merged_cells.ranges)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # one wide, as nothing else is said
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
    assert sheet.oddFooter.center.text == "第&P页 共&N页"
    assert SIGNED in sheet.oddHeader.right.text
    assert [sheet["C4"].value, sheet["C4"].number_format] == [99, "0.00"]
    assert [sheet["H8"].value, sheet["H8"].number_format] == [-0.3563, "0.00%"]
    assert sheet["A9"].value.startswith("填报人：")


def test_a_workbook_runs_no_text_as_a_formula():
    hostile = Table(RANKING.heads, (Row(("=1+1", "=cmd|x", "+2", "@a", "-b", "1", "2", "3")),))
    made = workbook.xlsx([TitleLine("=2+2"), hostile], signed=SIGNED)
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}


def test_a_page_shows_text_as_text_without_styles_of_its_own(drawn):
    page = drawn["html"].decode()
    assert "style=" not in page
    assert "<script" not in page
    marked = html.html([TitleLine("<b>题</b>"), Prose(("<i>文</i>",))])
    assert "&lt;b&gt;题&lt;/b&gt;" in marked
    assert "<i>" not in marked


def test_nothing_is_drawn_of_a_paper_with_a_poisoned_block():
    poisoned = [*NOTICE[:9], Table(RANKING.heads, (Row(("1", "青石镇")),)), *NOTICE[10:]]
    for draw in DRAW.values():
        with pytest.raises(BlockError, match=r"第10块（表格）：第1行有2格，应当有8格"):
            draw(poisoned)


def test_a_paper_is_rendered_once_and_never_with_a_number_that_differs(monkeypatch):
    blocks = [TitleLine("通报"), Prose(("共12项。",))]
    made = renditions.render(blocks, signed=SIGNED)
    assert [one.form.key for one in made] == ["html", "docx", "xlsx", "pdf"]
    assert len({one.sha256 for one in made}) == 4
    wrong = word.docx([TitleLine("通报"), Prose(("共13项。",))], signed=SIGNED)
    form = replace(renditions.FORMS["docx"], draw=lambda *_, **__: wrong)
    monkeypatch.setitem(renditions.FORMS, "docx", form)
    with pytest.raises(BlockError, match="Word 文档里的数字与原文不一致"):
        renditions.render(blocks, signed=SIGNED)
