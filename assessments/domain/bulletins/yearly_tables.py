"""The tables of 半年（年度）数据, line by line: what the work report tells, each with its figure;
the others stand there too, and say that nobody counts them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessments.domain.bulletins.yearly_sources import YearFigures
from portal.periods import Period
from reports.blocks import Head, Row
from reports.wording import UNCOUNTED

HEADS: Final = (
    Head("指标", mm=60),
    Head("计量单位", mm=18, centred=True),
    Head("本期", mm=26, centred=True),
    Head("上年同期", mm=26, centred=True),
    Head("同比", mm=26, centred=True),
)


@dataclass(frozen=True)
class YearRow:
    """`key` of the figure; empty where nothing counts it."""

    label: str
    measure: str
    key: str = ""


def told(period: Period, rows: Iterable[YearRow]) -> tuple[Row, ...]:
    asked = list(rows)
    numbers = YearFigures(period, [row.key for row in asked if row.key])
    return tuple(
        Row(
            (
                row.label,
                numbers.known[row.key].measure if row.key in numbers.known else row.measure,
                _written(numbers.of(row.key)),
                _written(numbers.of(row.key, numbers.before)),
                numbers.compared(row.key),
            )
        )
        for row in asked
    )


def _written(value: Decimal | None) -> str:
    return UNCOUNTED if value is None else f"{value:f}"


CADRES: Final = (
    YearRow("干部档案完整度", "%", "CDR-1"),
    YearRow("年度考核登记率", "%", "CDR-2"),
    YearRow("谈心谈话", "条", "CAD-28.count"),
    YearRow("正向激励", "条", "CAD-29.count"),
    YearRow("理论测试参加人数", "人", "CAD-36.present"),
    YearRow("举办培训班", "期"),
    YearRow("培训人次", "人次"),
    YearRow("提拔人数", "人"),
    YearRow("基层一线提拔人数", "人"),
    YearRow("调入人数", "人"),
    YearRow("优化调整人数", "人"),
    YearRow("函询", "人次"),
    YearRow("年轻干部库", "人"),
    YearRow("选派锻炼", "人"),
)
ORGANISATION: Final = (
    YearRow("基层党组织数", "个", "ORG-1"),
    YearRow("党支部数", "个", "ORG-2"),
    YearRow("按期换届率", "%", "ORG-4"),
    YearRow("党员总数", "人", "MEM-1"),
    YearRow("预备党员数", "人", "MEM-2"),
    YearRow("流动党员数", "人", "MEM-4"),
    YearRow("村（社区）数", "个", "OFF-1"),
    YearRow("一肩挑的村（社区）数", "个", "OFF-2"),
    YearRow("书记空缺的村（社区）数", "个", "OFF-3"),
    YearRow("届中调整人数", "人", "OFF-4"),
    YearRow("党员联系户数", "户", "BRA-23.households"),
    YearRow("软弱涣散党组织数", "个", "township_monthly.weak_open"),
    YearRow("村级集体经营性收入", "万元", "township_monthly.inc_ytd"),
    YearRow("集体经济薄弱村数", "个", "township_monthly.inc_weak"),
    YearRow("标准化达标率", "%", "STD-1"),
    YearRow("名誉村支部书记", "人"),
    YearRow("空壳村数", "个"),
)
CITY: Final = (
    YearRow("在职党员数", "人", "MEM-7"),
    YearRow("办结民生需求", "件", "BRA-25.closed"),
    YearRow("走访群众", "户", "BRA-41.households"),
    YearRow("办实事好事", "件", "BRA-41.deeds"),
    YearRow("模范机关创建完成数", "项", "BRA-31.closed"),
    YearRow("参加社区联合党委的党组织", "个"),
    YearRow("社区联合党委", "个"),
    YearRow("在职党员联系户数", "户"),
    YearRow("两新党建示范点", "个"),
    YearRow("建设社区", "个"),
)
RECTIFICATION: Final = (
    YearRow("问题整改未销号数", "项", "ASM-16.open"),
    YearRow("问题整改逾期未销号数", "项", "ASM-16.overdue"),
    YearRow("问题整改本期销号数", "项", "ASM-16.closed"),
    YearRow("问题整改按期销号率", "%", "ASM-16.rate"),
    YearRow("季度突出问题本期销号数", "项", "ASM-15.closed"),
    YearRow("民主生活会整改本期销号数", "项", "BRA-39.closed"),
)
TALENT: Final = (
    YearRow("人才政策兑现人次", "人次", "TAL-06.times"),
    YearRow("人才政策兑现金额", "万元", "TAL-06.amount"),
    YearRow("新认定人才载体", "条", "TAL-07.count"),
    YearRow("人才活动参加人次", "人次", "TAL-18.people"),
    YearRow("人才培训人数", "人", "TAL-20.people"),
    YearRow("人才服务卡", "张"),
    YearRow("办结人才服务事项", "件"),
)
RETIRED: Final = (
    YearRow("走访慰问人数", "人", "BRA-36.people"),
    YearRow("慰问金额", "元", "BRA-36.amount"),
)
ASSESSMENT: Final = (
    YearRow("台账二次退回", "份", "LED-2"),
    YearRow("台账锁定后更正", "格", "LED-3"),
    YearRow("重点任务本期销号数", "项", "ASM-03.closed"),
    YearRow("重点任务按期销号率", "%", "ASM-03.rate"),
    YearRow("上级部署的项目", "个"),
)
RESEARCH: Final = (
    YearRow("调研课题", "条", "ASM-19.count"),
    YearRow("对策建议", "条", "ASM-19.proposals"),
    YearRow("一线调研天数", "天", "ASM-20.days"),
    YearRow("报送信息条数", "条", "INF-1"),
    YearRow("信息积分", "分", "INF-2"),
    YearRow("县级领导建议", "条"),
)
OTHERS: Final = (
    YearRow("中心组学习", "次"),
    YearRow("读书班", "期"),
    YearRow("学习交流会", "次"),
    YearRow("解放思想研讨", "次"),
    YearRow("领导联系点解决问题", "个", "BRA-11.solved"),
    YearRow("党组织活动经费预算", "万元", "BRA-37.budget"),
    YearRow("党组织活动经费已用", "万元", "BRA-37.used"),
    YearRow("村级运转经费预算", "万元", "BRA-37A.budget"),
    YearRow("村级运转经费已用", "万元", "BRA-37A.used"),
)
