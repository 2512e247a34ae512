"""半年（年度）数据: what is counted, what is not and says so, and who decides about that."""

import datetime as dt
from decimal import Decimal

import pytest

from assessments.bulletins import HALF_YEAR, INFORMATION_QUARTERLY, YEAR
from assessments.domain.bulletins import information_quarterly, yearly_data
from portal.periods import Period
from portal.registers.models import RegisterRecord
from reports import county as county_figures
from reports.blocks import Prose, Table, gaps, with_gaps_left
from tests.factories import registers

pytestmark = pytest.mark.django_db
YEAR_2026 = Period.parse("2026")


def said(blocks):
    return "".join(
        part if isinstance(part, str) else getattr(part, "text", f"［{getattr(part, 'hint', '')}］")
        for block in blocks
        if isinstance(block, Prose)
        for part in block.parts
    )


def test_what_a_register_holds_is_counted_by_its_words(county, town):
    registers.kept(
        county,
        "CAD-28",
        [registers.words("sort", "任前", "苗头提醒")],
        (town, dt.date(2026, 3, 2), {"sort": "c2"}),
        (town, dt.date(2026, 9, 2), {"sort": "c2"}),
        (town, dt.date(2026, 9, 3), {"sort": "c1"}),
        (town, dt.date(2025, 9, 3), {"sort": "c2"}),
    )
    told = said(yearly_data.LINES[0].write(YEAR_2026))
    assert "提醒谈话2人次" in told
    assert "举办培训班［培训班期数没有统计］期" in told, "nobody counts them: never left out"
    assert "表彰［表彰人数没有统计］名" in told, "no register is nothing counted, not nought"


def test_what_is_not_counted_is_printed_as_that_once_somebody_says_so(county):
    blocks = list(yearly_data.LINES[0].write(YEAR_2026))
    assert all(gap.stands for gap in gaps(blocks))
    left = list(with_gaps_left(blocks))
    assert not list(gaps(left))
    assert "举办培训班（未统计）期" in said(left)
    [table] = [block for block in blocks if isinstance(block, Table)]
    assert ("培训人次", "人次", "（未统计）", "（未统计）", "—") in [
        row.cells for row in table.rows
    ]


def test_problems_are_told_by_source_with_their_rate(county, town):
    registers.kept(
        county,
        "ASM-16",
        [registers.words("source", "审计", "巡视巡察")],
        (town, dt.date(2026, 3, 2), {"source": "c2"}),
        (town, dt.date(2026, 3, 3), {"source": "c2"}),
    )
    rows = RegisterRecord.objects.order_by("pk")
    rows.update(made_on=dt.date(2026, 3, 2))
    RegisterRecord.objects.filter(pk=rows[0].pk).update(closed_on=dt.date(2026, 5, 1))
    assert said(yearly_data.LINES[3].write(YEAR_2026)).startswith(
        "巡视巡察问题2个，完成整改1个，完成率50.0%。"
    )


def test_every_line_of_work_is_written_for_a_county_without_data(county):
    for series, period in ((HALF_YEAR, Period.parse("2026-H1")), (YEAR, YEAR_2026)):
        for section in series.sections:
            assert any(isinstance(one, Prose) for one in section.write(period)), section.key


def test_half_a_year_is_the_first_only():
    assert HALF_YEAR.is_for(Period.parse("2026-H1"))
    assert not HALF_YEAR.is_for(Period.parse("2026-H2"))
    assert {"ages"} < {one.key for one in YEAR.parts}


def test_a_change_has_a_base():
    assert county_figures.change(Decimal(12), Decimal(10)) == "+20.0%"
    assert county_figures.change(Decimal(9), Decimal(10)) == "-10.0%"
    assert county_figures.change(Decimal(9), Decimal(0)) == "—"


def test_a_quarter_of_information_is_told_as_one(county, town, group):
    registers.kept(
        county,
        "REP-03",
        [
            registers.words("sort", "经验做法", "问题建议"),
            registers.words("taken", "未采用", "县级", "市级"),
            registers.words("manner", "单篇", "综合"),
            registers.words("remarks", "无", "市级"),
        ],
        (
            town,
            dt.date(2026, 11, 2),
            {"sort": "c1", "taken": "c3", "manner": "c1", "taken_on": "2026-11-20"},
        ),
    )
    quarter = Period.parse("2026-Q4")
    assert said(information_quarterly.overview(quarter)).startswith("第四季度，1个单位报送信息1条")
    [table, *_] = [
        block for block in information_quarterly.points(quarter) if isinstance(block, Table)
    ]
    assert table.rows[0].cells == (1, "东河镇", 1, 1, "10", "—", "—")
    assert "个：东河镇、" in said(information_quarterly.without_advice(quarter))
    assert INFORMATION_QUARTERLY.is_for(quarter)
