"""干部工作: supervision, talks, encouragement, tests."""

from decimal import Decimal

from portal.access import RoleKey
from portal.registers.presets.office import OFFICE
from portal.registers.presets.shapes import (
    Preset,
    PresetOwed,
    check,
    choice,
    day,
    decimal,
    long,
    many,
    person,
    task,
    text,
    unit,
    whole,
)

_FEW = (RoleKey.CADRE_OFFICE, RoleKey.DEPARTMENT_LEADER)

PRESETS = (
    task(
        key="CAD-24",
        name="干部监督联席会议",
        levels=OFFICE,
        filled_by=(RoleKey.CADRE_OFFICE,),
        due_rule="登记后30天",
        owed=(PresetOwed("每季度末"),),
        prefix="JD",
        print_title="干部监督联席会议转办事项表",
        note="每季度一次。只写事项和条数，不写干部姓名；转办事项 30 天内办结。",
        fields=(
            day("met_on", "会议日期"),
            many("members", "参会单位", "纪检监察/政法/信访/公安/法院/检察院/审计"),
            whole("reports", "通报信息条数", "条"),
            choice("answered", "反馈", "已反馈/未反馈"),
        ),
        closed_by=(RoleKey.DEPARTMENT_LEADER,),
        seen_by=_FEW,
    ),
    Preset(
        key="CAD-28",
        name="谈心谈话",
        levels=OFFICE,
        filled_by=_FEW,
        prefix="TX",
        print_title="谈心谈话覆盖情况表",
        note="只给部领导、干部科看，谈话人看自己谈的；主要情况按敏感内容保管。",
        fields=(
            day("talked_on", "谈话日期"),
            person("talker", "谈话人"),
            person("partner", "谈话对象"),
            choice("sort", "类别", "任前/任中/苗头提醒/关心关爱/离任"),
            long("content", "主要情况", sensitive=True),
            text("follow_up", "跟进事项", optional=True),
        ),
        seen_by=_FEW,
        own="talker",
    ),
    Preset(
        key="CAD-29",
        name="正向激励",
        levels=OFFICE,
        filled_by=(RoleKey.CADRE_OFFICE,),
        prefix="JL",
        print_title="正向激励措施登记表",
        fields=(
            day("given_on", "日期"),
            choice("sort", "类别", "表彰奖励/外出学习/健康体检/交流任职/带薪休假/容错免责"),
            person("person", "对象", optional=True),
            unit("whose", "对象单位", optional=True),
            text("document", "文号", optional=True),
        ),
        checks=(
            check("not blank([对象]) 或 not blank([对象单位])", "“对象”和“对象单位”至少填一项"),
        ),
    ),
    Preset(
        key="CAD-36",
        name="理论测试",
        levels=OFFICE,
        filled_by=(RoleKey.CADRE_OFFICE,),
        prefix="CS",
        print_title="理论测试情况表",
        fields=(
            text("name", "测试名称"),
            day("held_on", "日期"),
            many("range", "范围", "科级/股级/组工干部/村书记"),
            whole("expected", "应考", "人"),
            whole("present", "实考", "人"),
            whole("passed", "合格人数", "人"),
            decimal("mean", "平均分", "分", maximum=Decimal(100)),
        ),
        checks=(
            check("[合格人数] <= [实考] 且 [实考] <= [应考]", "合格、实考、应考人数应依次不减少"),
        ),
    ),
)
