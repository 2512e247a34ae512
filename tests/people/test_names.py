import pytest

from portal.people import names


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 张 三 ", "张三"),
        ("张　三", "张三"),
        ("阿里•买买提", "阿里·买买提"),
        ("阿里．买买提", "阿里·买买提"),
        ("阿里 ・ 买买提", "阿里·买买提"),
        ("John  Smith", "John Smith"),
    ],
)
def test_one_form_of_a_name(typed, kept):
    assert names.tidy(typed) == kept


def test_dots_and_spaces_do_not_count_in_matching():
    assert names.match_key("阿里·买买提") == names.match_key("阿里 买买提") == "阿里买买提"


@pytest.mark.parametrize(
    ("name", "found_by"),
    [("张三三", ["zss"]), ("曾伟", ["cw", "zw"]), ("单雄信", ["dxx", "sxx"])],
)
def test_initials_with_the_surname_read_both_ways(name, found_by):
    assert names.readings(name) == found_by


def test_pieces_cover_every_short_term_of_name_and_initials():
    pieces = set(names.grams(names.search_text("张三三")))
    assert {"张", "三三", "张三三", "z", "ss", "zss"} <= pieces


def test_long_term_is_cut_into_overlapping_pieces():
    assert names.term_grams("阿里买买提") == sorted(["阿里买", "里买买", "买买提"])
