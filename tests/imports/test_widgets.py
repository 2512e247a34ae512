import datetime as dt
from decimal import Decimal as Exact

import pytest
from django.db import models
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.dates import PartialDate
from portal.imports.cells import CellError, Doubt
from portal.imports.widgets import (
    Choice,
    Context,
    Date,
    Decimal,
    FullDate,
    Identity,
    Integer,
    Name,
    Phone,
    SexWord,
    Text,
    Widget,
    Year,
    YesNo,
)
from portal.people.choices import Sex
from tests.factories.people import number

TODAY = dt.date(2026, 11, 21)
SOUND = "11010519491231002X"


class Category(models.TextChoices):
    FULL = "full", "正式党员"
    PROBATIONARY = "probationary", "预备党员"


def on_day(widget, cells=()):
    return widget.prepare(Context(by=None, today=TODAY, cells=frozenset(cells)))


def refusal(widget, cell):
    with pytest.raises(CellError) as raised:
        widget.read(cell)
    return str(raised.value)


def doubted(widget, cell):
    reading = widget.read(cell)
    assert isinstance(reading, Doubt)
    return reading.value


ALL = [
    *(Text(), Name(), Date(), FullDate(), Identity(), Phone(), Integer(), Decimal()),
    *(Year(), YesNo(), Choice(Category), SexWord()),
]


