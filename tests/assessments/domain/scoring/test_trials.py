"""What a file may not say, told all at once: what, where, how to mend it."""

from contextlib import suppress

import pytest

from assessments.domain.scoring.trials import files
from assessments.domain.scoring.trials.entries import parsed
from assessments.domain.scoring.trials.files import BadTrialError
from portal.parameters import BadJsonError


def faults(content):
    with pytest.raises(BadTrialError) as caught:
        files.read(content)
    return caught.value.faults


def test_numbers_without_quotes_are_exact(sample, written):
    sample["categories"][0]["full"] = 55
    assert files.read(written(sample)).terms.full == 100


def test_all_faults_at_once(sample, written):
    sample["period"] = "昨天"
    sample["colour"] = "red"
    sample["units"].append({"name": "青石镇"})
    sample["units"][0]["last_total"] = "NaN"
    sample["categories"][0]["full"] = "1e9"
    sample["indicators"][1]["target"] = "0"
    sample["indicators"][3]["steps"] = [["1", "2"]]
    sample["indicators"][4]["missing"] = "高"
    sample["values"]["天宫"] = {}
    sample["values"]["青石镇"]["G9"] = {"raw": "1"}
    sample["values"]["柳河镇"]["G6"]["raw"] = "优"
    sample["events"][0]["share"] = "600"
    told = "\n".join(faults(written(sample)))
    for words in (
        "不认识“colour”这一项",
        "period：“昨天”不是期间，请写成 2026-10",
        "units：单位“青石镇”写了 2 次，请只留一个",
        "第 1 个单位（青石镇）：last_total 应是数字",
        "第 1 个分类（甲）：full 应是数字",
        "values 青石镇 G2：target 是 0，不能作除数，请改成大于 0 的数",
        "第 4 个指标（G4）：规则 OC 不用 steps，请去掉",
        "第 5 个指标（G5）：missing 应是零、低、除、转之一，不是“高”",
        "“天宫”不在 units 的单位之中",
        "“G9”不在 indicators 的指标之中",
        "values 柳河镇 G6：raw 应是好、较好、一般、差之一，不是“优”",
        "不能大于 100",
    ):
        assert words in told


@pytest.mark.parametrize("content", [None, [], "a", True, 7])
def test_a_file_that_is_no_object(content, written):
    (fault,) = faults(written(content))
    assert "应是一个对象" in fault


@pytest.mark.parametrize(
    "hostile", [{}, [], "x", True, None, "1_0", "Infinity", "٣", " 1", "9" * 13]
)
@pytest.mark.parametrize(
    "path",
    [
        ("period",),
        ("units",),
        ("units", 0),
        ("units", 0, "name"),
        ("categories", 0, "full"),
        ("indicators",),
        ("indicators", 0, "rule"),
        ("indicators", 2, "steps"),
        ("indicators", 2, "steps", 0),
        ("indicators", 5, "grades"),
        ("values",),
        ("values", "青石镇"),
        ("values", "青石镇", "G1"),
        ("values", "青石镇", "G1", "raw"),
        ("values", "青石镇", "G1", "target"),
        ("events", 0, "kind"),
        ("events", 0, "share"),
    ],
)
def test_hostile_content_is_told_or_read_but_never_breaks(sample, written, path, hostile):
    inner = sample
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = hostile
    with suppress(BadTrialError):
        files.read(written(sample)).score()


def test_a_unit_written_twice_among_the_values(written):
    content = parsed('{"values": {"甲镇": {}, "甲镇": {}}}'.encode())
    assert any("“甲镇”写了不止一次" in fault for fault in faults(content))


def test_sums_that_do_not_fit(sample, written):
    sample["categories"][0]["full"] = "54"
    assert faults(written(sample)) == ["分类 甲：满分 54 与各指标满分之和 55 不一致，请改成一致"]


def test_joined_has_no_last_month(sample, written):
    sample["units"][4]["last_total"] = "80"
    assert "joined 是本期新增" in faults(written(sample))[0]


def test_a_rule_that_divides_asks_for_a_target(sample, written):
    del sample["values"]["青石镇"]["G1"]["target"]
    assert faults(written(sample)) == [
        "values 青石镇 G1：规则 UP 要有 target，请在这里或在指标上写目标值"
    ]


def test_a_missing_value_needs_no_target(sample, written):
    sample["values"]["云台乡"]["G1"] = {"raw": None}
    lines = {one.unit.name: one.lines[0] for one in files.read(written(sample)).score().scores}
    assert (lines["云台乡"].score, lines["云台乡"].state) == (0, "missing")


def test_a_share_is_written_either_way(sample, written):
    sample["events"][0]["share"] = "60"
    assert files.read(written(sample)).events[0].share * 10 == 6


@pytest.mark.parametrize(
    "sent", [b"", b"{", b"[" * 100_000, b'{"a": NaN}', b"\xff\xfe\x00", b'"\\ud800"']
)
def test_what_is_no_json(sent):
    with pytest.raises(BadJsonError):
        parsed(sent)
