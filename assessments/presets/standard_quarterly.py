"""党组织标准化建设自查表: forms-and-schemes §1.5, 8 aspects, 30 items; ★ is a core item. One for
villages and communities, one for the party organisations of county organs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from assessments.presets.notation import (
    CARRIED,
    FormField,
    PresetForm,
    PresetLevel,
    computed,
    judged,
    may_prove,
    yes_no,
)
from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind

CORE: Final = "★"
ENOUGH: Final = 27
VERDICT: Final = "verdict"
Item = tuple[str, str, Mapping[str, Any]]
# By hand the first time, afterwards as it was last accepted; what figures say arrives judged.
Aspects = Mapping[str, tuple[Item, ...]]
_OF_VILLAGES: Final[Aspects] = {
    "一、组织设置": (
        ("s11", "★党组织设置与党员人数相符", judged("size")),
        ("s12", "★按期换届，没有逾期", judged("term")),
        ("s13", "隶属关系与批复一致", {}),
        ("s14", "党小组划分合理，组长明确", {}),
    ),
    "二、班子建设": (
        ("s21", "★书记在任，空缺不满3个月", judged("secretary")),
        ("s22", "委员职数合规，分工明确", judged("committee")),
        ("s23", "符合条件的实现一肩挑", judged("both")),
        ("s24", "后备人才不少于2名", judged("reserve")),
    ),
    "三、党员管理": (
        ("s31", "党员信息完整率不低于95%", judged("complete")),
        ("s32", "流动党员每月联系", {}),
        ("s33", "★党费按月足额交纳", judged("dues")),
        ("s34", "失联党员按期限查找处置", judged("lost")),
    ),
    "四、发展党员": (
        ("s41", "★发展程序没有未处理问题", judged("admission")),
        ("s42", "有年度计划，在计划内接收", judged("plan")),
        ("s43", "积极分子每半年考察", judged("activists")),
    ),
    "五、组织生活": (
        ("s51", "★党员大会每季度召开", judged("assembly")),
        ("s52", "支委会每月召开", judged("meetings")),
        ("s53", "党课每季度开展，书记每年讲", judged("lectures")),
        ("s54", "主题党日每月开展", judged("themes")),
        ("s55", "组织生活会、民主评议按年开展", judged("yearly")),
    ),
    "六、教育培训": (
        ("s61", "有年度学习计划并落实", {}),
        ("s62", "学时达标党员不低于90%", judged("hours")),
        ("s63", "书记参加县级集中轮训", judged("trained")),
    ),
    "七、阵地和保障": (
        ("s71", "活动场所、标识、设施齐全", may_prove(2)),
        ("s72", "运转经费足额到位", {}),
        ("s73", "规范化运行记录簿按时填写", may_prove(2)),
        ("s74", "党务公开每季度更新", may_prove(1)),
    ),
    "八、作用发挥": (
        ("s81", "经营性收入达到3万元", judged("income")),
        ("s82", "党员联户安排本季已更新", judged("households")),
        ("s83", "上季度问题清单按期销号", judged("problems")),
    ),
}
# What is asked of an organ instead; figures of vacant secretaries are those of villages.
_OF_ORGANS: Final[dict[str, Item]] = {
    item[0]: item
    for item in (
        ("s21", "★书记在任，空缺不满3个月", {}),
        ("s23", "专兼职党务干部配备到位", {}),
        ("s24", "支委分工公开", {}),
        ("s81", "书记项目按进度推进", judged("project")),
        ("s82", "在职党员全部到社区报到", {}),
    )
}


def _met(labels: list[str]) -> str:
    return " + ".join(f"if([{label}], 1, 0)" for label in labels)


def _aspect(number: int, heading: str, items: tuple[Item, ...]) -> tuple[FormField, ...]:
    cells = tuple(yes_no(key, label, {**CARRIED, **more}) for key, label, more in items)
    name = heading.partition("、")[2]
    met = _met([label for _, label, _ in items])
    return (*cells, computed(f"t{number}", f"{name}达标数", "项", met))


def _sections(of: Aspects) -> dict[str, tuple[FormField, ...]]:
    aspects = {
        heading: _aspect(number, heading, items)
        for number, (heading, items) in enumerate(of.items(), start=1)
    }
    core = [label for items in of.values() for _, label, _ in items if label[0] == CORE]
    every = " + ".join(f"[{heading.partition('、')[2]}达标数]" for heading in of)
    verdict = f"if([核心项达标数] = {len(core)} and [达标项数] >= {ENOUGH}, 1, 0)"
    aspects["结论"] = (
        computed("n_ok", "达标项数", "项", every),
        computed("n_core", "核心项达标数", "项", _met(core)),
        computed(VERDICT, "达标", "", verdict),
    )
    return aspects


def _of_organs() -> Aspects:
    return {
        heading: tuple(_OF_ORGANS.get(item[0], item) for item in items)
        for heading, items in _OF_VILLAGES.items()
    }


_RULE: Final = "30项中“是”为达标，★为核心项：核心项全部达标且达标27项以上为达标。"
FORM: Final = PresetForm(
    key="standard_quarterly",
    name="党组织标准化建设自查表",
    note=f"村（社区）每季度自查，{_RULE}",
    levels=(UnitLevel.VILLAGE,),
    period_kind=PeriodKind.QUARTER,
    clock={"opens_day": 10, "due_day": 20, "due_hour": 18, "locks_day": 25},
    reviews=(PresetLevel("乡镇（街道）", ("township_member",)),),
    minutes=8,
    sample_share=10,
    sections=_sections(_OF_VILLAGES),
    checks=(),
)
FORM_OF_ORGANS: Final = replace(
    FORM,
    key="standard_quarterly_organs",
    name="机关党组织标准化建设自查表",
    note=f"县直单位机关党组织每季度自查，{_RULE}",
    levels=(UnitLevel.DEPARTMENT,),
    reviews=(PresetLevel("组织科", ("organization_office",)),),
    sample_share=0,  # the county accepts them itself
    sections=_sections(_of_organs()),
)
FORMS: Final = (FORM, FORM_OF_ORGANS)
