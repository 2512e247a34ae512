"""人才工作: what the county has to decide itself; every value is a proposal."""

import datetime as dt

from portal.rules import catalogue
from portal.rules.catalogue import LOCAL, RuleSet, Seed
from portal.rules.choices import Module, RuleOutcome
from portal.rules.params import Param

SOURCE = "本县人才工作办法"
_SINCE = dt.date(2020, 1, 1)
_FROM_NOUGHT = frozenset({"floor", "front"})


def _rule(code: str, label: str, outcome: RuleOutcome, about: str, **given: tuple) -> RuleSet:
    """`given`: by key the label, the unit and the value to begin with."""
    params = tuple(
        Param(key, label, unit=unit, least=0 if key in _FROM_NOUGHT else 1)
        for key, (label, unit, _) in given.items()
    )
    values = {key: value for key, (*_, value) in given.items()}
    seeds = (Seed(values, SOURCE, _SINCE, note=LOCAL),)
    return RuleSet(code, label, Module.TALENT, outcome, about, params, seeds)


RULES = (
    _rule(
        "TA-01",
        "人才资料保鲜",
        RuleOutcome.REMIND,
        "资料确认后过了第一个期限为“待复核”，过了第二个为“过期”；过期的仍可查到，另作标记。",
        fresh=("确认后", "个月内为已确认", 6),
        stale=("超过", "个月为过期", 12),
    ),
    _rule(
        "TA-02",
        "人才匹配",
        RuleOutcome.WARN,
        "各部分的权重；不适用的部分不计入。达到最低分的列出，最多列若干人。只供参考，由人决定。",
        field=("领域", "分", 40),
        level=("层次", "分", 25),
        place=("地点", "分", 15),
        will=("意愿", "分", 20),
        least=("最低", "分", 50),
        most=("最多列", "人", 20),
        tell=("新人选达到", "分提醒人才办", 80),
    ),
    _rule(
        "TA-03",
        "人才服务办件时限",
        RuleOutcome.REMIND,
        "各事项自登记次日起的办理时限，以及受理、回访的期限；挂起期间不计。",
        accept=("受理", "个工作日", 1),
        call=("回访", "个工作日", 5),
        escalate=("超期", "个工作日提级督办", 2),
        m01=("政策咨询", "个工作日", 1),
        m02=("就医", "个工作日", 1),
        m03=("落户", "个工作日", 3),
        m04=("社保", "个工作日", 5),
        m05=("住房", "个工作日", 10),
        m06=("子女入学", "个工作日", 10),
        m07=("职称", "个工作日", 10),
        m08=("配偶就业", "个工作日", 15),
        m09=("科研经费", "个工作日", 15),
        m10=("补贴兑现", "个工作日", 15),
        m11=("体检", "个工作日", 20),
        m12=("其他", "个工作日", 5),
    ),
    _rule(
        "TA-04",
        "人才服务卡",
        RuleOutcome.REMIND,
        "服务卡的有效期；每年从核验月份起核验，月底后再过若干天没有核验的，建议暂停。",
        months=("有效", "个月", 36),
        month=("核验月份", "月", 3),
        grace=("核验月份过后", "天未核验建议暂停", 30),
        renew=("到期前", "天提醒换发", 60),
        last=("到期前", "天再次提醒", 30),
    ),
    _rule(
        "TA-05",
        "人才公示",
        RuleOutcome.BLOCK,
        "公示期满才能认定、命名、轮候、确认分配；公示期按工作日计算，首日算一天。",
        days=("公示", "个工作日", 5),
    ),
    _rule(
        "TA-06",
        "县领导联系专家",
        RuleOutcome.BLOCK,
        "每季度至少联系每位专家若干次，季度最后一个月提醒没有联系的；一位领导一年最多联系若干名专家。",
        quarter=("每季度至少联系", "次", 1),
        most=("一位领导最多联系", "名专家", 3),
    ),
    _rule(
        "TA-07",
        "博士科技特派员",
        RuleOutcome.REMIND,
        "每季度服务企业不少于若干天，只计已确认的；季度报告于季后首月若干日前提交，期限前若干个工作日起提醒。",
        days=("每季度服务", "天", 10),
        due=("季度报告于季后首月", "日前提交", 10),
        ahead=("期限前", "个工作日提醒", 5),
    ),
    _rule(
        "TA-08",
        "项目申报截止",
        RuleOutcome.REMIND,
        "没有另定县内截止的，按上级截止日期往前推若干个工作日；县内截止前提醒各单位。",
        ahead=("上级截止前", "个工作日", 10),
        first=("县内截止前", "个工作日起提醒", 20),
        last=("县内截止前", "个工作日起标为紧急", 5),
    ),
    _rule(
        "TA-09",
        "人才公寓",
        RuleOutcome.BLOCK,
        "积分 = 层次、学历中较高的一项，加其余各项；层次按目录次序取分，未列的不计。"
        "按积分分配的以积分、受理日期、抽签号排序，按受理先后的以受理日期、抽签号排序。",
        g1=("层次次序 1", "分", 40),
        g2=("层次次序 2", "分", 40),
        g3=("层次次序 3", "分", 40),
        g4=("层次次序 4", "分", 30),
        g5=("层次次序 5", "分", 20),
        g6=("层次次序 6", "分", 10),
        doctor=("博士", "分", 30),
        master=("硕士", "分", 20),
        bachelor=("本科", "分", 10),
        year=("来县工作每满一年", "分", 2),
        years=("工作年限最多", "分", 10),
        urgent=("急需岗位", "分", 5),
        spouse=("配偶同住", "分", 5),
        child=("子女每人", "分", 3),
        children=("子女最多", "分", 6),
        front=("在乡镇或企业", "分", 5),
        term=("租期", "个月", 36),
        renewal=("续租", "个月", 24),
        leave=("离开用人单位后", "天内退租", 60),
        refusals=("放弃选房", "次排到末位", 2),
        appeal=("申诉", "个工作日内", 5),
        remind=("租期届满前", "天提醒", 90),
    ),
    _rule(
        "TA-10",
        "引才服务期、企业资质有效期",
        RuleOutcome.REMIND,
        "引进人才到岗后的服务期，批次另定的按批次；期满前提醒商定去留，临近期满再提醒。"
        "企业资质没有写有效期的按这里推算，到期前同样提醒。",
        term=("引进人才", "个月", 60),
        village=("到村任职、一村多名大学生、乡村医生", "个月", 36),
        ahead=("期满前", "个月提醒", 6),
        last=("期满前", "个月再次提醒", 3),
        title=("企业资质有效", "个月", 36),
        yearly=("科技型中小企业资质有效", "个月", 12),
    ),
    _rule(
        "TA-11",
        "人才需求确认",
        RuleOutcome.REMIND,
        "在找人的需求每季度确认一次，季度最后若干个工作日提醒没有确认的；没有确认的标“待确认”。",
        ahead=("季度结束前", "个工作日提醒", 10),
    ),
    _rule(
        "TA-12",
        "人才评选",
        RuleOutcome.BLOCK,
        "评审时候选人不足的不能评审，确需评审的写明理由；基层一线（企业、乡镇、村）偏少的提醒。"
        "名额先给各系统保底，其余按人数以最大余数分配，余数相同的按系统次序。",
        ratio=("评审时候选人不少于名额的", "%", 120),
        front=("命名人选中基层一线不少于", "%", 50),
        floor=("每个系统保底", "个名额", 1),
        drops=("有效评分满", "份时去掉一个最高分和一个最低分", 5),
        stay=("一个阶段停留超过", "个工作日提醒", 10),
    ),
    _rule(
        "TA-13",
        "乡贤名单确认",
        RuleOutcome.REMIND,
        "各村每半年（6 月 30 日、12 月 31 日前）确认一次乡贤名单，期限前若干个工作日开始提醒。",
        ahead=("期限前", "个工作日提醒", 10),
    ),
    _rule(
        "TA-15",
        "本人同意有效期",
        RuleOutcome.BLOCK,
        "同意按用途分别记录，过期后要重新征询；没有征询过不算同意。",
        months=("同意后", "个月内有效", 24),
    ),
    _rule(
        "TA-16",
        "匹配办理期限",
        RuleOutcome.REMIND,
        "征询本人、洽谈的期限；过期提醒人才办登记结果。",
        asked=("征询本人", "个工作日", 5),
        silent=("洽谈", "天没有消息算无回音", 30),
    ),
    _rule(
        "TA-17",
        "大走访",
        RuleOutcome.REMIND,
        "走访止之前若干天，提醒乡镇、单位还没有走访的对象；分给本人的一直提醒。",
        ahead=("走访止前", "天提醒", 15),
    ),
    _rule(
        "TA-18",
        "人才资料保存期",
        RuleOutcome.REMIND,
        "未通过的公寓申请、终止的引才对象、长期没有确认又没有本人同意的档案，满期后由人才办核对名单再清理；"
        "子女入学办件的内容在归档满期后自动清理。",
        refused=("未通过的申请满", "个月", 24),
        leads=("终止的引才对象满", "个月", 24),
        stale=("没有确认、没有本人同意满", "个月", 24),
        school=("子女入学办件归档满", "个月", 12),
    ),
)
catalogue.add(RULES)
catalogue.reads(*(rule.code for rule in RULES))
