"""What an official paper may not be is said of each block, all of it at once."""

import json

import pytest

from reports.blocks import (
    Bar,
    BarChart,
    BlockError,
    Cover,
    Gap,
    Head,
    Masthead,
    Prose,
    QuotedFigure,
    RedHead,
    Row,
    SectionHeading,
    Signature,
    Table,
    TitleLine,
    figures,
    from_json,
    gaps,
    sha256,
    to_json,
)
from reports.domain.official import checks, setting, titles
from tests.reports.official.papers import BRIEFING, NOTICE, REPORT

ROW = Row(("1",))
WRONG = {
    "发文字号": RedHead("县委组织部", "云组通[2026]12号"),
    "前面不加0": Signature("县委组织部", "2026年11月05日"),
    "合计226毫米": Table((Head("内容", mm=226),), (ROW,)),
    "没有写宽度": Table((Head("一", mm=20), Head("二")), ()),
    "没有第5级": SectionHeading("标题", level=5),
    "上面缺少第1级": SectionHeading("标题", level=2),
    "身份证号或手机号": Prose(("联系人13800138000",)),
    "身份证号": Table((Head("内容", mm=20),), (Row(("99990019900101001X",)),)),
    "不是数字": BarChart("得分", (Bar("青石镇", "九十"),)),
    "没有写编印单位": Masthead("周通报", ""),
    "不用这一块": Cover("封面", ()),
    "类型不对": TitleLine(5),
    "没有列": Table((), ()),
}


@pytest.mark.parametrize("words", WRONG)
def test_each_fault_is_named_with_its_block(words):
    with pytest.raises(BlockError) as refused:
        checks.require([TitleLine("通报"), WRONG[words]])
    (message,) = refused.value.messages
    assert message.startswith("第2块")
    assert words in message


def test_all_faults_are_told_at_once():
    with pytest.raises(BlockError) as refused:
        checks.require([TitleLine("通报"), *WRONG.values()])
    assert len(refused.value.messages) >= len(WRONG)


@pytest.mark.parametrize("blocks", [NOTICE, BRIEFING, REPORT])
def test_a_paper_is_kept_and_read_back_the_same(blocks):
    kept = json.loads(json.dumps(to_json(blocks), ensure_ascii=False))
    assert from_json(kept) == blocks
    assert sha256(from_json(kept)) == sha256(blocks)
    assert sha256(blocks[:-1]) != sha256(blocks)


def test_a_kept_block_that_cannot_be_read_is_named():
    with pytest.raises(BlockError, match=r"第2块（heading）读不出来"):
        from_json([{"block": "title", "text": "通报"}, {"block": "heading", "words": "一"}])
    with pytest.raises(BlockError, match=r"第1块（poison）读不出来"):
        from_json([{"block": "poison"}])


def test_gaps_and_figures_are_found():
    assert list(gaps(NOTICE)) == [Gap("工作特点")]
    assert next(figures(NOTICE)) == QuotedFigure("80", source="ledgers.due")


def test_long_titles_are_shaped_and_short_ones_left():
    assert titles.shaped("关于学习的通知") == "关于学习的通知"
    assert titles.shaped("一\n二") == "一\n二"
    lines = titles.shaped("关于2026年10月基层党建工作考核排名情况的通报").split("\n")
    assert len(lines) == 2
    assert "".join(lines) == "关于2026年10月基层党建工作考核排名情况的通报"
    assert not lines[1].startswith("的")
    for line in titles.shaped("关于" + "基层党建" * 12 + "的通报").split("\n"):
        assert len(line) <= 20


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")]
)
def test_headings_count_in_chinese(number, words):
    assert setting.chinese(number) == words
