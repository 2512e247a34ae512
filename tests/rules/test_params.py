from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.choices import ParamKind
from portal.rules.params import BadValueError, Param, flag, share

COUNT = Param("count", "次数", unit="次", least=1, most=31)
MONEY = Param("money", "金额", ParamKind.DECIMAL, unit="元")
PART = share("part", "比例")
MONTH = Param("month", "年月", ParamKind.MONTH)
CHOICE = Param("choice", "方式", ParamKind.CHOICE, choices=(("a", "甲"), ("b", "乙")))


@pytest.mark.parametrize(
    ("param", "given", "stored", "words"),
    [
        (COUNT, "3", 3, "3 次"),
        (MONEY, "30000.50", "30000.50", "30000.50 元"),
        (PART, "2/3", "2/3", "2/3"),
        (PART, " 20％ ", "20%", "20%"),
        (flag("yes", "是否"), True, True, "是"),
        (MONTH, "2025-01", "2025-01", "2025年1月"),
        (CHOICE, "b", "b", "乙"),
    ],
)
def test_value_is_kept_and_spoken(param, given, stored, words):
    assert param.stored(given) == stored
    assert param.in_words(stored) == words


@pytest.mark.parametrize(
    ("param", "given", "message"),
    [
        (COUNT, "0", "不能小于 1次。"),
        (COUNT, 32, "不能大于 31次。"),
        (COUNT, "1.5", "请填整数。"),
        (COUNT, True, "请填整数。"),
        (MONEY, "三万", "请填数字。"),
        (MONEY, "NaN", "请填数字。"),
        (MONEY, "-1", "不能小于 0元。"),
        (PART, "0.2", "请填分数或百分数，例如 2/3 或 20%。"),
        (PART, "4/3", "不能大于 100%。"),
        (PART, "1/0", "请填分数或百分数，例如 2/3 或 20%。"),
        (MONTH, "2025", "请填年月，例如 2025-01。"),
        (CHOICE, "c", "“c”不在可选范围内。"),
    ],
)
def test_value_that_does_not_fit_is_refused(param, given, message):
    with pytest.raises(BadValueError) as caught:
        param.stored(given)
    assert str(caught.value) == message


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_fraction_is_exact(part, whole):
    if part <= whole:
        assert PART.typed(PART.stored(f"{part}/{whole}")) == Fraction(part, whole)


@given(st.decimals(0, 10**6, places=2))
def test_decimal_is_exact(amount):
    assert MONEY.typed(MONEY.stored(amount)) == Decimal(amount)


def test_missing_value_is_said_to_be_missing():
    assert COUNT.in_words(None) == "未规定"
