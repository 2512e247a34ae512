"""Full pinyin as it is typed, compared with names as they stand."""

import re

import pytest

from portal.pinyin import readings, spellings
from portal.text import BEGINS, EXACT, INSIDE, nearness_of, search_key


def reads(typed, name):
    return any(re.search(way.pattern, name) for way in spellings(typed))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zhangsan", "张三"),
        ("ZhangSan", "张三"),
        ("zhang san", "张三"),
        ("zhangs", "张三"),
        ("sanfeng", "张三丰"),
        ("zengqinghong", "曾庆红"),
        ("lvxiulan", "吕秀兰"),
        ("xian", "西安"),
        ("xian", "先锋"),
        ("caizhengju", "云岭县财政局"),
    ],
)
def test_a_name_is_found_as_it_is_read(typed, name):
    assert reads(typed, name)


@pytest.mark.parametrize("typed", ["zs", "z", "张三", "zhang3", "xyz", "", "a" * 50])
def test_what_is_no_pinyin_has_no_spelling(typed):
    assert spellings(typed) == ()


@pytest.mark.parametrize("typed", ["oyn", "OYN", "ouyangna", "ouyangn", "yn"])
def test_a_name_kept_without_its_initials_is_found_by_them(typed):
    assert any(re.search(pattern, "欧阳娜") for pattern in readings(typed))


@pytest.mark.parametrize("typed", ["oyx", "欧阳", "o", "vvv", "", "b" * 9])
def test_what_is_not_read_so_is_not_found(typed):
    assert not any(re.search(pattern, "欧阳娜") for pattern in readings(typed))


def test_another_name_is_not_found():
    assert not reads("zhangsan", "张四")


def test_the_nearest_comes_first():
    key = search_key("东河镇", "东河")
    assert nearness_of(key, "东河镇") == EXACT
    assert nearness_of(key, "dhz") == EXACT
    assert nearness_of(key, "donghezhen") == EXACT
    assert nearness_of(key, "dongh") == EXACT  # 东河, the last syllable not yet finished
    assert nearness_of(key, "东") == BEGINS
    assert nearness_of(key, "河") == INSIDE
    assert nearness_of(key, "西") is None


def test_a_sign_of_patterns_is_an_ordinary_sign():
    assert nearness_of(search_key("甲(乙)"), "(乙") == INSIDE
    assert nearness_of(search_key("甲"), ".") is None
