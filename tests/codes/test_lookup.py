import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.codes import lookup
from portal.codes.catalogue import TABLES
from portal.codes.domain import memory
from portal.codes.models import Code
from tests.factories.codes import CodeFactory

pytestmark = pytest.mark.django_db

VALUES = [(table.key, value) for table in TABLES.values() for value in table.values()]
CHOSEN = [(key, value) for key, value in VALUES if not value.is_heading]
WIDE = {number: number + 0xFEE0 for number in range(0x21, 0x7F)}

in_one_database = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def test_every_label_alias_and_code_finds_its_own_value_in_every_table():
    for key, value in CHOSEN:
        for word in (value.label, value.code, *value.aliases):
            assert lookup.find(key, word) == lookup.CodeMatch(value.code, value.label), (key, word)


def test_every_code_has_its_label_and_headings_are_no_value():
    for key, value in VALUES:
        assert lookup.label(key, value.code) == value.label
        assert lookup.is_known(key, value.code) is not value.is_heading
        if value.is_heading:
            assert value.code not in dict(lookup.options(key))


@in_one_database
@given(chosen=st.sampled_from(CHOSEN), spaces=st.lists(st.integers(0, 8), max_size=3))
def test_blanks_and_full_width_make_no_difference(chosen, spaces):
    key, value = chosen
    typed = value.label.translate(WIDE)
    for place in spaces:
        typed = typed[:place] + "　 "[: place % 2 + 1] + typed[place:]
    assert lookup.find(key, typed).code == value.code


@in_one_database
@given(key=st.sampled_from(sorted(TABLES)), other=st.sampled_from(CHOSEN), cut=st.integers(1, 6))
def test_what_is_suggested_is_always_a_value_of_the_table_itself(key, other, cut):
    _, value = other
    suggested = lookup.nearest(key, value.label[:cut])
    assert suggested == "" or suggested in dict(lookup.options(key)).values()


@pytest.mark.parametrize(
    ("table", "typed", "label"),
    [
        ("education", "大专", "大专"),
        ("education", "大学专科", "大专"),
        ("education", "本科学历", "大学"),
        ("education", "全日制大学本科", "大学"),
        ("education", "本科教育", "大学"),
        ("political", "共产党员", "中共党员"),
        ("political", "中国共青团员", "共青团员"),
        ("nationality", "满簇", "满族"),
        ("nationality", "漫族", "满族"),
        ("nationality", "汉民族", "汉族"),
        ("rank", "三级主任课员", "三级主任科员"),
        ("relation", "姨夫", "姨父"),
        ("appraisal", "基本称值", "基本称职"),
        ("post_level", "乡科级副值", "乡科级副职"),
    ],
)
def test_the_value_that_was_meant_is_suggested(table, typed, label):
    assert lookup.nearest(table, typed) == label


@pytest.mark.parametrize(
    ("table", "typed"),
    [
        ("education", ""),
        ("education", "高中及以下"),
        ("post_level", "县处级"),  # the first or the second?
        ("nationality", "张三"),
        ("no_such_table", "汉族"),
    ],
)
def test_nothing_is_suggested_rather_than_something_wrong(table, typed):
    assert lookup.nearest(table, typed) == ""


@pytest.mark.parametrize(
    ("table", "typed", "code"),
    [
        ("nationality", "1", "01"),
        ("nationality", "汉", "01"),
        ("political", "党员", "01"),
        ("political", "中国共产党党员", "01"),
        ("political", "九三", "10"),
        ("education", "本科", "21"),
        ("education", "１a", "1A"),
        ("degree", "mpa", "349"),
    ],
)
def test_usual_ways_of_writing_are_known(table, typed, code):
    assert lookup.find(table, typed).code == code


def test_what_is_not_a_value_is_not_found():
    assert lookup.find("education", "高中及以下") is None
    assert lookup.find("education", "专科教育") is None
    assert lookup.find("no_such_table", "x") is None
    assert lookup.options("no_such_table") == []
    assert lookup.label("education", "99") == "99"


def test_codes_within_a_group_reach_down_to_the_last_level():
    assert lookup.within("education", "2", "3") == {
        "2",
        "21",
        "22",
        "23",
        "3",
        *["31", "32", "33", "34"],
    }
    assert {"R", "R1", "R15", "R151"} <= lookup.within("award", "R")
    assert not any(code.startswith("D") for code in lookup.within("award", "R"))
    assert lookup.within("education", "99") == {"99"}


def test_closed_value_is_no_longer_offered_but_still_understood():
    Code.objects.filter(table="political", code="12").update(closed_on="2026-01-01")
    assert "12" not in dict(lookup.options("political"))
    assert lookup.label("political", "12") == "无党派"
    assert lookup.find("political", "无党派") == lookup.CodeMatch("12", "无党派", is_closed=True)
    assert lookup.nearest("political", "无党派人") == ""


def test_word_of_a_closed_value_belongs_to_the_open_one():
    CodeFactory(label="牧民能手", closed_on="2026-01-01")
    CodeFactory(label="牧民能手", code="X01")
    assert lookup.find("officer_source", "牧民能手").code == "X01"


def test_tables_are_read_with_one_query_for_any_number_of_lookups(
    client, django_assert_num_queries
):
    with django_assert_num_queries(1):
        for key, value in CHOSEN:
            lookup.find(key, value.label)
            lookup.label(key, value.code)
    client.get(reverse("healthz"))
    with django_assert_num_queries(0):
        lookup.options("education")


def test_change_announced_by_another_process_shows_in_the_next_request(client):
    assert lookup.label("education", "31") == "大专"
    Code.objects.filter(table="education", code="31").update(label="专科")
    memory.cache.set(memory.VERSION_KEY, "set by another process")
    client.get(reverse("healthz"))
    assert lookup.label("education", "31") == "专科"


def test_work_outside_requests_sees_a_change_as_well(monkeypatch):
    assert lookup.label("education", "31") == "大专"
    Code.objects.filter(table="education", code="31").update(label="专科")
    memory.cache.set(memory.VERSION_KEY, "set by another process")
    assert lookup.label("education", "31") == "大专"
    monkeypatch.setattr(memory.time, "monotonic", lambda: memory._shelf.trusted_until + 1)
    assert lookup.label("education", "31") == "专科"
