import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.imports.reading.headings import find_table
from portal.imports.reading.opening import OpenedGrid

WORDS = {
    "姓名", "性别", "民族", "籍贯", "出生年月", "参加工作时间", "参加工作", "入党时间", "入党",
    "现任职务", "学历", "学位", "毕业院校及专业", "任现职时间", "任现职级时间", "任现职务层次时间",
    "备注", "身份证号", "公民身份证号", "所在党支部", "出生日期", "人员类别",
    "加入党组织日期", "序号", "职称",
}  # fmt: skip
PEOPLE = [["张三", "男", "汉族"], ["李四", "女", "蒙古族"], ["王　五", "男", "回族"]]


def table_of(rows, merges=(), words=WORDS):
    return find_table(OpenedGrid(rows, merges), words)


def texts(table):
    return [heading.text for heading in table.headings]


def reasons(table):
    return dict(table.skipped)


PRINTED = [
    ["云岭县科级干部名册", *[""] * 14],
    ["", *[""] * 12, "2026年10月", ""],
    ["姓名", "现任职务", "性别", "民族", "籍贯", "全日制教育", "", "在职教育", "",
     "出生年月", "参加工作", "入党", "任现职时间", "任现职级时间", "备注"],
    [*[""] * 5, *["学历\n(学位)", "毕业院校\n及专业"] * 2, *[""] * 6],
    ["一、县委办公室", *[""] * 14],
    ["张　三", "主任", "男", "汉族", "山东济南", "大学", "某大学法学", "", "", "1975.03", "1997.07",
     "1996.05", "2021.06", "2021.06", ""],
]  # fmt: skip
PRINTED_MERGES = [
    ((0, 0), (0, 14)),
    *[((2, c), (3, c)) for c in (0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 14)],
    ((2, 5), (2, 6)),
    ((2, 7), (2, 8)),
    ((4, 0), (4, 14)),
]


@pytest.mark.parametrize("merges", [PRINTED_MERGES, []], ids=["merged", "merges lost, as in csv"])
def test_two_row_headings_of_the_printed_roster_are_flattened(merges):
    table = table_of(PRINTED, merges)
    assert texts(table)[:10] == [
        "姓名", "现任职务", "性别", "民族", "籍贯", "全日制教育/学历(学位)",
        "全日制教育/毕业院校及专业", "在职教育/学历(学位)", "在职教育/毕业院校及专业", "出生年月",
    ]  # fmt: skip
    assert table.numbers == [6]
    assert reasons(table) == {5: "分组标题"}
    assert table.headings[5].letter == "F"


def test_summary_variant_with_groups_further_right():
    head = ["姓名", "现任职务", "性别", "民族", "出生年月", "籍贯", "参加工作", "入党",
            "全日制", "", "在职", "", "职称", "任现职时间", "任现职务层次时间", "任现职级时间",
            "备注", "单位归口"]  # fmt: skip
    below = [""] * 8 + ["学历学位", "院校专业", "学历学位", "院校专业"] + [""] * 6
    row = ["张三", "主任", "男", "汉族", "1975.03", "济南", "1997.07", "1996.05", *["x"] * 10]
    table = table_of([["干部名册", *[""] * 17], head, below, row])
    assert texts(table)[8:13] == [
        "全日制/学历学位", "全日制/院校专业", "在职/学历学位", "在职/院校专业", "职称",
    ]  # fmt: skip
    assert table.rows == [row]


def test_groups_over_every_column():
    rows = [["基本情况", "", "", "教育情况", ""], ["姓名", "性别", "民族", "学历", "学位"],
            [*PEOPLE[0], "大学", "学士"]]  # fmt: skip
    assert texts(table_of(rows)) == [
        "基本情况/姓名", "基本情况/性别", "基本情况/民族", "教育情况/学历", "教育情况/学位",
    ]  # fmt: skip


def test_national_workbook_has_a_title_and_its_headings_in_row_2():
    rows = [["人员基本信息", "", ""], ["姓名", "身份证号", "性别"], ["张三", "1", "男"]]
    table = table_of(rows, [((0, 0), (0, 2))])
    assert (texts(table), table.numbers) == (["姓名", "身份证号", "性别"], [3])


def test_member_summary_with_records_from_row_5():
    rows = [
        ["党员基本信息汇总表", "", "", ""],
        ["填报单位（盖章）：", "", "填报日期：2026.10", ""],
        ["姓名", "所在党支部", "公民身份证号", "性别"],
        ["必填", "必填", "必填，18位", "下拉选择"],
        ["张三", "甲支部", "x", "男"],
    ]
    table = table_of(rows)
    assert table.numbers == [5]
    assert reasons(table) == {4: "填写提示"}


def test_a_sparse_first_record_is_no_second_row_of_headings():
    rows = [["姓名", "性别", "民族", "备注"], ["张三", "", "", ""], *[[*p, ""] for p in PEOPLE]]
    table = table_of(rows)
    assert texts(table) == ["姓名", "性别", "民族", "备注"]
    assert table.numbers == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["合　计", "", "3"], "合计行"),
        (["小计：", "", "3人"], "合计行"),
        (["", "总计", ""], "合计行"),
        (["东河镇小计", "", ""], "合计行"),
        (["共3人", "", ""], "合计行"),
        (["填表人：李四", "", "审核人：王五"], "落款"),
        (["审核人（签字）：", "", ""], "落款"),
        (["", "", "填表日期：2026年10月8日"], "落款"),
        (["2026年10月8日", "", ""], "落款"),
        (["填表说明：一、本表由党支部填写。", "", ""], "说明"),
        (["注：学历按最高学历填写", "", ""], "说明"),
        (["说明", "", ""], "说明"),
        (["姓名", "性别", "民族"], "重复的表头"),
        (["姓　名", "性 别", "民族"], "重复的表头"),
        (["党员名册", "", ""], "重复的标题"),
        (["一、县委办公室", "", ""], "分组标题"),
        (["（二）东河镇", "", ""], "分组标题"),
        (["示例：张三", "男", "汉族"], "示例行"),
        (["第2页", "", "共3页"], "落款"),
    ],
)
def test_rows_that_are_no_records_are_skipped_with_their_reason(row, reason):
    rows = [["党员名册", "", ""], ["姓名", "性别", "民族"], *PEOPLE, row, *PEOPLE]
    table = table_of(rows)
    assert reasons(table) == {6: reason}
    assert len(table.rows) == 6


