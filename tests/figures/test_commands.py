import io
import json
import re

import pytest
from django.core.management import CommandError, call_command

from portal.figures.models import FigureValue
from tests import clock
from tests.factories import accounts

OF_BRANCHES_AND_CADRES = 24  # other apps bring more


def run(*arguments, **options):
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_take_figures_tells_what_it_took_and_what_it_could_not(tiny):
    taken = re.search(r"统计 (\d+) 项指标", run("take_figures", "2026-11"))
    assert int(taken[1]) >= OF_BRANCHES_AND_CADRES
    output = run("take_figures", "2026-08", user=tiny.office.username)
    assert "不能补算的" in output
    assert "MEM-1 党员总数" in output
    assert run("take_figures", "2026-11", "--figure", "ORG-1").endswith("新增、更新 0 个数值。\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["2026-13"], "1 到 12|没有第 13 个"),
        (["2027-11"], "还没有开始"),
        (["2026-11", "--figure", "X"], "没有“X”"),
        (["2026-11", "--as", "nobody"], "nobody"),
    ],
)
def test_take_figures_says_what_is_wrong(tiny, arguments, says):
    with pytest.raises(CommandError, match=says):
        run("take_figures", *arguments)


def test_figures_of_a_unit_as_json(tiny):
    with clock.at("2026-12-01T00:20"):
        run("take_figures", "2026-11")
        by = ["--as", tiny.office.username, "--unit", tiny.a.code, "--json"]
        rows = json.loads(run("figures", "2026-11", *by))
        assert {row["figure"]: row["value"] for row in rows}["MEM-6"] == "25.0000"
        (row,) = json.loads(run("figures", "2025-11", "--figure", "MEM-1", *by))
        assert (row["value"], row["source"]) == (None, "未统计")
        (row,) = json.loads(run("figures", "2026-07", "--figure", "ORG-3", *by))
        assert (row["value"], row["source"]) == ("0", "按历史记录推算")
    assert FigureValue.objects.filter(period__kind="month").exists()


def test_figures_as_a_person_reads_them(tiny):
    output = run("figures", "2026-11", "--as", tiny.office.username)
    assert "MEM-1\t党员总数\t15人" in output
    assert "ORG-4\t按期换届率\t33.3%" in output


def test_figures_of_another_township_are_not_told(tiny):
    member = accounts.holder("township_member", tiny.a)
    assert "党员总数\t4人" in run("figures", "2026-11", "--as", member.username)
    with pytest.raises(CommandError, match="不在管理范围内"):
        run("figures", "2026-11", "--unit", tiny.b.code, "--as", member.username)
    stranger = accounts.holder("system_admin", tiny.county)
    with pytest.raises(CommandError, match="没有“查看指标数据”的权限"):
        run("figures", "2026-11", "--as", stranger.username)
