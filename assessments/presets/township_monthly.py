"""乡镇（街道）组织工作月度台账: forms-and-schemes §1.2."""

from typing import Final

from assessments.presets import common
from assessments.presets.notation import (
    FLOW,
    STOCK,
    FormCheck,
    PresetForm,
    PresetLevel,
    arrives,
    count,
    may_prove,
    money,
    must_prove,
    not_above,
    rate,
    remark,
    target,
    total,
    when,
    words,
    yes_no,
)
from portal.orgs.choices import UnitLevel

FORM: Final = PresetForm(
    key="township_monthly",
    name="乡镇（街道）组织工作月度台账",
    note="每月20日开放，25日18时截止，28日18时锁定；当月发生数从上月26日计到本月25日。",
    levels=(UnitLevel.TOWNSHIP,),
    reviews=(PresetLevel("组织科", ("organization_office",)),),
    clock=common.CLOCK,
    minutes=10,
    sections={
        "一、组织设置和换届": (
            common.ORG_TOTAL,
            count("org_branch", "党支部数", "个", arrives("ORG-2")),
            common.ORG_OVERDUE,
            common.ORG_PLAN,
            count("org_abnormal", "疑似异常党组织数", "个", arrives("ORG-5")),
        ),
        "二、党员队伍": (
            common.MEM_TOTAL,
            common.MEM_PROB,
            count("mem_new", "本月接收预备党员数", "人", arrives("MEM-3")),
            count("mem_mobile", "流动党员数", "人", arrives("MEM-4")),
            count("mem_contact", "本月已联系流动党员数", "人", FLOW),
            count("mem_lost", "失联党员数", "人", arrives("MEM-5")),
        ),
        "三、党费和组织生活": (
            *common.DUES,
            *common.LIFE,
            count("life_theme", "开展主题党日的党支部数", "个", arrives("LIFE-3")),
            common.LIFE_NOTE,
        ),
        "四、村（社区）班子": (
            count("off_villages", "村（社区）数", "个", arrives("OFF-1")),
            count("off_both", "一肩挑的村（社区）数", "个", arrives("OFF-2")),
            count("off_vacant", "书记空缺的村（社区）数", "个", arrives("OFF-3")),
            count("off_adjust", "本月届中调整人数", "人", arrives("OFF-4")),
            count("off_reserve", "村级后备人才数", "人", arrives("RES-1"), STOCK),
            yes_no("pay_ok", "村干部报酬按时足额发放", must_prove("发放凭证")),
            words("pay_note", "未按时足额发放的原因", when("not [村干部报酬按时足额发放]")),
        ),
        "五、集体经济和整顿": (
            money("inc_month", "本月经营性收入", arrives("ECO-1"), may_prove(2), FLOW),
            total("inc_ytd", "本年累计经营性收入", "inc_month"),
            target("inc_target", "本年收入目标", "F1"),
            rate("inc_rate", "年度目标完成率", "本年累计经营性收入", "本年收入目标", 0),
            count("inc_weak", "集体经济薄弱村数", "个", arrives("ECO-2"), STOCK),
            count("weak_open", "整顿中的软弱涣散党组织数", "个", arrives("WEAK-1")),
            words(
                "weak_note",
                "软弱涣散整顿本月进展",
                when("[整顿中的软弱涣散党组织数] > 0"),
                may_prove(2),
            ),
        ),
        "六、项目和清单": (
            common.TASK_OPEN,
            count("task_closed", "本月销号任务数", "项", arrives("ASM-03.closed")),
            common.TASK_OVER,
            *common.PROJECT,
            *common.RECTIFIED,
        ),
        "七、联系服务群众": (
            count("vis_home", "走访群众户数", "户", arrives("BRA-41.households"), FLOW),
            count("vis_view", "征集意见建议条数", "条", arrives("BRA-41.opinions"), FLOW),
            count("vis_deed", "办实事好事件数", "件", arrives("BRA-41.deeds"), may_prove(3), FLOW),
            count("need_open", "需求清单未办结数", "件", arrives("BRA-25.open")),
            count("need_done", "本月办结需求数", "件", arrives("BRA-25.closed")),
        ),
        "八、人才、信息和说明": (
            count("tal_visit", "走访联系人才人次", "人次", FLOW),
            common.INFO,
            common.HELP,
        ),
    },
    checks=(
        not_above("党支部数", "基层党组织数"),
        not_above("流动党员数", "党员总数"),
        not_above("失联党员数", "党员总数"),
        not_above("本月已联系流动党员数", "流动党员数"),
        not_above("开展主题党日的党支部数", "党支部数"),
        not_above("集体经济薄弱村数", "村（社区）数"),
        not_above("本月经营性收入", "本年累计经营性收入"),
        *common.NOT_ABOVE,
        FormCheck(
            "[一肩挑的村（社区）数] + [书记空缺的村（社区）数] <= [村（社区）数]",
            "一肩挑与书记空缺之和不能大于村（社区）数",
        ),
        remark("[本月接收预备党员数] <= [预备党员数]", "本月接收数大于预备党员数，请核对"),
        remark("[本月已联系流动党员数] >= [流动党员数]", "还有流动党员本月没有联系"),
        common.DUES_LOW,
        remark("[征集意见建议条数] <= [走访群众户数] × 3", "意见条数超过走访户数的3倍，请核对"),
    ),
)
