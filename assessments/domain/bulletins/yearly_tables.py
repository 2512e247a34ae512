"""The tables of 半年（年度）数据, line by line: what the work report tells, each with its figure;
the others stand there too, and say that nobody counts them."""

from typing import Final

from reports.wording import FigureRow, figure_heads

HEADS: Final = figure_heads("上年同期", "同比")
CADRES: Final = (
    FigureRow("干部档案完整度", "%", "CDR-1"),
    FigureRow("年度考核登记率", "%", "CDR-2"),
    FigureRow("谈心谈话", "条", "CAD-28.count"),
    FigureRow("正向激励", "条", "CAD-29.count"),
    FigureRow("理论测试参加人数", "人", "CAD-36.present"),
    FigureRow("举办培训班", "期"),
    FigureRow("培训人次", "人次"),
    FigureRow("提拔人数", "人"),
    FigureRow("基层一线提拔人数", "人"),
    FigureRow("调入人数", "人"),
    FigureRow("优化调整人数", "人"),
    FigureRow("函询", "人次"),
    FigureRow("年轻干部库", "人"),
    FigureRow("选派锻炼", "人"),
)
ORGANISATION: Final = (
    FigureRow("基层党组织数", "个", "ORG-1"),
    FigureRow("党支部数", "个", "ORG-2"),
    FigureRow("按期换届率", "%", "ORG-4"),
    FigureRow("党员总数", "人", "MEM-1"),
    FigureRow("预备党员数", "人", "MEM-2"),
    FigureRow("流动党员数", "人", "MEM-4"),
    FigureRow("村（社区）数", "个", "OFF-1"),
    FigureRow("一肩挑的村（社区）数", "个", "OFF-2"),
    FigureRow("书记空缺的村（社区）数", "个", "OFF-3"),
    FigureRow("届中调整人数", "人", "OFF-4"),
    FigureRow("党员联系户数", "户", "BRA-23.households"),
    FigureRow("软弱涣散党组织数", "个", "township_monthly.weak_open"),
    FigureRow("村级集体经营性收入", "万元", "township_monthly.inc_ytd"),
    FigureRow("集体经济薄弱村数", "个", "township_monthly.inc_weak"),
    FigureRow("标准化达标率", "%", "STD-1"),
    FigureRow("名誉村支部书记", "人"),
    FigureRow("空壳村数", "个"),
)
CITY: Final = (
    FigureRow("在职党员数", "人", "MEM-7"),
    FigureRow("办结民生需求", "件", "BRA-25.closed"),
    FigureRow("走访群众", "户", "BRA-41.households"),
    FigureRow("办实事好事", "件", "BRA-41.deeds"),
    FigureRow("模范机关创建完成数", "项", "BRA-31.closed"),
    FigureRow("参加社区联合党委的党组织", "个"),
    FigureRow("社区联合党委", "个"),
    FigureRow("在职党员联系户数", "户"),
    FigureRow("两新党建示范点", "个"),
    FigureRow("建设社区", "个"),
)
RECTIFICATION: Final = (
    FigureRow("问题整改未销号数", "项", "ASM-16.open"),
    FigureRow("问题整改逾期未销号数", "项", "ASM-16.overdue"),
    FigureRow("问题整改本期销号数", "项", "ASM-16.closed"),
    FigureRow("问题整改按期销号率", "%", "ASM-16.rate"),
    FigureRow("季度突出问题本期销号数", "项", "ASM-15.closed"),
    FigureRow("民主生活会整改本期销号数", "项", "BRA-39.closed"),
)
TALENT: Final = (
    FigureRow("人才政策兑现人次", "人次", "TAL-06.times"),
    FigureRow("人才政策兑现金额", "万元", "TAL-06.amount"),
    FigureRow("新认定人才载体", "条", "TAL-07.count"),
    FigureRow("人才活动参加人次", "人次", "TAL-18.people"),
    FigureRow("人才培训人数", "人", "TAL-20.people"),
    FigureRow("人才服务卡", "张", "TAL-T12"),
    FigureRow("办结人才服务事项", "件", "TAL-T13"),
)
RETIRED: Final = (
    FigureRow("走访慰问人数", "人", "BRA-36.people"),
    FigureRow("慰问金额", "元", "BRA-36.amount"),
)
ASSESSMENT: Final = (
    FigureRow("台账二次退回", "份", "LED-2"),
    FigureRow("台账锁定后更正", "格", "LED-3"),
    FigureRow("重点任务本期销号数", "项", "ASM-03.closed"),
    FigureRow("重点任务按期销号率", "%", "ASM-03.rate"),
    FigureRow("上级部署的项目", "个"),
)
RESEARCH: Final = (
    FigureRow("调研课题", "条", "ASM-19.count"),
    FigureRow("对策建议", "条", "ASM-19.proposals"),
    FigureRow("一线调研天数", "天", "ASM-20.days"),
    FigureRow("报送信息条数", "条", "INF-1"),
    FigureRow("信息积分", "分", "INF-2"),
    FigureRow("县级领导建议", "条"),
)
OTHERS: Final = (
    FigureRow("中心组学习", "次"),
    FigureRow("读书班", "期"),
    FigureRow("学习交流会", "次"),
    FigureRow("解放思想研讨", "次"),
    FigureRow("领导联系点解决问题", "个", "BRA-11.solved"),
    FigureRow("党组织活动经费预算", "万元", "BRA-37.budget"),
    FigureRow("党组织活动经费已用", "万元", "BRA-37.used"),
    FigureRow("村级运转经费预算", "万元", "BRA-37A.budget"),
    FigureRow("村级运转经费已用", "万元", "BRA-37A.used"),
)
