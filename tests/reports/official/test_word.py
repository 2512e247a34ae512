"""An official paper as a Word document, read back from its XML against GB/T 9704-2012; the numbers
here are the standard's own, not those of `measures`."""

import io
import re

import pytest
from docx import Document
from docx.oxml.ns import qn

from reports.blocks import BlockError
from reports.domain.official import checks, word
from tests.reports.official.papers import (
    BRIEFING,
    NOTICE,
    REPORT,
    SIGNED,
    Attachment,
    Prose,
    RedHead,
    SectionHeading,
    TitleLine,
)


def drawn(blocks):
    return Document(io.BytesIO(word.docx(blocks, signed=SIGNED)))


@pytest.fixture(scope="module")
def notice():
    return drawn(NOTICE)


def looks(document, style):
    """Face, size in points, of a style as office software shows it."""
    found = document.styles[style]
    faces = {found.element.rPr.rFonts.get(qn(f"w:{name}")) for name in ("ascii", "eastAsia")}
    assert len(faces) == 1
    return faces.pop(), found.font.size.pt


def said(document, style):
    return [one.text for one in document.paragraphs if one.style.name == style]


def test_the_page_is_the_standards(notice):
    upright = notice.sections[0]
    sides = ("page_width", "page_height", "top_margin", "left_margin", "right_margin")
    assert [round(getattr(upright, side).mm) for side in sides] == [210, 297, 37, 28, 26]
    assert (round(upright.bottom_margin.mm), round(upright.footer_distance.mm)) == (35, 28)
    grid = upright._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    height, width = 225 / 25.4 * 1440, 156 / 25.4 * 72
    assert height // int(grid.get(qn("w:linePitch"))) == 22
    closer = notice.styles["公文正文"].element.rPr.find(qn("w:spacing"))
    assert int(width / (16 + int(closer.get(qn("w:val"))) / 20)) == 28
    assert notice.styles["公文标题"].element.rPr.find(qn("w:spacing")).get(qn("w:val")) == "0"


def test_faces_and_sizes_are_the_standards(notice):
    assert {
        style: looks(notice, style)
        for style in ("公文标题", "公文正文", "公文一级标题", "公文二级标题", "公文三级标题")
    } == {
        "公文标题": ("方正小标宋简体", 22),
        "公文正文": ("仿宋_GB2312", 16),
        "公文一级标题": ("黑体", 16),
        "公文二级标题": ("楷体_GB2312", 16),
        "公文三级标题": ("仿宋_GB2312", 16),
    }
    assert looks(notice, "发文字号") == looks(notice, "主送机关") == ("仿宋_GB2312", 16)
    assert looks(notice, "版记") == ("仿宋_GB2312", 14)
    assert looks(notice, "附件顺序号") == ("黑体", 16)
    assert str(notice.styles["发文机关标志"].font.color.rgb) == "FF0000"
    prose = notice.styles["公文正文"].paragraph_format
    assert prose.first_line_indent.pt == 32
    assert 28 <= prose.line_spacing.pt <= 29
    for name in ("公文标题", "公文正文", "公文一级标题"):
        assert notice.styles[name].font.bold is False


def test_the_title_is_the_first_centred_paragraph_of_its_size(notice):
    large = [
        one
        for one in notice.paragraphs
        if one.style.font.size.pt == 22 and one.style.paragraph_format.alignment == 1
    ]
    assert large[0].text.replace("\n", "") == "关于2026年10月基层党建工作考核排名情况的通报"


def test_number_and_date_are_written_as_the_standard_asks(notice):
    (number,) = said(notice, "发文字号")
    assert re.fullmatch(r"[^〔]+〔20\d{2}〕[1-9]\d*号", number)
    (date,) = said(notice, "成文日期")
    assert date == "2026年11月5日"
    office = next(one for one in notice.paragraphs if one.style.name == "发文机关署名")
    day = next(one for one in notice.paragraphs if one.style.name == "成文日期")
    # The organ two characters from the right, the day begins two behind its first sign.
    assert office.paragraph_format.right_indent.pt == 32
    assert day.paragraph_format.right_indent.pt == 2.5 * 16


def test_headings_are_numbered_by_the_drawing(notice):
    heads = [one.text for one in notice.paragraphs if re.match(r"公文.级标题", one.style.name)]
    assert heads == [
        "一、总体情况",
        "（一）乡镇",
        "1.分项",
        "（1）其中",
        "（二）县直",
        "二、排名情况",
        "三、报送情况",
    ]