@pytest.mark.parametrize("name", ["合志强", "注明", "时间", "单位", "说明明", "备注"])
def test_people_with_such_names_stay(name):
    assert len(table_of([["姓名", "性别", "民族"], *PEOPLE, [name, "男", "汉族"]]).rows) == 4


def test_numbers_of_columns_under_the_headings_are_no_record():
    rows = [["姓名", "性别", "民族"], ["1", "2", "3"], *PEOPLE]
    assert reasons(table_of(rows)) == {2: "栏号行"}


def test_blank_rows_and_rows_with_a_preprinted_number_only_are_passed_over():
    rows = [["序号", "姓名", "性别"], [1.0, "张三", "男"], ["", "", ""], [2.0, "", ""], [3.0]]
    table = table_of(rows)
    assert (table.numbers, table.skipped) == ([2], [])


def test_a_total_in_the_column_of_serial_numbers():
    rows = [["序号", "姓名", "性别"], [1.0, "张三", "男"], ["合计", "", ""], ["合计", "1人", ""]]
    assert reasons(table_of(rows)) == {3: "合计行", 4: "合计行"}


def test_a_cell_merged_over_several_records_counts_for_each():
    rows = [["所在党支部", "姓名", "性别"], ["甲支部", "张三", "男"], ["", "李四", "女"]]
    table = table_of(rows, [((1, 0), (2, 0))])
    assert [row[0] for row in table.rows] == ["甲支部", "甲支部"]
    assert rows[2][0] == "", "the sheet as read stays as it is"


def test_rows_are_as_wide_as_the_sheet():
    table = table_of([["姓名", "性别", "民族"], ["张三"], ["李四", "女", "汉族", "多出来的"]])
    assert table.rows == [["张三", "", "", ""], ["李四", "女", "汉族", "多出来的"]]


@pytest.mark.parametrize("rows", [[], [[]], [["甲", "乙"], ["1", "2"]], [["姓名是张三"]]])
def test_no_table_where_no_heading_is_known(rows):
    assert table_of(rows) is None


plain_headings = st.permutations(["姓名", "性别", "民族", "籍贯", "出生年月", "身份证号", "备注"])
decorations = st.sampled_from(
    ["{}", " {} ", "*{}", "{}*", "{}（必填）", "{}:", "{}：", "【{}】", "{}(选填)", "\u3000{}\n"]
)


@given(plain_headings, st.lists(decorations, min_size=7, max_size=7), st.integers(0, 6), st.data())
def test_headings_are_found_in_any_order_decoration_and_below_any_titles(order, how, titles, data):
    head = [form.format(word) for form, word in zip(how, order, strict=True)]
    top = [[data.draw(st.sampled_from(["名册", "2026年", "填报单位："])), *[""] * 6]] * titles
    record = [f"内容{n}" for n in range(7)]
    table = table_of([*top, head, record, record])
    assert [heading.position for heading in table.headings] == list(range(7))
    assert table.numbers == [titles + 2, titles + 3]
    assert table.known == 7


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["全日制教育", "在职教育", "最高学历", "其他"]), st.integers(2, 3)
        ),
        min_size=1, max_size=3, unique_by=lambda group: group[0],
    ),
    st.booleans(),
)  # fmt: skip
def test_merged_groups_are_flattened_wherever_they_stand(groups, merged):
    top, below, merges = ["姓名", "性别"], ["", ""], [((0, 0), (1, 0)), ((0, 1), (1, 1))]
    for name, size in groups:
        merges.append(((0, len(top)), (0, len(top) + size - 1)))
        top += [name, *[""] * (size - 1)]
        below += ["学历", "学位", "毕业院校及专业"][:size]
    merges.append(((0, len(top)), (1, len(top))))
    rows = [[*top, "备注"], [*below, ""], ["张三", "男", *["x"] * (len(top) - 1)]]
    below = [word for word in below if word]
    over = [name for name, size in groups for _ in range(size)]
    expected = [f"{name}/{word}" for name, word in zip(over, below, strict=True)]
    table = table_of(rows, merges if merged else ())
    assert texts(table) == ["姓名", "性别", *expected, "备注"]
    assert table.numbers == [3]


@pytest.mark.parametrize(
    "remark",
    [
        "以上共 246 名党员",
        "1、请各支部认真核对后报送",
        "本表由各支部填写，镇党委审核。",
        "流动党员另见附表；去世的不列。",
        "数据截至2025年12月31日",
    ],
)
def test_remarks_under_the_last_record_are_no_records(remark):
    table = table_of([["姓名", "性别", "民族"], *PEOPLE, ["", "", ""], [remark], ["2.另有附件"]])
    assert len(table.rows) == len(PEOPLE)
    assert reasons(table) == {6: "说明", 7: "说明"}


def test_a_record_half_filled_at_the_end_stays_a_record():
    table = table_of([["姓名", "性别", "民族"], *PEOPLE, ["欧阳建国", "", ""]])
    assert len(table.rows) == len(PEOPLE) + 1
