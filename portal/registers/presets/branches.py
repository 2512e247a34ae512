"""基层党建: activities, pledges, leaders' contact points, model organs, funds."""

from portal.access import RoleKey
from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind
from portal.registers.choices import OwedBy, RegisterKind
from portal.registers.presets.office import UNITS
from portal.registers.presets.shapes import (
    Preset,
    PresetKept,
    PresetOwed,
    automatic,
    check,
    choice,
    day,
    file,
    long,
    may_prove,
    money,
    person,
    share,
    task,
    text,
    warning,
    whole,
)

BRANCHES = (UnitLevel.VILLAGE, UnitLevel.DEPARTMENT, UnitLevel.ENTERPRISE)
ORGANISATION = "organisation"  # as the app that keeps them declares it
_ORGANIZATION = (RoleKey.ORGANIZATION_OFFICE,)

PRESETS = (
    Preset(
        key="BRA-09",
        subject=ORGANISATION,
        name="自选活动",
        levels=BRANCHES,
        prefix="HD",
        print_title="党组织自选活动登记表",
        note="自选开展，不计分。",
        fields=(
            choice(
                "sort",
                "类型",
                "夜间学习周/我是党课主讲人/党课村村行/家风故事汇/微访谈/我身边的先锋",
                help="照片附在这一项，最多两张。",
                **may_prove(2),
            ),
            day("held_on", "日期"),
            whole("members", "党员人数", "人"),
            whole("others", "群众人数", "人"),
        ),
    ),
    Preset(
        key="BRA-09A",
        name="典型案例",
        levels=UNITS,
        prefix="AL",
        print_title="基层党建典型案例登记表",
        fields=(
            text("title", "题目"),
            choice("sort", "类别", "组织生活/党员教育/乡村振兴/城市党建/机关党建/两新党建"),
            day("reported_on", "推荐日期"),
            long("summary", "主要做法", most=1000),
            file("paper", "材料", optional=True),
            choice("used", "采用情况", "未采用/县级推广/市级以上推广", optional=True),
        ),
    ),
    task(
        key="BRA-10",
        subject=ORGANISATION,
        name="承诺践诺",
        levels=BRANCHES,
        prefix="CN",
        print_title="党员承诺践诺登记表",
        note="活动截止日期在“修改”的“登记时先填的时限”中写明，如2026年12月31日。",
        fields=(
            person("member", "党员"),
            choice("post", "岗位", "示范窗口/先锋岗/责任区/其他"),
            day("public_on", "公开日期"),
        ),
        closed_by=(RoleKey.TOWNSHIP_MEMBER, RoleKey.ORGANIZATION_OFFICE),
    ),
    task(
        key="BRA-11",
        name="领导联系点",
        levels=(UnitLevel.VILLAGE, UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT),
        due_rule="每季度末",
        owed=(
            PresetOwed(*("每季度末", 1, "task", "调研指导"), by=OwedBy.PERSON, person="leader"),
            PresetOwed(*("每半年末", 1, "task", "讲党课"), by=OwedBy.PERSON, person="leader"),
        ),
        kept=PresetKept(_ORGANIZATION, ("matter", "leader", "task", "due"), lists=True),
        prefix="LX",
        print_title="党员领导干部联系点情况表",
        note="登记在联系点所在单位名下。每名领导每半年讲一次党课，每季度走访一次。",
        fields=(
            person("leader", "领导"),
            choice("task", "任务", "参加主题党日/讲党课/调研指导"),
            whole("solved", "解决问题数", "个"),
        ),
        closed_by=_ORGANIZATION,
    ),
    task(
        key="BRA-31",
        name="模范机关创建",
        levels=(UnitLevel.DEPARTMENT,),
        quiet_days=92,
        owed=(PresetOwed("每年末", 20, by=OwedBy.WHOLE),),
        prefix="MF",
        print_title="模范机关创建清单",
        note="全县每年创建 20 个，每季度登记一次进展。",
        fields=(
            choice("content", "内容", "三个表率/党建品牌/灯下黑整治"),
            choice("own_view", "自评", "达到/基本达到/未达到"),
            long("found", "检查发现", optional=True),
        ),
        closed_by=_ORGANIZATION,
    ),
    task(
        key="BRA-32",
        name="四强四优创建",
        levels=(UnitLevel.ENTERPRISE,),
        prefix="SQ",
        print_title="四强四优创建清单",
        note="县属企业每年一次；班组设立党组织的一并登记。",
        fields=(
            choice("content", "内容", "四强党支部/四优共产党员/班组设立党组织"),
            choice("own_view", "自评", "达到/基本达到/未达到"),
        ),
        closed_by=_ORGANIZATION,
    ),
    Preset(
        key="BRA-36",
        name="走访慰问",
        levels=(UnitLevel.DEPARTMENT, UnitLevel.TOWNSHIP),
        prefix="WW",
        print_title="走访慰问情况表",
        note="只写人数和金额，不写健康状况。",
        fields=(
            day("visited_on", "日期"),
            person("leader", "领导"),
            choice("whom", "对象类别", "离退休干部/困难党员/老党员/其他"),
            whole("people", "人数", "人"),
            money("amount", "慰问金额", "元"),
        ),
    ),
    Preset(
        key="BRA-37",
        subject=ORGANISATION,
        name="党组织活动经费",
        kind=RegisterKind.PERIODIC,
        rhythm=PeriodKind.YEAR,
        levels=UNITS,
        prefix="JF",
        print_title="党组织活动经费情况表",
        fields=(
            money("budget", "预算"),
            money("paid", "已拨"),
            money("used", "已用"),
            automatic("left", "余额", "[已拨] - [已用]", "万元"),
            share("rate", "拨付率", "已拨", "预算"),
        ),
        checks=(
            check("[已用] <= [已拨]", "已用经费不能超过已拨经费"),
            warning("[已拨] <= [预算]", "已拨经费超过了预算，请核对"),
        ),
    ),
    Preset(
        key="BRA-41",
        name="走访联系群众",
        kind=RegisterKind.PERIODIC,
        rhythm=PeriodKind.MONTH,
        levels=(UnitLevel.VILLAGE, UnitLevel.DEPARTMENT),
        owed=(PresetOwed("每月22日"),),
        prefix="ZF",
        print_title="走访联系群众情况统计表",
        note="每月 22 日前填本月六项数字，不计分。",
        fields=(
            whole("households", "走访户数", "户"),
            whole("opinions", "征集意见条数", "条"),
            whole("settled", "已落实条数", "条"),
            whole("disputes", "化解矛盾纠纷起数", "起"),
            whole("hardships", "帮助解决困难件数", "件"),
            whole("deeds", "办实事好事件数", "件"),
        ),
        checks=(warning("[已落实条数] <= [征集意见条数]", "已落实条数多于征集条数，请核对"),),
    ),
)
