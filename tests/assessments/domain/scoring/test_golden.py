"""forms-and-schemes §5, to the digit and in all its variants."""

import pytest

from assessments.domain.scoring import printed
from assessments.domain.scoring.trials import files

UNITS = ("青石镇", "柳河镇", "云台乡", "白水镇", "沙坪街道")
LINES = {
    "G1": ("19.00", "22.00", "0.00", "16.94", "19.16"),
    "G2": ("15.00", "12.50", "15.00", "11.54", "15.00"),
    "G3": ("20.00", "19.03", "16.00", "19.55", "0.00"),
    "G4": ("10.00", "7.00", "4.00", "8.50", "10.00"),
    "G5": ("15.00", "12.00", "3.00", "12.00", "6.00"),
    "G6": ("20.00", "16.00", "20.00", "20.00", "16.00"),
}
CATEGORIES = {
    "甲": ("54.00", "53.53", "31.00", "48.03", "34.16"),
    "乙": ("45.00", "35.00", "27.00", "40.50", "27.00"),
}
TOTALS = ("99.00", "88.53", "58.00", "88.53", "61.16")
PLACES = (1, 2, 5, 2, 4)
LAST = (1, 3, 2, 4, None)
CHANGES = ("—", "↑1", "↓3", "↑2", "新增")
ON_MONTH = ("+1.85%", "+0.15%", "-35.63%", "+5.39%", "—")


@pytest.fixture
def scored(written):
    def score(content):
        trial = files.read(written(content))
        (group,) = printed.scores(trial.period, "", [("", trial.score())])["groups"]
        return group

    return score


def by_unit(group):
    return {unit["unit"]: unit for unit in group["units"]}


def policy(sample, missing, **more):
    sample["indicators"][0] |= {"missing": missing, **more}
    return sample


def test_every_line_category_and_total(sample, scored):
    units = by_unit(scored(sample))
    for number, name in enumerate(UNITS):
        lines = {line["code"]: line["score"] for line in units[name]["lines"]}
        assert lines == {code: marks[number] for code, marks in LINES.items()}
        assert units[name]["categories"] == {
            code: marks[number] for code, marks in CATEGORIES.items()
        }
    assert [units[name]["total"] for name in UNITS] == list(TOTALS)
    assert [units[name]["base"] for name in UNITS] == list(TOTALS)


def test_places_changes_and_mean(sample, scored):
    group = scored(sample)
    units = by_unit(group)
    assert [units[name]["place"] for name in UNITS] == list(PLACES)
    assert [units[name]["last_place"] for name in UNITS] == list(LAST)
    assert [units[name]["change"] for name in UNITS] == list(CHANGES)
    assert [units[name]["mom"] for name in UNITS] == list(ON_MONTH)
    assert list(units) == ["青石镇", "柳河镇", "白水镇", "沙坪街道", "云台乡"]
    assert group["mean"] == "79.04"


def test_what_is_missing_is_told(sample, scored):
    line = by_unit(scored(sample))["云台乡"]["lines"][0]
    assert line == {
        "code": "G1",
        "raw": None,
        "target": "90",
        "full": "20.00",
        "score": "0.00",
        "state": "missing",
    }


def test_without_the_veto(sample, scored):
    del sample["events"]
    unit = by_unit(scored(sample))["沙坪街道"]
    assert (unit["categories"]["乙"], unit["total"], unit["place"]) == ("32.00", "66.16", 4)


@pytest.mark.parametrize(
    ("missing", "line", "unit"),
    [
        ("零", ("0.00", "missing"), ("58.00", 5, "↓3", "-35.63%", "79.04")),
        ("低", ("16.94", "missing"), ("74.94", 4, "↓2", "-16.83%", "82.43")),
        ("除", (None, "excluded"), ("72.50", 4, "↓2", "-19.53%", "81.94")),
        ("转", ("18.00", "carried"), ("76.00", 4, "↓2", "-15.65%", "82.64")),
    ],
)
def test_each_policy_for_what_is_missing(sample, scored, missing, line, unit):
    group = scored(policy(sample, missing, back="1"))
    found = by_unit(group)["云台乡"]
    assert (found["lines"][0]["score"], found["lines"][0]["state"]) == line
    told = (found["total"], found["place"], found["change"], found["mom"], group["mean"])
    assert told == unit
    if missing != "零":
        assert by_unit(group)["沙坪街道"]["place"] == 5


def test_in_the_group_without_a_published_total(sample, scored):
    del sample["units"][0]["last_total"], sample["units"][0]["last_place"]
    unit = by_unit(scored(sample))["青石镇"]
    assert (unit["last_place"], unit["change"], unit["mom"]) == (None, "无上期", "—")


def test_each_line_tells_its_arithmetic(sample, written):
    group = files.read(written(sample)).score()
    lines = {(one.unit.name, line.code): line.formula for one in group.scores for line in one.lines}
    assert lines["柳河镇", "G1"] == "96 ÷ 80 超过 1.10，按上限计：20 × 1.10 = 22.00"
    assert lines["白水镇", "G1"] == "20 × 72 ÷ 85 ≈ 16.94"
    assert lines["柳河镇", "G3"] == (
        "20 ×〔85 +（100 − 85）×（96.75 − 90）÷（100 − 90）〕% ≈ 19.03"
    )
    assert lines["云台乡", "G4"] == "10 − 1.5 × 5，不低于 4，得 4.00"
    assert lines["沙坪街道", "G5"] == "第 4 位，100% − 20% × 3：15 × 40% = 6.00"
    assert lines["柳河镇", "G6"] == "“较好”：20 × 80% = 16.00"
    veto = {one.unit.name: one.marks.categories["乙"].formula for one in group.scores}
    assert veto["沙坪街道"] == (
        "10.00 + 6.00 + 16.00 = 32.00，一票否决，不超过 45 × 0.6 = 27.00，计 27.00"
    )
