"""村（社区）: households, the four lists, pay, facilities, running costs."""

from portal.access import RoleKey
from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind
from portal.registers.choices import RegisterKind
from portal.registers.presets.shapes import (
    Preset,
    PresetOwed,
    automatic,
    check,
    choice,
    day,
    decimal,
    money,
    month,
    person,
    share,
    task,
    text,
    unit,
    warning,
    whole,
    yes_no,
)

VILLAGES = (UnitLevel.VILLAGE,)
_LARGE, _ROOMS = 500, 5  # of a community that is up to the mark
_MANY_ROOMS = 8  # of a good one, which is twice as large

PRESETS = (
    Preset(
        key="BRA-23",
        name="党员联系户",
        kind=RegisterKind.PERIODIC,
        rhythm=PeriodKind.QUARTER,
        levels=VILLAGES,
        owed=(PresetOwed("每季度末"),),
        prefix="LU",
        print_title="党员联系户情况表",
        note="每季度更新，可沿用上期。只填数字，不写户主姓名。",
        fields=(
            whole("officers", "联系干部数", "人"),
            whole("members", "联系党员数", "人"),
            text("area", "片区"),
            whole("households", "联系户数", "户"),
            whole("visits", "本季走访次数", "次"),
            whole("raised", "反映问题数", "个"),
        ),
        checks=(
            warning(
                "[联系户数] <= ([联系干部数] + [联系党员数]) × 60", "每人联系的户数超过了 60 户"
            ),
        ),
    ),
    task(
        key="BRA-25",
        name="四张清单",
        levels=VILLAGES,
        prefix="QD",
        print_title="四张清单台账",
        note="不写居民姓名。超过 60 天没有办结的，提交联席会议。",
        long=(60, "提交联席会议"),
        fields=(
            choice("list", "清单", "需求/资源/项目/任务"),
            choice("raised_by", "提出方", "群众/党员/单位"),
            whole("households", "受益户数", "户"),
            unit("claimed_by", "认领单位", optional=True),
            text("answers", "对应清单号", most=20, optional=True),
            choice("satisfaction", "满意度", "满意/基本满意/不满意", optional=True),
        ),
        closing=("outcome", "satisfaction"),
        closed_by=(RoleKey.TOWNSHIP_MEMBER, RoleKey.ORGANIZATION_OFFICE),
    ),
    Preset(
        key="BRA-19",
        name="村干部报酬发放",
        levels=VILLAGES,
        prefix="BC",
        print_title="村干部报酬发放情况表",
        note="每人每月一条，发放后填发放日期。",
        fields=(
            month("period", "所属月份"),
            person("name", "姓名"),
            choice("post", "职务", "书记/主任/副书记/副主任/委员/其他"),
            money("base", "基本报酬", "元"),
            money("merit", "绩效报酬", "元"),
            automatic("due_pay", "应发", "[基本报酬] + [绩效报酬]", "元"),
            money("paid", "实发", "元", optional=True),
            day("paid_on", "发放日期", when="[实发] > 0"),
        ),
        checks=(warning("[实发] <= [应发]", "实发多于应发，请核对"),),
    ),
    Preset(
        key="BRA-19A",
        name="村干部离任补贴和体检",
        kind=RegisterKind.PERIODIC,
        rhythm=PeriodKind.YEAR,
        levels=(UnitLevel.TOWNSHIP,),
        prefix="LR",
        print_title="村干部离任补贴和体检情况表",
        fields=(
            whole("entitled", "应享受离任补贴人数", "人"),
            whole("paid", "已发放人数", "人"),
            money("amount", "发放金额"),
            whole("to_check", "应体检人数", "人"),
            whole("checked", "已体检人数", "人"),
        ),
        checks=(
            check("[已发放人数] <= [应享受离任补贴人数]", "已发放人数不能超过应享受人数"),
            check("[已体检人数] <= [应体检人数]", "已体检人数不能超过应体检人数"),
        ),
    ),
    Preset(
        key="BRA-29",
        name="社区设施",
        single=True,
        levels=VILLAGES,
        prefix="SS",
        print_title="社区设施情况表",
        note="每个社区一条，有变化时修改。",
        fields=(
            decimal("area", "办公服务用房面积", "平方米"),
            whole("rooms", "功能室数", "间"),
            yes_no("day_care", "日间照料中心"),
            automatic(
                "standard",
                "达标",
                f"if([办公服务用房面积] >= {_LARGE} 且 [功能室数] >= {_ROOMS}, 1, 0)",
                decimals=0,
            ),
            automatic(
                "excellent",
                "优秀",
                f"if([办公服务用房面积] >= {_LARGE * 2} 且 [功能室数] >= {_MANY_ROOMS}"
                " 且 [日间照料中心], 1, 0)",
                decimals=0,
            ),
        ),
    ),
    task(
        key="BRA-30",
        name="村转社区",
        levels=(UnitLevel.TOWNSHIP,),
        prefix="ZJ",
        print_title="村转社区建设进度表",
        note="每个新建社区一条，每月登记进展。",
        fields=(
            choice("stage", "阶段", "前期准备/选址建设/挂牌运行/选出班子"),
            decimal("area", "建筑面积", "平方米"),
            money("invested", "已投入资金"),
        ),
        closed_by=(RoleKey.ORGANIZATION_OFFICE,),
    ),
    Preset(
        key="BRA-37A",
        name="村级运转经费",
        kind=RegisterKind.PERIODIC,
        rhythm=PeriodKind.YEAR,
        levels=VILLAGES,
        prefix="YZ",
        print_title="村级运转经费情况表",
        fields=(
            money("budget", "预算"),
            money("paid", "已拨"),
            money("used", "已用"),
            automatic("left", "余额", "[已拨] - [已用]", "万元"),
            share("rate", "拨付率", "已拨", "预算"),
        ),
        checks=(check("[已用] <= [已拨]", "已用经费不能超过已拨经费"),),
    ),
)
