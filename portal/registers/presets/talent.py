"""人才工作: policies, carriers, liaison officers, agreements, activities, training."""

from decimal import Decimal

from portal.access import RoleKey
from portal.orgs.choices import UnitLevel
from portal.registers.presets.office import OFFICE, UNITS
from portal.registers.presets.shapes import (
    Preset,
    PresetOwed,
    check,
    choice,
    day,
    decimal,
    expires,
    file,
    long,
    many,
    money,
    person,
    text,
    unit,
    whole,
)

_OFFICE = (RoleKey.TALENT_OFFICE,)
_CARRIERS = (
    "院士工作站/专家工作站/博士后站/重点实验室/工程中心/企业技术中心/孵化器/"
    "技能大师工作室/名师名医工作室/田间学校/人才驿站/离岸飞地"
)
_TEAMS = "党政人才/经营管理人才/专业技术人才/高技能人才/农村实用人才/社会工作人才"

PRESETS = (
    Preset(
        key="TAL-06",
        name="人才政策",
        levels=OFFICE,
        filled_by=_OFFICE,
        prefix="RZ",
        print_title="人才政策兑现情况表",
        fields=(
            text("name", "政策名称"),
            text("document", "文号", most=40),
            day("issued_on", "发布日期"),
            day("until", "有效期至", optional=True, **expires(60)),
            many("whom", "支持对象", "高层次/高技能/农村实用/企业"),
            unit("payer", "兑现部门"),
            long("services", "服务事项"),
            whole("times", "本年兑现人次", "人次"),
            money("amount", "兑现金额"),
        ),
    ),
    Preset(
        key="TAL-07",
        name="人才载体平台",
        levels=UNITS,
        prefix="ZT",
        print_title="人才载体平台名单",
        fields=(
            text("name", "名称"),
            day("approved_on", "认定日期"),
            choice("sort", "类别", _CARRIERS),
            choice("rank", "级别", "国家级/省级/市级/县级"),
            text("host", "依托单位"),
            text("credit_code", "信用代码", most=18, optional=True),
            text("document", "文号", most=40, optional=True),
            day("until", "有效期至", optional=True, **expires(60)),
            whole("people", "在站人数", "人"),
            choice("state", "状态", "运行/整改/退出"),
        ),
    ),
    Preset(
        key="TAL-09",
        name="人才联络员",
        levels=(UnitLevel.DEPARTMENT, UnitLevel.TOWNSHIP, UnitLevel.ENTERPRISE),
        prefix="LL",
        print_title="人才联络员名单",
        note="每年 1 月逐人核对，核对后把确认日期改为当天。",
        owed=(PresetOwed("每年1月31日"),),
        fields=(
            person("name", "人员"),
            text("phone", "电话", most=20, sensitive=True),
            # Before the other date: by the first one an entry counts.
            day(
                "confirmed_on",
                "确认日期",
                optional=True,
                help="每年 1 月核对后改为当天，没有变化的也要改。新登记的可以不填。",
            ),
            day("since", "任职起"),
        ),
    ),
    Preset(
        key="TAL-15",
        name="县校合作协议",
        levels=OFFICE,
        filled_by=_OFFICE,
        prefix="HZ",
        print_title="县校合作协议登记表",
        fields=(
            text("name", "名称"),
            text("school", "高校"),
            day("signed_on", "签订日期"),
            day("since", "起"),
            day("until", "止", **expires(60)),
            file("paper", "附件", optional=True),
        ),
        checks=(check("[止] >= [起]", "止日不能早于起日"),),
    ),
    Preset(
        key="TAL-15A",
        name="县校合作成果",
        levels=OFFICE,
        filled_by=_OFFICE,
        prefix="CG",
        print_title="县校合作成果统计表",
        fields=(
            text("school", "高校"),
            whole("year", "年度", minimum=Decimal(2000), maximum=Decimal(2099)),
            day(
                "counted_on",
                "统计日期",
                optional=True,
                help="数字截至哪一天，按它计入月、季、半年和年度。没有填的按登记日期。",
            ),
            whole("teams", "引进团队", "个"),
            whole("interns", "实习人数", "人"),
            whole("projects", "项目", "个"),
        ),
    ),
    Preset(
        key="TAL-18",
        name="人才活动",
        levels=OFFICE,
        filled_by=_OFFICE,
        owed=(PresetOwed("每季度末"),),
        prefix="RC",
        print_title="人才活动登记表",
        note="每季度至少一次。",
        fields=(
            text("name", "名称"),
            day("held_on", "日期"),
            choice("sort", "类型", "人才沙龙/企业家培训班/创业大赛/招聘会/研修"),
            whole("people", "参加人次", "人次"),
            text("prizes", "获奖", most=100, optional=True),
        ),
    ),
    Preset(
        key="TAL-20",
        name="人才培训班",
        levels=OFFICE,
        filled_by=_OFFICE,
        prefix="PX",
        print_title="人才培训班登记表",
        fields=(
            text("name", "名称"),
            day("held_on", "日期"),
            choice("team", "队伍", _TEAMS),
            decimal("hours", "学时", "学时"),
            whole("people", "人数", "人"),
        ),
    ),
    Preset(
        key="TAL-20A",
        name="乡土人才培养项目",
        levels=UNITS,
        prefix="XT",
        print_title="乡土人才培养项目登记表",
        note="一行业一人才。",
        fields=(
            text("name", "名称"),
            day("begun_on", "日期"),
            text("trade", "行业", most=30),
            unit("lead", "牵头单位"),
            person("mentor", "导师"),
            whole("learners", "学员", "人"),
            long("effect", "成效", optional=True),
        ),
    ),
    Preset(
        key="TAL-22",
        name="决策咨询与课题",
        levels=OFFICE,
        filled_by=_OFFICE,
        prefix="ZX",
        print_title="专家决策咨询与课题登记表",
        fields=(
            text("name", "名称"),
            day("held_on", "日期"),
            text("expert", "专家", most=30),
            long("matter", "事项"),
            choice("adopted", "采纳", "未采纳/部分采纳/采纳"),
        ),
    ),
)
