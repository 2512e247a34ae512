"""部务: meetings of the department and of the township organisation members, information work."""

from portal.access import OFFICES, RoleKey
from portal.fields.choices import Arrival
from portal.orgs.choices import UnitLevel
from portal.registers.choices import OwedBy
from portal.registers.presets.shapes import (
    Preset,
    PresetKept,
    PresetOwed,
    automatic,
    check,
    choice,
    day,
    expires,
    file,
    long,
    many,
    must_prove,
    person,
    task,
    text,
    whole,
)

OFFICE = (UnitLevel.COUNTY,)
UNITS = (UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT)
_UPPER = '[采用层次] = "市级" 或 [采用层次] = "省级" 或 [采用层次] = "中央级"'

PRESETS = (
    Preset(
        key="POR-01",
        name="每周例会",
        levels=OFFICE,
        filled_by=(RoleKey.GENERAL_OFFICE,),
        owed=(PresetOwed("每周五15时"),),
        decision="decisions",
        prefix="LH",
        print_title="部机关例会记录",
        note="每次例会一条。议定事项一行写一件。",
        fields=(
            day("met_on", "会议日期"),
            person("chair", "主持人"),
            many("offices", "参会科室", "办公室/组织科/干部科/人才办/考核办"),
            long("agenda", "议题", most=1000),
            long("decisions", "议定事项", most=1000),
            text("absent", "缺席", most=100, optional=True),
        ),
    ),
    Preset(
        key="POR-02",
        name="组织委员会议",
        levels=OFFICE,
        filled_by=(RoleKey.GENERAL_OFFICE,),
        owed=(PresetOwed("每季度末前15天"),),
        decision="decisions",
        prefix="ZW",
        print_title="乡镇组织委员会议记录",
        note="每季度至少开一次。",
        fields=(
            day("met_on", "会议日期"),
            person("chair", "主持人"),
            whole("expected", "应到", "人"),
            whole("present", "实到", "人"),
            long(
                "agenda",
                "议程",
                most=1000,
                help="近三期排名和没有办结的问题已列入，可以增减。",
                arrival=Arrival.SOURCE,
                source="meeting.agenda",
            ),
            long("decisions", "议定事项", most=1000),
        ),
        checks=(check("[实到] <= [应到]", "实到人数不能超过应到人数"),),
    ),
    Preset(
        key="REP-03",
        name="信息报送",
        levels=UNITS,
        owed=(PresetOwed("每月末"), PresetOwed("每季度末", field="sort", option="问题建议")),
        kept=PresetKept(
            (RoleKey.GENERAL_OFFICE,),
            ("taken", "manner", "taken_on", "issue", "evidence", "remarks"),
        ),
        prefix="XX",
        print_title="信息报送和采用情况表",
        note="每月至少一篇，每季度至少一篇问题建议。采用情况由办公室填写。",
        fields=(
            text("title", "标题"),
            choice("sort", "类别", "经验做法/问题建议/调研报告/工作动态"),
            person("author", "作者"),
            text("others", "其他作者", optional=True),
            day("sent_on", "报送日期"),
            file("body", "正文"),
            choice("taken", "采用层次", "未采用/县级/市级/省级/中央级", optional=True),
            choice("manner", "采用方式", "单篇/综合", optional=True, start="单篇"),
            day("taken_on", "采用日期", when='[采用层次] ≠ "未采用"'),
            text("issue", "刊物期号", optional=True),
            file("evidence", "采用证明", when=_UPPER),
            choice("remarks", "领导批示", "无/市级/省级以上", optional=True),
            automatic(
                "points",
                "积分",
                'if(blank([采用层次]), 0, if([采用层次] = "中央级", 40, if([采用层次] = "省级", 20,'
                ' if([采用层次] = "市级", 10, if([采用层次] = "县级", 5, 0)))))'
                ' × if(blank([采用方式]), 1, if([采用方式] = "综合", 0.5, 1))',
                "分",
                decimals=1,
            ),
        ),
    ),
    Preset(
        key="REP-04",
        name="信息通讯员",
        levels=OFFICE,
        filled_by=(RoleKey.GENERAL_OFFICE,),
        prefix="TY",
        print_title="党建调研信息通讯员名单",
        note="各人本年报送的篇数和积分随名单列出；采用情况见“信息报送”的“按人统计”。",
        output="REP-03",
        fields=(
            person("name", "姓名"),
            day("since", "聘任日期"),
            day("until", "聘期至", **expires(30)),
            many("skills", "专长", "调研/信息/宣传"),
        ),
        checks=(check("[聘期至] > [聘任日期]", "聘期至应在聘任日期之后"),),
    ),
    task(
        key="ASM-19",
        name="调研课题",
        levels=OFFICE,
        filled_by=(*sorted(OFFICES), RoleKey.DEPARTMENT_LEADER),
        due_rule="每年10月31日",
        owed=(
            PresetOwed(
                "每年3月31日",
                by=OwedBy.PERSON,
                person="lead",
                roles=(RoleKey.DEPARTMENT_LEADER,),
            ),
        ),
        prefix="KT",
        print_title="调研课题登记表",
        note="每名班子成员每年一至两个课题，3 月 31 日前定题，10 月 31 日前完成。",
        fields=(
            person("lead", "承担人"),
            many("ways", "方式", "蹲点/座谈/访谈/问卷"),
            whole("proposals", "对策建议条数", "条"),
            choice("adopted", "采纳", "未采纳/部分采纳/采纳", optional=True),
        ),
        proven=must_prove(1),
        closed_by=(RoleKey.GENERAL_OFFICE,),
    ),
)
