"""`manage.py score`: a trial without a database, all faults at once; a county's month, kept."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.models import ScoreRun
from tests.factories import accounts, schemes, scores

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


class TestOfTheCounty:
    """The kept run, as the command prints it."""

    @pytest.fixture
    def asked(self, county, town, other_town):
        version = schemes.active(county)
        scores.group(town, other_town)
        by = accounts.holder("assessment_office", county, username="kaohe")

        def run(*arguments):
            out = io.StringIO()
            call_command("score", *arguments, "--as", by.username, stdout=out)
            return out.getvalue()

        run.version = version
        return run

    def refused(self, asked, *arguments):
        with pytest.raises(CommandError) as caught:
            asked(*arguments)
        return caught.value.returncode, str(caught.value)

    def test_exactly_what_the_trial_prints(self, asked):
        content = json.loads(asked("2026-11", "--scheme", "small", "--group", "乡镇组", "--json"))
        assert set(content) == {"period", "scheme", "groups"}
        assert (content["period"], content["scheme"]) == ("2026-11", "小方案")
        (group,) = content["groups"]
        assert (group["group"], group["mean"]) == ("乡镇组", "52.00")
        east, west = group["units"]
        assert set(east) == UNIT
        assert east["lines"] == [
            {"code": "M1", "raw": "4", "target": "10", "full": "60.00", "score": "24.00",
             "state": "scored"},
            {"code": "M2", "raw": "0", "target": None, "full": "40.00", "score": "40.00",
             "state": "scored"},
        ]  # fmt: skip
        assert (east["unit"], east["total"], east["place"]) == ("东河镇", "64.00", 1)
        assert (west["last_place"], west["change"], west["mom"]) == (None, "无上期", "—")
        assert ScoreRun.objects.count() == 1

    def test_a_table_with_every_step(self, asked):
        lines = asked("2026-11").splitlines()
        assert lines[0] == "2026-11 乡镇组：2 个单位，平均 52.00 分"
        assert lines[2].startswith("1\t东河镇\t64.00\t64.00")
        assert "M1\t4\t24.00/60.00\t60.00 × 4 ÷ 10 = 24.00" in lines

    def test_what_is_published_is_refused_in_words(self, asked):
        asked("2026-11")
        by = accounts.UserFactory()
        ScoreRun.objects.update(published_at=timezone.now(), published_by=by)
        code, told = self.refused(asked, "2026-11")
        assert (code, "公布，不能重新计分" in told) == (1, True)

    def test_what_there_is_when_it_was_misnamed(self, asked):
        assert self.refused(asked, "2026-11", "--scheme", "big") == (
            2, "2026年11月没有启用代码为“big”的考核方案。当月启用的有：small（小方案）。",
        )  # fmt: skip
        assert self.refused(asked, "2026-11", "--group", "政府组") == (
            2, "没有名为“政府组”的考核分组。所选方案的分组有：乡镇组。",
        )  # fmt: skip

    def test_only_by_whoever_scores(self, asked, county):
        accounts.holder("county_leader", county, username="kan")
        with pytest.raises(CommandError, match="您没有“计分") as caught:
            call_command("score", "2026-11", "--as", "kan")
        assert caught.value.returncode == 2

    def test_month_and_account_or_a_trial_file(self, db):
        with pytest.raises(CommandError, match="请写明计分的月份和账号"):
            call_command("score", "2026-11")
