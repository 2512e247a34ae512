"""What holds for every built-in table."""

import pytest

from portal.codes import catalogue
from portal.codes.catalogue import TABLES
from portal.codes.catalogue.base import CodeTable, Value
from portal.codes.domain.index import folded
from portal.codes.models.code import CODE_LENGTH, LABEL_LENGTH
from portal.people.choices import NATIONALITIES

_PROMISED = """
nationality education degree political relation health establishment person_category manage_state
manage_class post_level rank old_rank wage_grade member_class selection_method post_state
title_means title_level award authority unit_level subordination study_mode appraisal joining_type
work_post new_stratum frontline organisation_post village_post officer_source lost_kind
leaving_reason resign_reason talent_source talent_team talent_field talent_title talent_skill
rural_talent rural_grade service_way talent_leaving enterprise_scale enterprise_title industry
region ticket_matter policy_category lead_source lead_form worthy_field selection_kind
consulted_office
"""
PROMISED = _PROMISED.split()

each_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


def test_every_table_other_apps_name_is_there():
    assert set(TABLES) == set(PROMISED)


@each_table
def test_codes_are_unique_and_parents_stand_above(table):
    seen = set()
    for value in table.values():
        assert value.code not in seen
        assert not value.parent or value.parent in seen
        seen.add(value.code)


@each_table
def test_no_word_of_a_table_means_two_values(table):
    meant: dict[str, str] = {}
    for value in table.values():
        if not value.is_heading:
            words = (value.label, value.code, value.code.lstrip("0"), *value.aliases)
            for word in filter(None, map(folded, words)):
                assert meant.setdefault(word, value.code) == value.code, word


@each_table
def test_everything_fits_its_column_and_standards_are_named(table):
    assert table.standard
    for value in table.values():
        assert len(value.code) <= CODE_LENGTH
        assert all(len(word) <= LABEL_LENGTH for word in (value.label, *value.aliases))


@each_table
def test_county_range_is_left_to_the_county(table):
    assert not [value for value in table.values() if value.code.startswith("X")]


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("nationality", 56),
        ("political", 13),
        ("education", 19),
        ("degree", 56),
        ("relation", 81),
        ("wage_grade", 27),
        ("unit_level", 14),
        ("person_category", 12),
        ("appraisal", 14),
        ("old_rank", 5),
        ("selection_method", 6),
    ],
)
def test_tables_of_standards_have_as_many_values_as_the_standard(key, count):
    assert len(list(TABLES[key].values())) == count


def test_nationalities_are_those_of_people():
    assert tuple(value.label for value in TABLES["nationality"].values()) == NATIONALITIES


def test_ranks_since_2019_have_no_national_code():
    assert not TABLES["rank"].has_national_codes
    labels = [value.label for value in TABLES["rank"].values()]
    assert labels[1:13] == [
        *("一级巡视员", "二级巡视员"),
        *("一级调研员", "二级调研员", "三级调研员", "四级调研员"),
        *("一级主任科员", "二级主任科员", "三级主任科员", "四级主任科员"),
        *("一级科员", "二级科员"),
    ]


def test_lines_are_read_as_a_tree_with_aliases_and_headings():
    table = CodeTable("t", "表", "依据", "1: 组\n  11 甲 = 子 丑; 12 乙\n    121 丙\n2 丁")
    assert list(table.values()) == [
        Value("1", "组", is_heading=True),
        Value("11", "甲", "1", ("子", "丑")),
        Value("12", "乙", "1"),
        Value("121", "丙", "12"),
        Value("2", "丁"),
    ]


def test_tables_are_found_by_name_initials_and_standard():
    assert catalogue.keys_matching("mzhu") == []
    assert catalogue.keys_matching("民族") == ["nationality"]
    assert "education" in catalogue.keys_matching("xl")
    assert catalogue.keys_matching("zb134") == ["wage_grade"]
