"""`manage.py score --trial`: without a database, all faults at once."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "samples" / "trial.json"
LINE = {"code", "raw", "target", "full", "score", "state"}
UNIT = {
    "unit", "lines", "categories", "base", "bonus", "deduction", "total", "place", "last_place",
    "change", "mom",
}  # fmt: skip


def run(path, *more):
    out = io.StringIO()
    call_command("score", "--trial", str(path), *more, stdout=out)
    return out.getvalue()


def refused(path, returncode):
    with pytest.raises(CommandError) as caught:
        run(path)
    assert caught.value.returncode == returncode
    return str(caught.value)


def test_exactly_the_keys_other_programs_read():
    content = json.loads(run(SAMPLE, "--json"))
    assert set(content) == {"period", "scheme", "groups"}
    (group,) = content["groups"]
    assert set(group) == {"group", "units", "mean"}
    assert all(set(unit) == UNIT for unit in group["units"])
    assert all(set(line) == LINE for unit in group["units"] for line in unit["lines"])


def test_a_table_with_every_step():
    lines = run(SAMPLE).splitlines()
    assert lines[0] == "2026-10 试算：5 个单位，平均 79.04 分"
    assert lines[3] == "2\t柳河镇\t88.53\t88.53\t0.00\t0.00\t3\t↑1\t+0.15%"
    assert "G1\t—（未报）\t0.00/20\t未报，计零分" in lines
    assert "综合得分\t\t88.53\t88.53 + 0.00 − 0.00 = 88.53" in lines


def test_faults_are_counted_and_listed(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"period": "2026-10"}')
    told = refused(path, 1)
    assert "“a.json”有 3 处错误，没有试算" in told
    assert "缺少 indicators，请补上" in told


def test_thousands_of_faults_are_cut_short(tmp_path, sample_content):
    sample_content["values"] = {f"镇{number}": {} for number in range(2000)}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(sample_content))
    assert "还有 1,900 处" in refused(path, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{\n1}", "第 2 行第 1 个字符附近"),
        ('{"a": NaN}', "NaN 不是数字"),
        ("[" * 100_000, "嵌套"),
        ("[" * 30 + "]" * 30, "嵌套超过 20 层"),
    ],
)
def test_what_is_no_json(tmp_path, content, told):
    path = tmp_path / "a.json"
    path.write_text(content)
    assert told in refused(path, 2)


def test_no_such_file(tmp_path):
    assert "读不到" in refused(tmp_path / "none.json", 2)


@pytest.fixture
def sample_content():
    return json.loads(SAMPLE.read_text())
