"""What a section of a record's page says, read back from how it is drawn."""

import pytest

from portal.ui.papers import PaperHeading, PaperLine, PaperTable, signs_in, width_of
from portal.ui.sections import parts_of, parts_of_page


def labels(table):
    return [(head.group, head.label) for head in table.heads]


def test_facts_stand_side_by_side_where_they_are_short():
    (table,) = parts_of(
        '<dl class="facts"><div class="fact"><dt>姓名</dt><dd>王&lt;b&gt;芳</dd></div>'
        '<div class="fact"><dt>电话</dt><dd>138 <button>显示</button></dd></div>'
        "<div><dt>备注</dt><dd>一<br>二</dd></div></dl>"
    )
    assert [head.label for head in table.heads] == [""] * 4
    assert table.rows == (("姓名", "王<b>芳", "电话", "138"), ("备注", "一 二", "", ""))


def test_a_long_fact_takes_the_width():
    (table,) = parts_of(f"<dl><dt>简历</dt><dd>{'字' * 30}</dd></dl>")
    assert table.rows == (("简历", "字" * 30),)


def test_a_table_with_common_heads_a_row_across_and_sums():
    (table,) = parts_of(
        "<table><thead><tr><th rowspan=2>单位</th><th colspan=2>本月</th></tr>"
        "<tr><th>应报</th><th>实报</th></tr></thead><tbody>"
        '<tr><td colspan="3">乡镇</td></tr>'
        '<tr><th>东河镇</th><td class="num">2</td><td class="num"><a href="/x/">1</a></td></tr>'
        '</tbody><tfoot><tr><td>合计</td><td colspan="2">3</td></tr></tfoot></table>'
    )
    assert labels(table) == [("", "单位"), ("本月", "应报"), ("本月", "实报")]
    assert table.rows == (("乡镇",), ("东河镇", "2", "1"), ("合计", "3", ""))
    assert [head.is_number for head in table.heads] == [False, True, True]


def test_heads_no_page_shows_and_heads_there_are_none():
    hidden, bare = parts_of(
        '<table><thead class="visually-hidden"><tr><th>项目</th></tr></thead>'
        "<tbody><tr><td>一</td></tr></tbody></table>"
        "<table><tbody><tr><th>年</th></tr><tr><td>2026</td></tr></tbody></table>"
    )
    assert (labels(hidden), hidden.rows) == ([("", "项目")], (("一",),))
    assert (labels(bare), bare.rows) == ([("", "年")], (("2026",),))


def test_headings_lines_and_lists_in_their_order():
    parts = parts_of(
        "前言<h3>变更</h3><p>说明 <strong>一</strong></p>"
        '<div class="stats"><div class="stat"><div class="stat-label">人数</div>'
        '<div class="stat-value">12</div><div class="small">提示</div></div></div>'
        '<ol class="events"><li><time>2026-01</time><strong>更名</strong> 原名</li></ol>'
        '<form><input></form><p class="d-print-none">按钮</p><p hidden>藏</p>'
    )
    assert parts == [
        PaperLine("前言"),
        PaperHeading("变更"),
        PaperLine("说明 一"),
        PaperLine("人数：12"),
        PaperLine("2026-01 更名 原名"),
    ]


def test_nothing_of_nothing():
    assert parts_of("<div> <table></table><dl></dl></div>") == []
    assert isinstance(parts_of("<table><tr><td>1</td></tr></table>"), list)
    assert not [p for p in parts_of("<svg><title>x</title></svg>") if isinstance(p, PaperTable)]


@pytest.mark.parametrize("words", ["序号", "一般", "尹慧娟", "2026-06-03", "云岭人才公寓1栋101"])
def test_names_and_days_do_not_break_on_the_fullest_page_that_stands(words):
    """180 mm for 99 characters; half a character of 10.5 pt is 1.852 mm, a cell's edges 3.81."""
    room = width_of(words, ()) * 180 / 99
    assert signs_in(words) * 1.852 + 3.81 <= room


def test_of_a_whole_page_only_what_stands_below_its_header():
    assert parts_of_page(
        "<nav><a>首页</a></nav><main><h1>一览</h1>"
        "<div class='page-body'><p>共 3 人</p></div></main>"
        "<footer>页脚</footer>"
    ) == [PaperLine("共 3 人")]
