"""信息月通报 of four items, reckoned by hand: points by level, half for a composite."""

import datetime as dt

import pytest

from assessments.domain.bulletins import information_monthly
from portal.fields.choices import KindKey
from portal.registers.models import RegisterRecord
from reports.blocks import Bar, BarChart, Prose, Table
from reports.series import NotReadyError
from tests.factories import ledgers, registers

pytestmark = pytest.mark.django_db
NOVEMBER = ledgers.NOVEMBER
FIELDS = [
    {"key": "title", "label": "标题", "kind": KindKey.TEXT, "max_length": 40},
    *(
        {"key": key, "label": label, "kind": KindKey.CHOICE, "choices": registers.choices(*words)}
        for key, label, words in (
            ("sort", "类别", ("经验做法", "问题建议")),
            ("taken", "采用层次", ("未采用", "县级", "市级", "省级", "中央级")),
            ("manner", "采用方式", ("单篇", "综合")),
            ("remarks", "领导批示", ("无", "市级")),
        )
    ),
]


@pytest.fixture
def items(county, town, other_town):
    """One taken by the province, one in a composite of the city, one not taken; one of October."""
    register = registers.register(county, FIELDS, (), name="信息报送")
    register.code = information_monthly.INFORMATION
    register.save()
    keys = {label: registers.key(register, label) for label in ("标题", "类别", "采用层次")}
    assert set(keys.values()) == {"title", "sort", "taken"}
    facts = (
        (town, 3, {"title": "甲", "sort": "c2", "taken": "c4", "manner": "c1", "remarks": "c2"}),
        (town, 9, {"title": "乙", "sort": "c1", "taken": "c3", "manner": "c2", "issue": "第9期"}),
        (other_town, 12, {"title": "丙", "sort": "c1", "taken": "c1"}),
    )
    for unit, day, values in facts:
        record = registers.record(register, unit, registers.designer(county))
        taken_on = {} if values["taken"] == "c1" else {"taken_on": "2026-11-20"}
        RegisterRecord.objects.filter(pk=record.pk).update(
            open_values=values | taken_on, counts_on=dt.date(2026, 11, day)
        )


def said(written):
    return "".join(
        part if isinstance(part, str) else part.text
        for block in written
        if isinstance(block, Prose)
        for part in block.parts
    )


def rows(written):
    return [row.cells for block in written if isinstance(block, Table) for row in block.rows]


def test_without_entries_nothing_is_said(county):
    with pytest.raises(NotReadyError, match="信息报送"):
        list(information_monthly.overview(NOVEMBER))


@pytest.mark.usefixtures("items", "group")
class TestMonth:
    def test_overview(self):
        assert said(information_monthly.overview(NOVEMBER)) == (
            "11月，2个单位报送信息3条，其中问题建议1条；采用2条：中央级0条，省级1条，市级1条，"
            "县级0条。1个单位没有报送。"
        )

    def test_points_by_level_and_half_of_a_composite(self):
        written = list(information_monthly.points(NOVEMBER))
        assert rows(written) == [
            (1, "东河镇", 2, 0, 1, 1, 0, 1, "25"),
            (2, "西山镇", 1, 0, 0, 0, 0, 0, "0"),
            (2, "南桥镇", 0, 0, 0, 0, 0, 0, "0"),
        ]
        [chart] = [block for block in written if isinstance(block, BarChart)]
        assert chart.bars[0] == Bar("东河镇", "25")

    def test_what_was_taken_is_named_without_its_author(self):
        assert rows(information_monthly.taken(NOVEMBER)) == [
            ("甲", "东河镇", "省级"),
            ("乙", "东河镇", "第9期"),
        ]
