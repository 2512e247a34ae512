"""考核督查: what is to be done, put right, closed."""

from decimal import Decimal

from portal.access import OFFICES, RoleKey
from portal.orgs.choices import UnitLevel
from portal.registers.choices import OwedBy
from portal.registers.presets.office import UNITS
from portal.registers.presets.shapes import (
    Preset,
    PresetKept,
    PresetLookBack,
    PresetOwed,
    PresetSort,
    check,
    choice,
    day,
    decimal,
    long,
    must_prove,
    person,
    task,
    text,
    unit,
    whole,
)

_ORGANIZATION = (RoleKey.ORGANIZATION_OFFICE,)
_ASSESSMENT = (RoleKey.ASSESSMENT_OFFICE,)

PRESETS = (
    task(
        key="ASM-03",
        name="重点任务清单",
        levels=UNITS,
        owed=(PresetOwed("每年1月31日", 12, field="tier", option="省市项目", by=OwedBy.WHOLE),),
        kept=PresetKept(
            _ORGANIZATION, ("matter", "tier", "line", "goal", "steps", "due"), lists=True
        ),
        prefix="RW",
        print_title="党建重点任务清单",
        note="由组织科 1 月 31 日前列出，其中省市项目 12 个；责任单位每月登记进展。",
        fields=(
            choice("tier", "层级", "省市项目/县重点/本级自定"),
            choice("line", "类别", "基层党建/干部/人才/机关党建/包联"),
            long("goal", "年度目标"),
            long("steps", "节点"),
        ),
        closed_by=_ORGANIZATION,
    ),
    task(
        key="ASM-14",
        name="述职评议整改",
        levels=UNITS,
        due_rule="登记后6个月",
        kept=PresetKept(_ORGANIZATION, ("matter", "year", "raised", "due"), lists=True),
        prefix="SZ",
        print_title="述职评议问题整改台账",
        note="由组织科列出。30 天内订出整改计划，6 个月内销号。",
        fields=(
            whole("year", "述职年度", minimum=Decimal(2000), maximum=Decimal(2099)),
            choice("raised", "指出方式", "点评/测评/自查"),
        ),
        closed_by=_ORGANIZATION,
    ),
    task(
        key="ASM-15",
        name="季度突出问题",
        levels=UNITS,
        due_rule="每季度末",
        owed=(PresetOwed("每季度首月10日", 3),),
        prefix="WT",
        print_title="季度突出问题清单",
        note="每个单位每季度三至五条，季度首月 10 日前列出，季度末前销号。",
        fields=(
            text("quarter", "季度", most=10, help="如 2026-Q4。"),
            choice("sort", "类别", "中心工作/群众急难/自身建设"),
        ),
        closed_by=_ASSESSMENT,
    ),
    task(
        key="ASM-16",
        name="问题整改台账",
        levels=UNITS,
        prefix="ZG",
        print_title="问题整改台账",
        note="各类检查发现的问题，一项一条；申请销号前上传证明材料。巡视巡察的每周登记进展，"
        "考核办审核后由部领导销号。",
        fields=(
            choice(
                "source",
                "来源",
                "巡视巡察/专项整治/选人用人检查/审计/督查发现/民主生活会/灯下黑",
            ),
            text("batch", "批次", most=40, optional=True),
            choice("sort", "类型", "立行立改/限期整改/长期坚持"),
        ),
        proven=must_prove(3),
        sorts=(
            PresetSort(
                "source",
                "巡视巡察",
                quiet_days=7,
                looked_over_by=_ASSESSMENT,
                closed_by=(RoleKey.DEPARTMENT_LEADER,),
            ),
        ),
        closed_by=_ASSESSMENT,
    ),
    task(
        key="BRA-39",
        name="民主生活会整改",
        levels=UNITS,
        due_rule="登记后6个月",
        look_back=PresetLookBack("look_back", "每半年末"),
        counts_in=("ASM-16", "民主生活会"),
        prefix="MZ",
        print_title="民主生活会整改台账",
        note="6 个月内销号，6 月、12 月回头看。",
        fields=(
            day("met_on", "会议日期"),
            choice("look_back", "回头看", "已整改/基本整改/未整改", optional=True),
        ),
        closed_by=_ORGANIZATION,
    ),
    task(
        key="ASM-13",
        name="约谈",
        levels=UNITS,
        filled_by=_ASSESSMENT,
        due_rule="登记后60天",
        prefix="YT",
        print_title="约谈登记表",
        note="登记在被约谈单位名下，60 天内销号。",
        fields=(
            day("held_on", "约谈日期"),
            person("talker", "约谈人"),
            choice("cause", "事由", "连续黑榜/一票否决/逾期整改"),
            long("demands", "整改要求"),
        ),
        closed_by=(RoleKey.DEPARTMENT_LEADER,),
    ),
    Preset(
        key="ASM-20",
        name="一线调研",
        levels=(UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT, UnitLevel.COUNTY),
        owed=(
            PresetOwed(
                *("每月28日", 5),
                by=OwedBy.PERSON,
                person="who",
                roles=(RoleKey.DEPARTMENT_LEADER,),
                sum="days",
            ),
            PresetOwed(
                *("每年末", 80),
                by=OwedBy.PERSON,
                person="who",
                roles=(*sorted(OFFICES), RoleKey.TOWNSHIP_MEMBER),
                sum="days",
            ),
        ),
        prefix="DY",
        print_title="一线调研天数统计表",
        note="主要负责人每月 5 个工作日，组工干部每年 80 天。天数由本人填写，完成情况见按人统计。",
        fields=(
            person("who", "人员"),
            day("since", "开始日期"),
            day("until", "结束日期"),
            decimal("days", "天数", "天", minimum=Decimal("0.5"), maximum=Decimal(31)),
            unit("place", "地点"),
            whole("problems", "发现问题数", "个"),
        ),
        checks=(check("[结束日期] >= [开始日期]", "结束日期不能早于开始日期"),),
    ),
    Preset(
        key="ASM-22",
        name="制度废改立",
        levels=UNITS,
        prefix="FG",
        print_title="制度废改立登记表",
        note="集中清理的截止日期，在“修改”的“每期应填”中写明，如2026年12月31日，到期没有登记的单位会收到提醒。",
        fields=(
            text("name", "制度名称"),
            choice("act", "动作", "废止/修订/新立"),
            text("old_number", "原文号", when='[动作] ≠ "新立"'),
            text("new_number", "新文号", when='[动作] ≠ "废止"'),
            day("since", "生效日期"),
            text("reason", "原因", most=100),
        ),
    ),
)
