"""Dates as people write them; and that forms, imports and registers read them alike."""

import contextlib
import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dates import PartialDate, PartialDateFormField
from portal.fields.domain.kinds.dates import DateKind, MonthKind
from portal.imports import widgets
from portal.typed import Doubt, Unreadable, dates
from portal.ui.widgets import DateInput

TODAY = dt.date(2026, 11, 21)
MARCH, SECOND = PartialDate(1985, 3), PartialDate(1985, 3, 2)
EPOCH = dt.date(1899, 12, 30)


def read(cell):
    reading = dates.of_cell(cell, today=TODAY)
    if isinstance(reading, Doubt):
        return Doubt(PartialDate(*reading.value), reading.message)
    return PartialDate(*reading)


@pytest.mark.parametrize(
    "written", ["1990.05", "90年5月", "1990-5", "1990/05", "199005", "一九九〇年五月", "90.5"]
)
def test_a_month_is_read_and_shown_alike_by_forms_imports_and_registers(written):
    field = PartialDateFormField()
    month = field.clean(written)
    assert month == widgets.Date().read(written) == PartialDate(1990, 5)
    assert MonthKind(SimpleNamespace()).read(written, None) == month.stored
    assert (
        field.prepare_value(month.stored) == widgets.Date().show(month) == str(month) == "1990.05"
    )


@pytest.mark.parametrize(
    "written", ["1990.5.1", "90年5月1日", "1990-5-1", "1990/05/01", "19900501", "90.5.1"]
)
def test_a_day_is_read_and_shown_alike_by_forms_imports_and_registers(written):
    field = PartialDateFormField()
    day = field.clean(written)
    assert day == widgets.Date().read(written) == PartialDate(1990, 5, 1)
    assert field.prepare_value(day.stored) == widgets.Date().show(day) == "1990-05-01"
    assert DateKind(SimpleNamespace()).read(written, None) == "1990-05-01"
    assert widgets.FullDate().read(written) == dt.date(1990, 5, 1)
    assert DateInput().value_from_datadict({"on": written}, {}, "on") == "1990-05-01"


def test_a_box_keeps_what_cannot_be_read_for_its_field_to_refuse():
    assert DateInput().value_from_datadict({"on": "去年"}, {}, "on") == "去年"
    assert DateInput().value_from_datadict({}, {}, "on") is None


def test_typed_dates_are_taken_as_typed():
    assert dates.typed("1985.1", today=TODAY) == (1985, 1)
    with pytest.raises(Unreadable):  # five digits mean a day only to a spreadsheet
        dates.typed("31108", today=TODAY)


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
    reading = read(cell)
    assert isinstance(reading, Doubt)
    assert reading.value == date
    assert words in reading.message


@pytest.mark.parametrize(
    "cell",
    ["1985.13", "1985.00", "1985.02.30", "198513", "19850231", "0985.03", "张三", "1985.03.02.01",
     "三月", "1985-", "12", 5.0, 1985.035, 99999999, True, "=1+1", "1234567890123"],
)  # fmt: skip
def test_nonsense_is_refused_with_an_example(cell):
    with pytest.raises(Unreadable, match=r"1985\.03 或 1985-03-12"):
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
    with contextlib.suppress(Unreadable):
        assert isinstance(read(cell), PartialDate | Doubt)


def _han(number):
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _tens(number):
    tens, ones = divmod(number, 10)
    first = {0: "", 1: "十"}.get(tens, f"{_han(tens)}十")
    return first + (_han(ones) if ones else "")
