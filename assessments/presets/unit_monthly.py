"""县直单位党建月度台账: forms-and-schemes §1.3."""

from typing import Final

from assessments.presets import common
from assessments.presets.notation import (
    CARRIED,
    STOCK,
    PresetForm,
    PresetLevel,
    arrives,
    at_most,
    count,
    not_above,
    remark,
    starts,
)
from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind

FORM: Final = PresetForm(
    key="unit_monthly",
    name="县直单位党建月度台账",
    note="每月20日开放，25日18时截止，28日18时锁定；当月发生数从上月26日计到本月25日。",
    levels=(UnitLevel.DEPARTMENT,),
    reviews=(PresetLevel("组织科", ("organization_office",)),),
    clock=common.CLOCK,
    minutes=6,
    sections={
        "一、组织和党员": (
            common.ORG_TOTAL,
            common.ORG_OVERDUE,
            common.ORG_PLAN,
            common.MEM_TOTAL,
            common.MEM_PROB,
        ),
        "二、党费和组织生活": (
            *common.DUES,
            *common.LIFE,
            common.LIFE_NOTE,
            count("dual_due", "班子成员中的党员数", "人", CARRIED, STOCK),
            count("dual_done", "参加所在支部组织生活的班子成员数", "人", arrives("LIFE-5.n")),
            count("study_done", "本月中心组学习次数", "次", at_most(10)),
            count(
                "topic_done",
                "本季度专题研究党建次数",
                "次",
                CARRIED,
                starts("0", each=PeriodKind.QUARTER),
                at_most(20),
            ),
        ),
        "三、模范机关、项目和整改": (
            *common.PROJECT,
            common.TASK_OPEN,
            common.TASK_OVER,
            *common.RECTIFIED,
        ),
        "四、服务基层和说明": (
            common.INFO,
            count("srv_members", "在职党员数", "人", arrives("MEM-7")),
            count("srv_report", "已到社区报到党员数", "人", CARRIED, STOCK),
            count("srv_done", "本月办结认领事项数", "件", arrives("BRA-25.claimed")),
            common.HELP,
        ),
    },
    checks=(
        *common.NOT_ABOVE,
        not_above("参加所在支部组织生活的班子成员数", "班子成员中的党员数"),
        not_above("已到社区报到党员数", "在职党员数"),
        common.DUES_LOW,
        remark("[本月中心组学习次数] > 0", "本月没有中心组学习"),
    ),
)
