import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dates import PartialDate
from portal.imports import dates
from portal.imports.cells import FAULTS, NOT_COMPUTED, CellError, Doubt, compact, is_blank, text_of

TODAY = dt.date(2026, 11, 21)
MARCH, SECOND = PartialDate(1985, 3), PartialDate(1985, 3, 2)
EPOCH = dt.date(1899, 12, 30)


def read(cell):
    return dates.read(cell, today=TODAY)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("张三", "张三"),
        ("  a\u3000", "a"),
        ("a\x00b\u200bc\ufeff", "abc"),
        ("第一行_x000D_\n第二行\r\n三", "第一行\n\n第二行\n三"),
        ("=1+1", "=1+1"),
        ("'=1+1", "=1+1"),
        ("'+86", "+86"),
        ("'张三", "'张三"),
        ("@a", "@a"),
        (3.0, "3"),
        (1.5, "1.5"),
        (True, "是"),
        (None, ""),
        (dt.date(2020, 1, 2), "2020-01-02"),
        (dt.datetime(2020, 1, 2), "2020-01-02"),  # noqa: DTZ001
    ],
)
def test_text_of_a_cell(cell, text):
    assert text_of(cell) == text


@pytest.mark.parametrize("fault", [*sorted(FAULTS), NOT_COMPUTED])
def test_faults_of_formulas_are_errors(fault):
    with pytest.raises(CellError, match="公式"):
        text_of(fault)


@pytest.mark.parametrize("cell", ["", " ", None, "-", "——", "/", "\u3000", " - "])
def test_nothing_and_a_lone_dash_are_blank(cell):
    assert is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "无", "a-"])
def test_what_says_something_is_not_blank(cell):
    assert not is_blank(cell)


def test_compact_is_half_width_without_blanks():
    assert compact(" １１ Ａ\u3000b\n") == "11Ab"


@pytest.mark.parametrize(
    "cell",
    [
        "1985.03", "1985.3", "198503", "1985-03", "1985/3", "1985年3月", "1985年03月",
        " 1985 . 03 ", "１９８５．０３", "85年3月", "85.3", "'85.03", "一九八五年三月",
        "1985年三月", "1985.03.", "1985。03", "1985.03（41岁）", "1985.03\n(41岁)",
        1985.03, 198503, 198503.0,
    ],
)  # fmt: skip
def test_every_writing_of_a_month(cell):
    assert read(cell) == MARCH


@pytest.mark.parametrize(
    "cell",
    [
        "1985.03.02", "1985.3.2", "19850302", "1985-3-2", "1985/3/2", "1985年3月2日", "85.3.2",
        "一九八五年三月二日", "1985-03-02 00:00:00", "1985-03-02T00:00:00", "1985年3月2日 0:00",
        19850302, 19850302.0, 31108, 31108.0, 31108.25, dt.date(1985, 3, 2),
        dt.datetime(1985, 3, 2, 8, 30),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_every_writing_of_a_day(cell):
    assert read(cell) == SECOND


@pytest.mark.parametrize(
    "cell", ["2015", "2015年", "二〇一五年", "二○一五年", "二零一五年", 2015, 2015.0]
)
def test_every_writing_of_a_year(cell):
    assert read(cell) == PartialDate(2015)


@pytest.mark.parametrize(
    ("cell", "date", "words"),
    [
        ("15年3月", PartialDate(2015, 3), "年份只写了两位“15”，已按 2015 年读取"),
        ("00.1.2", PartialDate(2000, 1, 2), "年份只写了两位“00”"),
        (1985.1, PartialDate(1985, 10), "可能是 1985.10 丢了末尾的 0"),
        ("1985.1", PartialDate(1985, 1), "也可能是 1985.01，已按 1985.01 读取"),
        ("31108", SECOND, "按表格软件的日期序号"),
        (19853, PartialDate(1954, 5, 9), "按表格软件的日期序号"),
    ],
)
def test_what_may_mean_two_dates_is_read_with_a_doubt(cell, date, words):
    found = read(cell)
    assert isinstance(found, Doubt)
    assert found.value == date
    assert words in found.message


@pytest.mark.parametrize(
    "cell",
    ["1985.13", "1985.00", "1985.02.30", "198513", "19850231", "0985.03", "张三", "1985.03.02.01",
     "三月", "1985-", "12", 5.0, 1985.035, 99999999, True, "=1+1", "1234567890123"],
)  # fmt: skip
def test_nonsense_is_refused_with_an_example(cell):
    with pytest.raises(CellError, match=r"1985\.03 或 1985-03-12"):
        read(cell)


days = st.dates(dt.date(1930, 1, 1), TODAY)


@given(days)
def test_every_writing_of_a_day_is_the_same_day(day):
    expected = PartialDate.of(day)
    y, m, d = day.year, day.month, day.day
    writings = [
        f"{y}.{m:02}.{d:02}", f"{y}-{m}-{d}", f"{y}/{m}/{d}", f"{y}年{m}月{d}日", f"{day:%Y%m%d}",
        f"{_han(y)}年{_tens(m)}月{_tens(d)}日", f"{day} 00:00:00", day, int(f"{day:%Y%m%d}"),
    ]  # fmt: skip
    assert [read(cell) for cell in writings] == [expected] * len(writings)
    serial = read(float((day - EPOCH).days))
    assert (serial.value if isinstance(serial, Doubt) else serial) == expected


@given(days)
def test_every_writing_of_a_month_is_the_same_month(day):
    y, m = day.year, day.month
    writings = [
        f"{y}.{m:02}",
        f"{y}-{m:02}",
        f"{y}年{m}月",
        f"{day:%Y%m}",
        f"{_han(y)}年{_tens(m)}月",
    ]
    assert [read(cell) for cell in writings] == [PartialDate(y, m)] * 5
    number = read(float(f"{y}.{m:02}"))
    assert (number.value if isinstance(number, Doubt) else number) == PartialDate(y, m)


@given(st.text(max_size=12) | st.floats() | st.integers())
def test_any_cell_is_read_or_refused_in_words(cell):
    with contextlib.suppress(CellError):
        assert isinstance(read(cell), PartialDate | Doubt)


def _han(number):
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _tens(number):
    tens, ones = divmod(number, 10)
    first = {0: "", 1: "十"}.get(tens, f"{_han(tens)}十")
    return first + (_han(ones) if ones else "")
