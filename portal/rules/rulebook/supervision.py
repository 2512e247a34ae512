"""干部监督: how long a measure stands against promotion, and reports of personal matters."""

import datetime as dt

from portal.rules.catalogue import LOCAL, TO_CONFIRM, RuleSet, Seed
from portal.rules.choices import Module, RuleOutcome
from portal.rules.params import Param, flag, share

REMINDERS = "《关于组织人事部门对领导干部进行提醒、函询和诫勉的实施细则》（2015 年）"
MEASURES = "《中国共产党组织处理规定（试行）》（2021 年）"
UP_AND_DOWN = "《推进领导干部能上能下规定》（2022 年 9 月 8 日修订）"
PARTY = "《中国共产党纪律处分条例》（2023 年）"
PUBLIC = "《公职人员政务处分法》"
REPORTS = "《领导干部报告个人有关事项规定》（2017 年）"


def _months(key: str, label: str) -> Param:
    return Param(key, label, unit="个月", most=240)


def _effect(
    code: str,
    label: str,
    description: str,
    params: tuple[Param, ...],
    values: dict,
    *,
    source: str,
    since: dt.date,
    outcome: RuleOutcome = RuleOutcome.BLOCK,
) -> RuleSet:
    seeds = (Seed(values, source, since, note=TO_CONFIRM),)
    return RuleSet(code, label, Module.SUPERVISION, outcome, description, params, seeds)


RULES = (
    _effect(
        "SU-01",
        "个人有关事项报告",
        "每年规定日期前集中报告，变化后规定天数内报告，每年按比例随机抽查；拟提任人选逐人核查。",
        (
            Param("due_month", "每年", unit="月", least=1, most=12),
            Param("due_day", "截止日", unit="日", least=1, most=31),
            Param("change_days", "变化后", unit="天内", least=1),
            share("checked", "随机抽查比例"),
        ),
        {"due_month": 1, "due_day": 31, "change_days": 30, "checked": "10%"},
        source=REPORTS,
        since=dt.date(2017, 2, 8),
        outcome=RuleOutcome.REMIND,
    ),
    _effect(
        "IP-01",
        "函询回复时限",
        "收到函询后在规定工作日内书面回复。",
        (Param("workdays", "收到后", unit="个工作日内", least=1),),
        {"workdays": 15},
        source=REMINDERS,
        since=dt.date(2015, 6, 26),
        outcome=RuleOutcome.REMIND,
    ),
    _effect(
        "IP-02",
        "诫勉影响期",
        "受到诫勉的，影响期内不得提拔或者重用。",
        (_months("months", "影响期"),),
        {"months": 6},
        source=REMINDERS,
        since=dt.date(2015, 6, 26),
    ),
    _effect(
        "IP-03",
        "组织处理影响期",
        "停职检查、调整职务、责令辞职、免职、降职后的影响期；几项并存的按最长的计算。",
        (
            _months("suspension", "停职检查一般不超过"),
            _months("reassigned", "调整职务"),
            _months("removed", "责令辞职、免职：不安排领导职务"),
            _months("removed_higher", "责令辞职、免职：不担任高于原职务层次"),
            _months("demoted", "降职"),
        ),
        {"suspension": 6, "reassigned": 12, "removed": 12, "removed_higher": 24, "demoted": 24},
        source=MEASURES,
        since=dt.date(2021, 3, 19),
    ),
    _effect(
        "IP-04",
        "不适宜担任现职调整影响期",
        "因不适宜担任现职调离岗位、免职、降职的影响期。",
        (_months("moved", "调离岗位、免职"), _months("demoted", "降职")),
        {"moved": 12, "demoted": 24},
        source=UP_AND_DOWN,
        since=dt.date(2022, 9, 8),
    ),
    _effect(
        "IP-05",
        "党纪处分影响期",
        "受警告、严重警告、撤销党内职务处分的影响期。",
        (
            _months("warning", "警告"),
            _months("serious_warning", "严重警告"),
            _months("post_removed", "撤销党内职务"),
        ),
        {"warning": 12, "serious_warning": 18, "post_removed": 24},
        source=PARTY,
        since=dt.date(2024, 1, 1),
    ),
    _effect(
        "IP-06",
        "政务处分影响期",
        "受警告、记过、记大过、降级、撤职处分的影响期。",
        (
            _months("warning", "警告"),
            _months("demerit", "记过"),
            _months("serious_demerit", "记大过"),
            _months("downgraded", "降级"),
            _months("dismissed", "撤职"),
        ),
        {"warning": 6, "demerit": 12, "serious_demerit": 18, "downgraded": 24, "dismissed": 24},
        source=PUBLIC,
        since=dt.date(2020, 7, 1),
    ),
    RuleSet(
        "IP-07",
        "县领导查看干部档案",
        Module.SUPERVISION,
        RuleOutcome.BLOCK,
        "县领导可以打开干部名册和档案；不允许的，只看人数和结构分析。",
        (flag("opens", "可以打开名册和档案"),),
        (Seed({"opens": True}, "系统建议", dt.date(2015, 1, 1), note=LOCAL),),
    ),
)
