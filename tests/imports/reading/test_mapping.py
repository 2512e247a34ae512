import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.imports.declaring import Column
from portal.imports.reading.headings import Heading
from portal.imports.reading.mapping import Proposal, propose


def column(key, label, *aliases, **options):
    made = Column(label, f"person.{key}", aliases=aliases, **options)
    made.key = key
    return made


NAME = column("name", "姓名", "名字", "党员姓名", required=True)
IDENTITY = column("identity", "身份证号", "公民身份号码", "证件号码", required=True)
BIRTH = column("birth", "出生年月", "出生日期")
PHONE = column("phone", "手机号码", "手机", "联系电话")
SINCE = column("since", "任现职时间")
FULL_TIME = column("full", "全日制学历", "学历", "最高学历", group="全日制教育", ask=("part",))
PART_TIME = column("part", "在职学历", group="在职教育")
ALL = [NAME, IDENTITY, BIRTH, PHONE, SINCE, FULL_TIME, PART_TIME]


def headings(*texts):
    parts = [text.rpartition("/") for text in texts]
    return [Heading(at, "", label, group) for at, (group, _, label) in enumerate(parts)]


def test_labels_and_aliases_are_sure():
    proposal = propose(headings("序号", "党员姓名", "公民身份号码", "出生日期", "手机"), ALL)
    assert proposal.by_column == {"name": 1, "identity": 2, "birth": 3, "phone": 4}
    assert (proposal.ambiguous, proposal.unmapped, proposal.missing) == ({}, [0], [])


@pytest.mark.parametrize(
    "text",
    [
        "姓 名",
        "*姓名",
        "姓名*",
        "姓名（必填）",
        "姓名：",
        "姓\n名",
        "１.姓名",
        "【姓名】",
        "姓名(选填)",
        "姓名 必填",
    ],
)
def test_decoration_makes_no_difference(text):
    assert propose(headings(text), [NAME]).by_column == {"name": 0}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("身份证号码", "identity"),
        ("出生时间", "birth"),
        ("出生年月（岁）", "birth"),
        ("任现职日期", "since"),
    ],
)
def test_other_endings_of_the_same_word_are_sure(text, key):
    assert propose(headings(text), ALL).by_column == {key: 0}


def test_a_heading_that_may_mean_two_columns_is_asked_about():
    proposal = propose(headings("姓名", "身份证号", "学历"), ALL)
    assert proposal.ambiguous == {2: ["full", "part"]}
    assert "full" not in proposal.by_column


def test_it_is_not_asked_about_when_the_other_column_has_its_heading():
    proposal = propose(headings("学历", "在职学历"), ALL)
    assert proposal.by_column == {"part": 1, "full": 0}


def test_its_own_label_is_never_asked_about():
    assert propose(headings("全日制学历"), ALL).by_column == {"full": 0}


def test_merged_groups_tell_equal_labels_apart():
    columns = [column("full", "学历", group="全日制教育"), column("part", "学历", group="在职教育")]
    proposal = propose(headings("全日制教育/学历", "在职教育/学历(学位)"), columns)
    assert proposal.by_column == {"full": 0, "part": 1}
    shorter = propose(headings("全日制/学历", "在职/学历"), columns)
    assert shorter.by_column == {"full": 0, "part": 1}
    assert propose(headings("全日制教育学历"), columns).by_column == {"full": 0}


def test_an_equal_label_without_group_is_asked_about():
    columns = [column("full", "学历", group="全日制教育"), column("part", "学历", group="在职教育")]
    assert propose(headings("学历"), columns).ambiguous == {0: ["full", "part"]}


def test_a_group_over_everything_does_no_harm():
    proposal = propose(headings("基本情况/姓名", "基本情况/手机"), ALL)
    assert proposal.by_column == {"name": 0, "phone": 1}


def test_likeness_is_asked_about_and_never_taken():
    proposal = propose(headings("任现职级时间"), ALL)
    assert proposal.by_column == {}
    assert proposal.ambiguous == {0: ["since"]}


def test_of_two_headings_for_one_column_the_surer_is_taken():
    assert propose(headings("联系电话", "手机号码"), ALL).by_column == {"phone": 1}
    assert propose(headings("姓名", "姓名"), ALL).by_column == {"name": 0}


def test_what_was_mapped_before_goes_first():
    proposal = propose(headings("学历", "甲"), ALL, {"part": 0, "phone": 1, "gone": 0, "name": 9})
    assert proposal.by_column == {"part": 0, "phone": 1}
    assert proposal.ambiguous == {}


def test_missing_names_required_columns_without_a_heading():
    assert propose(headings("姓名"), ALL).missing == ["identity"]


def test_proposal_survives_json():
    proposal = propose(headings("姓名", "学历", "甲"), ALL)
    assert Proposal.from_json(json.loads(json.dumps(proposal.as_json()))) == proposal


words = st.sampled_from(
    ["姓名", "名字", "身份证号", "学历", "在职学历", "联系电话", "手机", "出生日期", "任现职级时间"]
)


@given(st.lists(words, max_size=10))
def test_a_heading_feeds_one_column_at_most_and_every_heading_is_accounted_for(texts):
    proposal = propose(headings(*texts), ALL)
    mapped = list(proposal.by_column.values())
    assert len(mapped) == len(set(mapped))
    places = [*mapped, *proposal.ambiguous, *proposal.unmapped]
    assert sorted(places) == list(range(len(texts)))
    assert all(keys for keys in proposal.ambiguous.values())
