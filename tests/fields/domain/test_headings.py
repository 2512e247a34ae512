import pytest

from portal.fields.choices import KindKey as K
from portal.fields.domain.headings import MOST_HEADINGS, guess


def kinds(pasted):
    return {one.label: one.kind for one in guess(pasted).fields}


def test_a_row_of_excel_becomes_fields_of_guessed_kinds():
    guesses = guess(
        "序号\t项目名称*\t责任单位\t完成时限\t投资金额（万元）\t"
        "完成率\t受益人数\t是否开工\t进展情况\t联系电话"
    )
    assert {one.label: one.kind for one in guesses.fields} == {
        "项目名称": K.TEXT,
        "责任单位": K.UNIT,
        "完成时限": K.DATE,
        "投资金额": K.MONEY,
        "完成率": K.PERCENT,
        "受益人数": K.INTEGER,
        "是否开工": K.YES_NO,
        "进展情况": K.LONG_TEXT,
        "联系电话": K.TEXT,
    }
    by_label = {one.label: one for one in guesses.fields}
    assert by_label["项目名称"].required
    assert by_label["投资金额"].unit_of_measure == "万元"
    assert by_label["联系电话"].sensitive
    assert guesses.left_out == ["“序号”由系统提供"]


@pytest.mark.parametrize(
    ("heading", "below", "kind"),
    [
        ("层次", ["县级", "乡级", "县级", "乡级"], K.CHOICE),
        ("入选", ["是", "否", "是"], K.YES_NO),
        ("开工", ["2026-03-01", "2026.4.8"], K.DATE),
        ("户", ["12", "7"], K.INTEGER),
        ("亩", ["12.5", "7"], K.DECIMAL),
        ("做法", ["一" * 60], K.LONG_TEXT),
        ("名称", ["甲", "乙", "丙"], K.TEXT),
    ],
)
def test_what_stands_below_tells_more_than_the_words(heading, below, kind):
    assert kinds("\n".join([f"{heading}\t备注", *(f"{cell}\t" for cell in below)]))[heading] == kind


def test_options_are_taken_from_below_but_never_of_what_is_private():
    guesses = guess("层次\t身份证号\n县级\t甲\n乡级\t甲\n县级\t乙\n乡级\t乙")
    assert [one.options for one in guesses.fields] == [["县级", "乡级"], []]


def test_a_column_and_words_with_commas_are_headings_too():
    assert list(kinds("名称\n数量\n备注")) == ["名称", "数量", "备注"]
    assert list(kinds("名称、数量，备注")) == ["名称", "数量", "备注"]


def test_repeated_blank_and_too_many_headings_are_left_out():
    guesses = guess("名称\t\t名称\t[内]容")
    assert ([one.label for one in guesses.fields], guesses.left_out) == (
        ["名称", "内容"],
        ["“名称”重复"],
    )
    many = guess("\t".join(f"列{n}" for n in range(MOST_HEADINGS + 3)))
    assert (len(many.fields), len(many.left_out)) == (MOST_HEADINGS, 3)
    assert guess(" \n ").fields == []
