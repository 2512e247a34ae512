import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.dates import PartialDate
from portal.people.choices import Sex
from portal.people.domain import identity
from portal.people.domain.identity import IdentityError
from tests.factories.people import number

TODAY = dt.date(2026, 11, 21)

numbers = st.builds(
    number,
    st.dates(dt.date(1900, 1, 1), TODAY),
    sex=st.sampled_from(Sex),
    sequence=st.integers(0, 499),
    area=st.integers(110000, 659999).map(str),
)


@pytest.mark.parametrize(
    "sound", ["11010519491231002X", "440524188001010014", "34052419800101001X"]
)
def test_published_vectors(sound):
    assert identity.check_character(sound[:17]) == sound[17]
    assert identity.check(sound, today=TODAY) == sound


@given(numbers)
def test_sound_number_passes_and_tells_birth_and_sex(value):
    assert identity.check(value, today=TODAY) == value
    assert str(identity.birth(value)).replace("-", "") == value[6:14]
    assert (identity.sex(value) == Sex.MALE) == (int(value[16]) % 2 == 1)


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(value, position, shift):
    wrong = str((int(value[position]) + shift) % 10)
    with pytest.raises(IdentityError):
        identity.check(value[:position] + wrong + value[position + 1 :], today=TODAY)


@given(numbers, st.integers(0, 15))
def test_two_neighbours_swapped_never_pass(value, position):
    one, other = value[position], value[position + 1]
    if one == other:
        return
    with pytest.raises(IdentityError):
        identity.check(value[:position] + other + one + value[position + 2 :], today=TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'110105 19491231 002X",
        " 110105-19491231-002X ",
    ],
)
def test_ways_of_writing_are_one(typed):
    assert identity.check(typed, today=TODAY) == "11010519491231002X"


@given(numbers.filter(lambda n: n[6:8] == "19"))
def test_old_number_converts_to_the_new_one(value):
    assert identity.convert(value[:6] + value[8:17]) == value


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("110105491231002", "换算成 18 位是 11010519491231002X"),
        ("1101051949123100", "现在是 16 位"),
        ("11010519491231002O", "字母 O、I、L"),
        ("11010519491231A02X", "不该出现的字符“A”"),
        ("110105194912310021", "校验位不对"),
        ("110105194913310020", "不是有效的出生日期"),
        ("1.10105194912310E+17", "设为“文本”"),
        ("110105194912310000", "设为“文本”"),
    ],
)
def test_refusal_says_what_is_wrong_and_how_to_mend_it(typed, reason):
    with pytest.raises(IdentityError, match=reason):
        identity.check(typed, today=TODAY)


def test_birth_in_the_future_is_refused():
    with pytest.raises(IdentityError, match="晚于今天"):
        identity.check(number(dt.date(2026, 11, 22)), today=TODAY)


def test_doubts_name_what_differs_from_the_file():
    value = number(dt.date(1985, 3, 12), area="999900")
    doubts = identity.doubts(value, born=PartialDate(1984, 3), of_sex=Sex.FEMALE)
    assert doubts == [
        "身份证号前两位“99”不是现行的省级地区代码",
        "出生年月 1984.03 与身份证号中的 1985.03 不一致",
        "性别“女”与身份证号第 17 位不一致",
    ]
    assert identity.doubts(number(), born=PartialDate(1985), of_sex=Sex.MALE) == []
