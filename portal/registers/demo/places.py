"""A register the county made itself: of party venues, a few entries in each township."""

import random
from typing import Any

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.fields.choices import KindKey
from portal.fields.domain import designs, engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds.links import numbered
from portal.fields.domain.world import World
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.problems import Level
from portal.registers.domain import records, registers
from portal.registers.models import Register, RegisterRecord

TOWNSHIPS = 14
PLACES = ("党群服务中心", "党建文化广场", "初心讲堂", "红色书屋", "党员活动室", "新时代文明实践站")


def _choices(*labels: str) -> list[dict[str, str]]:
    return [{"code": f"c{n}", "label": label} for n, label in enumerate(labels, start=1)]


FIELDS: list[dict[str, Any]] = [
    {
        "label": "阵地名称",
        "kind": KindKey.TEXT,
        "required": True,
        "max_length": 40,
        "section": "基本情况",
    },
    {
        "label": "类型",
        "kind": KindKey.CHOICE,
        "required": True,
        "section": "基本情况",
        "choices": _choices("党群服务中心", "活动广场", "教育基地", "其他"),
    },
    {"label": "建成年月", "kind": KindKey.MONTH, "section": "基本情况"},
    {
        "label": "建筑面积",
        "kind": KindKey.DECIMAL,
        "unit_of_measure": "平方米",
        "minimum": 1,
        "maximum": 20000,
        "decimals": 1,
        "section": "基本情况",
        "help": "按产权证或实测填写。",
    },
    {
        "label": "投入资金",
        "kind": KindKey.MONEY,
        "unit_of_measure": "万元",
        "minimum": 0,
        "section": "基本情况",
        "help": "累计投入，可写“3.5万元”。",
    },
    {"label": "负责人", "kind": KindKey.PERSON, "required": True, "section": "管理使用"},
    {
        "label": "联系电话",
        "kind": KindKey.TEXT,
        "sensitive": True,
        "max_length": 20,
        "section": "管理使用",
    },
    {
        "label": "功能",
        "kind": KindKey.MULTI_CHOICE,
        "section": "管理使用",
        "choices": _choices("组织生活", "便民服务", "教育培训", "文体活动"),
    },
    {
        "label": "服务党员数",
        "kind": KindKey.INTEGER,
        "unit_of_measure": "人",
        "minimum": 0,
        "section": "管理使用",
    },
    {
        "label": "本年使用次数",
        "kind": KindKey.INTEGER,
        "unit_of_measure": "次",
        "minimum": 0,
        "maximum": 1000,
        "section": "管理使用",
    },
    {"label": "是否达标", "kind": KindKey.YES_NO, "required": True, "section": "达标情况"},
    {
        "label": "未达标原因",
        "kind": KindKey.LONG_TEXT,
        "max_length": 200,
        "required_when": "not [是否达标]",
        "section": "达标情况",
    },
    {
        "label": "每名党员面积",
        "kind": KindKey.AUTOMATIC,
        "unit_of_measure": "平方米",
        "formula": "round([建筑面积] ÷ [服务党员数], 2)",
        "section": "达标情况",
    },
]
CHECK = {
    "expression": "[本年使用次数] > 0",
    "message": "今年还没有使用过，请核实是否闲置",
    "level": Level.WARNING,
}


def build(plan: DemoPlan, designer: User, townships: list[Unit]) -> None:
    townships = townships[: TOWNSHIPS * plan.scale]
    register = _design(plan, designer)
    _fill(plan, register, townships, designer)


def _design(plan: DemoPlan, by: User) -> Register:
    register = registers.create(
        name="乡镇党建阵地登记",
        note="乡镇一级的党建活动阵地，每处一条。",
        levels=[UnitLevel.TOWNSHIP],
        single=False,
        by=by,
    )
    draft = designs.start_draft(register.fieldset, by=by)
    for settings in FIELDS:
        designs.add_field(draft, by=by, **settings)
    designs.add_check(draft, by=by, **CHECK)
    designs.publish(draft, effective_from=plan.today, by=by)
    return register


def _fill(plan: DemoPlan, register: Register, townships: list[Unit], by: User) -> None:
    dice, world = plan.random("registers"), World(by)
    definition = registers.current(register)
    members = {
        user.unit_id: user
        for user in User.objects.active().holding("township_member").order_by("-pk")
    }
    made = []
    for unit in townships:
        for place in dice.sample(PLACES, dice.randint(2, 4)):
            record = register.new_record(unit)
            raw = _raw(definition, _typed(unit, place, dice, plan))
            values, findings = engine.parse_row(definition, raw, unit=unit, world=world)
            keeper = members.get(unit.pk, by)
            records.put(record, definition, values, findings, by=keeper, world=world)
            made.append(record)
    RegisterRecord.objects.bulk_create(made)


def _typed(unit: Unit, place: str, dice: random.Random, plan: DemoPlan) -> dict[str, Any]:
    """As a township would type it."""
    meets = dice.random() < 0.8  # noqa: PLR2004 - four in five
    kinds = {"党群服务中心": "党群服务中心", "党建文化广场": "活动广场", "初心讲堂": "教育基地"}
    functions = ["组织生活", "便民服务", "教育培训", "文体活动"]
    return {
        "阵地名称": f"{unit.short_name}{place}",
        "类型": kinds.get(place, "其他"),
        "建成年月": f"{plan.today.year - dice.randint(1, 12)}.{dice.randint(1, 12):02}",
        "建筑面积": f"{dice.randint(60, 1200)}",
        "投入资金": f"{dice.randint(5, 180)}万元",
        "负责人": _somebody_of(unit, dice),
        "功能": dice.sample(functions, dice.randint(1, 4)),
        "服务党员数": str(dice.randint(25, 160)),
        "本年使用次数": str(dice.choice([0, *range(6, 60)])),
        "是否达标": "是" if meets else "否",
        "未达标原因": "" if meets else "面积不足，计划明年改扩建。",
    }


def _somebody_of(unit: Unit, dice: random.Random) -> str:
    people = list(Person.objects.filter(unit=unit).order_by("pk").values_list("name", "pk"))
    return numbered(*dice.choice(people)) if people else ""


def _raw(definition: Definition, typed: dict[str, Any]) -> dict[str, Any]:
    keys = {field.label: field.key for field in definition.fields}
    return {keys[label]: value for label, value in typed.items()}