@pytest.mark.parametrize("widget", ALL, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("cell", ["", None, "  ", "-", "——"])
def test_a_blank_cell_is_nothing_everywhere(widget, cell):
    assert on_day(widget).read(cell) is None
    assert widget.clean(cell) is None
    assert widget.render(None) == ""


@pytest.mark.parametrize("widget", ALL, ids=lambda widget: type(widget).__name__)
def test_the_sample_of_a_template_can_be_read_back(widget):
    if widget.sample:
        reader = on_day(widget)
        assert reader.render(reader.read(widget.sample)) == widget.sample


def test_import_export_gets_the_value_behind_a_doubt_and_a_value_error():
    assert Name().clean("张三（女）") == "张三"
    with pytest.raises(ValueError, match="不是数字"):
        Integer().clean("三个")


def test_text_is_cleaned_limited_and_never_computed():
    assert Text().read(" =1+1\x00 ") == "=1+1"
    assert Text().read("'=1+1") == "=1+1"
    assert Text().read(3.0) == "3"
    assert Text(3).read("一二三") == "一二三"
    assert "有 4 个字，最多 3 个字" in refusal(Text(3), "一二三四")
    assert "公式错误" in refusal(Text(), "#N/A")


def test_names_come_in_one_form():
    assert Name().read("王\u3000五") == "王五"
    assert Name().read("阿卜杜拉•买买提") == "阿卜杜拉·买买提"
    assert doubted(Name(), "张三（女）") == "张三"
    assert "不像姓名" in refusal(Name(), "张3")
    assert "不像姓名" in refusal(Name(), "（女）")


def test_date_of_months_and_days():
    reader = on_day(Date())
    assert reader.read("198503") == PartialDate(1985, 3)
    assert reader.read(dt.date(1985, 3, 2)) == PartialDate(1985, 3, 2)
    assert reader.read("不详") is None
    assert doubted(reader, "15年3月") == PartialDate(2015, 3)


def test_future_dates_are_refused_unless_expected():
    assert "晚于今天" in refusal(on_day(Date()), "2026.12")
    assert on_day(Date()).read("2026.11") == PartialDate(2026, 11)
    assert on_day(Date(future=True)).read("2026.12") == PartialDate(2026, 12)


def test_until_now_is_no_end_where_it_makes_sense():
    assert on_day(Date(until_now=True)).read("至今") is None
    assert "不能写“至今”" in refusal(on_day(Date()), "至今")


def test_date_cells_that_all_stand_on_the_first_show_months():
    first, other = dt.date(1985, 3, 1), dt.date(1990, 7, 1)
    assert on_day(Date(), [first, other, "1985.03.05"]).read(first) == PartialDate(1985, 3)
    assert on_day(Date(), [first, other, "1985.03.05"]).read("1985.03.05").day == 5
    assert on_day(Date(), [first, dt.date(1990, 7, 2)]).read(first) == PartialDate(1985, 3, 1)
    assert on_day(Date(), [first]).read(first) == PartialDate(1985, 3, 1)


def test_preparing_leaves_the_declared_widget_alone():
    declared = Date()
    assert on_day(declared, [dt.date(1985, 3, 1), dt.date(1985, 4, 1)]) is not declared
    assert (declared.today, declared.months_only) == (None, False)


def test_full_date_needs_the_day():
    reader = on_day(FullDate())
    assert reader.read("2024年3月12日") == dt.date(2024, 3, 12)
    assert "要写到日" in refusal(reader, "2024.03")
    assert "晚于今天" in refusal(reader, "2026.11.22")
    assert on_day(FullDate(future=True)).read("2026.11.22") == dt.date(2026, 11, 22)
    assert doubted(reader, "24.3.12") == dt.date(2024, 3, 12)


@pytest.mark.parametrize(
    "cell",
    [
        SOUND,
        SOUND.lower(),
        f"'{SOUND}",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_identity_number_in_every_writing(cell):
    assert on_day(Identity()).read(cell) == SOUND


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (1.10105194912310016e17, "当作数字保存，末几位已经丢失"),
        (1.10105194912310e17, "当作数字保存，末几位已经丢失"),
        ("1.10105E+17", "当作数字保存，末几位已经丢失"),
        ("110105194912310000", "末几位已经丢失"),
        ("110105491231002", "15 位旧身份证号"),
        (110105491231002.0, "15 位旧身份证号"),
        ("110105194912310021", "校验位不对"),
        ("11010519491331002X", "不是有效的出生日期"),
        ("1101051949123100", "现在是 16 位"),
        ("1101051949123100O1", "字母 O"),
    ],
)
def test_identity_number_is_refused_never_guessed_and_never_told_whole(cell, words):
    message = refusal(on_day(Identity()), cell)
    assert words in message
    assert "110105194912" not in message


def test_a_sound_number_with_the_zeros_of_a_damaged_one_is_doubted():
    sound = next(
        made
        for sequence in range(0, 500, 5)
        for day in range(1, 29)
        if (made := number(dt.date(1985, 3, day), sequence=sequence, sex=Sex.FEMALE)).endswith(
            "000"
        )
    )
    assert doubted(on_day(Identity()), sound) == sound


numbers = st.builds(
    number,
    st.dates(dt.date(1930, 1, 1), TODAY),
    sex=st.sampled_from(Sex),
    sequence=st.integers(1, 499),
)


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_single_wrong_character_of_an_identity_number_is_caught(sound, place, typed):
    assume(sound[place] != typed)
    with pytest.raises(CellError):
        on_day(Identity()).read(sound[:place] + typed + sound[place + 1 :])


@given(numbers)
def test_identity_number_that_went_through_a_number_cell_is_caught(sound):
    assume(sound[-1] != "X")
    with pytest.raises(CellError):
        on_day(Identity()).read(float(sound))


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("13800001234", "13800001234"),
        (13800001234.0, "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("138-0000-1234", "13800001234"),
        ("+86 13800001234", "13800001234"),
        ("+86-13800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("0471-4921234", "0471-4921234"),
        ("（0471）4921234", "0471-4921234"),
        ("4921234", "4921234"),
    ],
)
def test_phone_numbers(cell, phone):
    assert Phone().read(cell) == phone


def test_wrong_phones_are_refused_without_repeating_them():
    for cell in ("1380000123", "1.38E+10", "李四的电话", "12345678901"):
        message = refusal(Phone(), cell)
        assert "11 位手机号码" in message
        assert cell not in message
    assert "固定电话" not in refusal(Phone(landline=False), "0471-4921234")


def test_of_two_phones_the_first_is_kept_with_a_doubt():
    assert doubted(Phone(), "13800001234、0471-4921234") == "13800001234"
    assert doubted(Phone(), "13800001234 13900001234") == "13800001234"


@pytest.mark.parametrize(
    ("cell", "value"), [("3", 3), (3.0, 3), ("３", 3), ("1,234", 1234), ("3人", 3)]
)
def test_integers(cell, value):
    assert Integer(unit="人").read(cell) == value


@pytest.mark.parametrize("cell", ["三", "3.5", 3.5, "-1", "3公里", True, "12,34", float("inf")])
def test_what_is_no_count(cell):
    refusal(Integer(), cell)


def test_limits_of_numbers():
    assert "不能大于 12" in refusal(Integer(1, 12), 13)
    assert "不能小于 1" in refusal(Integer(1, 12), 0)
    assert Integer(minimum=None).read("-3") == -3


def test_decimals_are_exact():
    assert Decimal().read("12.50") == Exact("12.50")
    assert Decimal().read(0.1 + 0.2) == Exact("0.30")
    assert Decimal(unit="元").read("1,200元") == Exact(1200)
    assert "最多 2 位小数" in refusal(Decimal(), "1.234")
    assert "最多 2 位小数" in refusal(Decimal(), 1.234)


def test_years():
    assert [
        Year().read(cell)
        for cell in ("2024", 2024.0, "2024年", "２０２４年度", dt.date(2024, 1, 1))
    ] == [2024] * 5
    for cell in ("24", "20245", "去年", 1024):
        assert "请写四位数字" in refusal(Year(), cell)


@pytest.mark.parametrize("cell", ["是", "√", "✓", "有", 1.0, "1", True, "y", "Yes"])
def test_yes(cell):
    assert YesNo().read(cell) is True


@pytest.mark.parametrize("cell", ["否", "×", "x", "无", 0.0, "0", False, "N", "不是"])
def test_no(cell):
    assert YesNo().read(cell) is False


def test_neither_yes_nor_no():
    assert "看不出是或否" in refusal(YesNo(), "可能")


def test_choice_by_label_value_or_another_word():
    widget = Choice(Category, {"正式": "full"})
    assert [widget.read(cell) for cell in ("正式党员", "正式 党员", "FULL", "正式")] == ["full"] * 4
    assert widget.choices() == ["正式党员", "预备党员"]
    assert "是不是“预备党员”？可以填：正式党员、预备党员" in refusal(widget, "予备党员")
    assert "是不是" not in refusal(widget, "甲")


@pytest.mark.parametrize("cell", ["女", "2", 2.0, "女性", "F", "female", " 女 "])
def test_sex(cell):
    assert SexWord().read(cell) == Sex.FEMALE


partial_dates = st.builds(
    lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]),
    st.dates(dt.date(1930, 1, 1), dt.date(2025, 12, 31)),
    st.integers(1, 3),
)


@pytest.mark.parametrize(
    ("widget", "values"),
    [
        (Date(), partial_dates),
        (FullDate(), st.dates(dt.date(1930, 1, 1), TODAY)),
        (Identity(), numbers.filter(lambda made: not made.endswith("000"))),
        (Integer(), st.integers(0, 10**12)),
        (Decimal(), st.decimals(0, 10**9, places=2)),
        (Year(), st.integers(1900, 2199)),
        (YesNo(), st.booleans()),
        (Choice(Category), st.sampled_from(Category.values)),
        (SexWord(), st.sampled_from(Sex.values)),
        (Text(), st.text("=+-@'甲乙 a1,\n", min_size=1)),
    ],
    ids=lambda made: type(made).__name__ if isinstance(made, Widget) else "",
)
@given(data=st.data())
def test_what_is_rendered_reads_back(widget, values, data):
    value = data.draw(values)
    if isinstance(widget, Text):  # any text a cell can give
        value = widget.read(value)
        assume(value is not None)
    reader = on_day(widget)
    assert reader.read(reader.render(value)) == value