def test_odd_pages_bear_their_number_right_and_even_ones_left(notice):
    assert notice.settings.odd_and_even_pages_header_footer
    section = notice.sections[0]
    (odd,), (even,) = section.footer.paragraphs, section.even_page_footer.paragraphs
    for foot in (odd, even):
        assert foot.text == "—  —"
        assert 'w:instr="PAGE"' in foot._p.xml
        assert looks(notice, foot.style.name) == ("宋体", 14)
    assert (odd.paragraph_format.alignment, odd.paragraph_format.right_indent.pt) == (2, 14)
    assert (even.paragraph_format.alignment, even.paragraph_format.left_indent.pt) == (0, 14)
    assert all(one.footer.is_linked_to_previous for one in list(notice.sections)[1:])


def test_a_wide_attachment_lies_on_its_side_and_tables_fit(notice):
    sections = list(notice.sections)
    assert [round(one.page_width.mm) for one in sections] == [210, 297, 210]
    wide = sections[1]
    block = wide.page_width.mm - wide.left_margin.mm - wide.right_margin.mm
    assert (round(block), round(wide.page_height.mm)) == (225, 210)
    widths = [sum(int(column.width) for column in table.columns) / 36000 for table in notice.tables]
    assert [round(one) for one in widths[:2]] == [156, 225]
    assert all(one <= limit + 0.01 for one, limit in zip(widths, (156, 225, 156, 156), strict=True))
    ranking = notice.tables[0]
    assert "tblHeader" in ranking.rows[0]._tr.xml
    assert ranking.rows[0].cells[3].text == "基础分\n（100分）"


def test_attachments_are_named_before_and_numbered(notice):
    assert said(notice, "附件说明") == ["附件：1. 分类得分"]
    assert said(notice, "附件说明续行") == ["2. 累计得分"]
    assert said(notice, "附件顺序号") == ["附件1", "附件2"]
    single = drawn([TitleLine("通知"), Attachment("名单"), Prose(("无",))])
    assert said(single, "附件顺序号") == ["附件"]
    attached = next(one for one in single.paragraphs if one.style.name == "附件顺序号")
    assert attached.paragraph_format.page_break_before


def test_the_imprint_stands_at_the_foot_of_the_last_page(notice):
    last = notice.tables[-1]
    assert 'w:tblpYSpec="bottom"' in last._tbl.xml
    assert [row.cells[0].text for row in last.rows] == [
        "抄送：县委办公室，县纪委监委。",
        "中共云岭县委组织部办公室\t2026年11月5日印发",
    ]


def test_gaps_are_seen_and_figures_marked(notice):
    runs = [run for one in notice.paragraphs for run in one.runs]
    assert [run.text for run in runs if run.style.name == "待填写"] == ["［工作特点］"]
    assert [run.text for run in runs if run.style.name == "数据"] == [
        "80",
        "76",
        "5",
        "79.04",
        "1.20",
    ]


def test_a_briefing_has_its_masthead():
    briefing = drawn(BRIEFING)
    lines = [(one.style.name, one.text) for one in briefing.paragraphs[:4]]
    assert lines == [
        ("密级位置", "内部资料　注意保存"),
        ("简报名称", "重点工作周通报"),
        ("简报期号", "第12期（总第236期）"),
        ("编印单位和日期", "县委组织部办公室编\t2026年11月2日"),
    ]
    assert briefing.paragraphs[1].style.font.color.rgb is not None
    assert [row.cells[0].text for row in briefing.tables[-1].rows] == [
        "报：市委组织部。",
        "送：县委办公室。",
        "发：各乡镇（街道）党（工）委。\t共印50份",
    ]


def test_what_is_not_signed_yet_shows_where_its_number_comes():
    report = drawn(REPORT)
    assert said(report, "简报期号") == ["［签发时编期号］"]
    assert said(report, "编印单位和日期") == ["县委人才工作领导小组办公室\t［签发时填写日期］"]
    assert said(report, "主送机关") == ["呈：县委常委会"]
    # A wide table in the text has a page on its side to itself.
    assert [round(one.page_width.mm) for one in report.sections] == [210, 297, 210]
    assert report.tables[-1].rows[0].cells[0].text == "领导批示："


def test_a_long_red_head_stays_on_one_line():
    name = "中共云岭县委党的建设工作领导小组办公室文件"
    made = drawn([RedHead(name, "云党建办〔2026〕3号"), TitleLine("通报")])
    size = made.paragraphs[0].runs[0].font.size.pt
    assert size * len(name) <= 156 / 25.4 * 72


def test_one_poisoned_block_fails_with_words_that_name_it():
    with pytest.raises(BlockError, match=r"第3块（标题）：第3级标题的上面缺少第2级标题"):
        word.docx(
            [TitleLine("通报"), SectionHeading("一"), SectionHeading("二", level=3)], signed=SIGNED
        )
    assert checks.NUMBER.fullmatch("云组通〔2026〕012号") is None
