"""What offices type, understood; what cannot be, refused with the reason."""

import datetime as dt
from decimal import Decimal

import pytest

from portal.fields.choices import KindKey as K
from portal.fields.domain.findings import Wrong
from portal.fields.domain.kinds import KINDS
from portal.fields.domain.world import World
from portal.fields.models import FieldDef
from tests.factories.registers import choices

OPTIONS = {"choices": choices("一级", "二级（达标）")}


def parse(kind, raw, **settings):
    return KINDS[kind](FieldDef(kind=kind, key="f1", **settings)).parse(raw, World())


@pytest.mark.parametrize(
    ("kind", "raw", "settings", "stored"),
    [
        (K.INTEGER, "１２", {}, 12),
        (K.INTEGER, 12.0, {}, 12),
        (K.INTEGER, "1,200 人", {"unit_of_measure": "人"}, 1200),
        (K.INTEGER, "", {}, None),
        (K.INTEGER, "-0", {}, 0),
        (K.DECIMAL, "3.5", {}, "3.50"),
        (K.DECIMAL, 0.1 + 0.2, {"decimals": 1}, "0.3"),
        (K.MONEY, "3.5万", {}, "35000.00"),
        (K.MONEY, "3.5万元", {"unit_of_measure": "万元"}, "3.50"),
        (K.MONEY, "3500元", {"unit_of_measure": "万元"}, "0.35"),
        (K.MONEY, "￥１，２００．５", {}, "1200.50"),
        (K.MONEY, "1.2亿元", {"unit_of_measure": "万元"}, "12000.00"),
        (K.PERCENT, "85.5%", {"decimals": 1}, "85.5"),
        (K.PERCENT, "８５％", {"decimals": 0}, "85"),
        (K.PERCENT, 85, {"decimals": 0}, "85"),
        (K.TEXT, "  东 河\n村 ", {}, "东 河 村"),
        (K.TEXT, 13800000000.0, {}, "13800000000"),
        (K.LONG_TEXT, "一\r\n二\x00", {}, "一\n二"),
        (K.CHOICE, "一级", OPTIONS, "c1"),
        (K.CHOICE, "二级(达标)", OPTIONS, "c2"),
        (K.MULTI_CHOICE, "二级（达标）、一级", OPTIONS, ["c1", "c2"]),
        (K.MULTI_CHOICE, ["一级", ""], OPTIONS, ["c1"]),
        (K.MULTI_CHOICE, [], OPTIONS, None),
        (K.DATE, "1985.3.8", {}, "1985-03-08"),
        (K.DATE, "1985年03月08日", {}, "1985-03-08"),
        (K.DATE, "19850308", {}, "1985-03-08"),
        (K.DATE, dt.datetime(1985, 3, 8, tzinfo=dt.UTC), {}, "1985-03-08"),
        (K.MONTH, "1985.03", {}, "1985-03"),
        (K.MONTH, "1985年3月", {}, "1985-03"),
        (K.MONTH, 198503, {}, "1985-03"),
        (K.MONTH, 1985.12, {}, "1985-12"),
        (K.MONTH, 198503.0, {}, "1985-03"),
        (K.MONTH, "1985-03-08", {}, "1985-03"),
        (K.YES_NO, "是", {}, True),
        (K.YES_NO, "无", {}, False),
    ],
)
def test_parse(kind, raw, settings, stored):
    assert parse(kind, raw, **settings) == stored


@pytest.mark.parametrize(
    ("kind", "raw", "settings", "reason"),
    [
        (K.INTEGER, "12.5", {}, "应填整数，现在是 12.5"),
        (K.INTEGER, "约12", {}, "不是数字"),
        (K.INTEGER, "12个", {"unit_of_measure": "人"}, "计量单位应为“人”"),
        (K.INTEGER, 3, {"minimum": Decimal(5)}, "不能小于 5，现在是 3"),
        (K.INTEGER, 30, {"maximum": Decimal("10.00")}, "不能大于 10，现在是 30"),
        (K.INTEGER, "9" * 20, {}, "数字太大"),
        (K.DECIMAL, "1.234", {}, "最多 2 位小数"),
        (K.DECIMAL, True, {}, "应填数字"),
        (K.PERCENT, "85元", {}, "不是百分比"),
        (K.TEXT, "一" * 11, {"max_length": 10}, "最多 10 个字，现在有 11 个"),
        (K.CHOICE, "三级", OPTIONS, "请从一级、二级（达标）中选"),
        (K.DATE, "1985.3", {}, "不是完整的日期"),
        (K.DATE, "2025-02-30", {}, "没有 30 日"),
        (K.DATE, "0085-02-03", {}, "年份 85 不在"),
        (K.MONTH, "1985-13", {}, "没有 13 月"),
        (K.MONTH, 1985.1, {}, "丢了末尾的 0"),
        (K.YES_NO, "也许", {}, "应为“是”或“否”"),
        (K.FILE, "a.pdf", {}, "在“修改”中上传"),
    ],
)
def test_refusal_says_how_to_mend_it(kind, raw, settings, reason):
    with pytest.raises(Wrong, match=reason):
        parse(kind, raw, **settings)


def test_every_kind_has_a_class():
    assert set(KINDS) == set(K.values)


def test_percent_stands_in_a_sheet_as_text():
    kind = KINDS[K.PERCENT](FieldDef(kind=K.PERCENT, key="f1", decimals=1))
    assert (kind.cell("85.5", World()), kind.number_format) == ("85.5%", "@")
    assert kind.parse("85.5%", World()) == "85.5"


def test_unit_is_found_by_any_of_its_names(town):
    kind = KINDS[K.UNIT](FieldDef(kind=K.UNIT, key="f1"))
    world = World()
    assert {kind.parse(n, world) for n in (town.name, "东河镇", town.code)} == {town.pk}
    with pytest.raises(Wrong, match="没有名为“南山镇”的单位"):
        kind.parse("南山镇", world)
