"""重点任务周进展: forms-and-schemes §1.4. Where no task is open, nothing is owed."""

from typing import Final

from assessments.presets.notation import (
    CARRIED,
    OPTIONAL,
    PresetForm,
    arrives,
    count,
    may_prove,
    remark,
    starts,
    when,
    words,
    yes_no,
)
from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind

FORM: Final = PresetForm(
    key="task_weekly",
    name="重点任务周进展",
    note="有在办重点任务的单位每周报；周四开放，周五17时截止，周日锁定。单项任务的进展记在任务台账中。",
    levels=(UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT),
    period_kind=PeriodKind.WEEK,
    clock={"opens_day": 4, "due_day": 5, "due_hour": 17, "locks_day": 7},
    minutes=3,
    owed_by="figure.ASM-03.open",
    sections={
        "本周进展": (
            count("open", "在办任务数", "项", arrives("ASM-03.open")),
            count("closed", "本周销号任务数", "项", arrives("ASM-03.closed")),
            count("over", "逾期任务数", "项", arrives("ASM-03.overdue")),
            count("next7", "下周到期任务数", "项", arrives("ASM-03.due_7d")),
            yes_no("no_news", "本周无新进展", starts("否")),
            words("week_note", "本周进展", when("not [本周无新进展]"), may_prove(2)),
            words("over_note", "逾期原因和补救措施", CARRIED, when("[逾期任务数] > 0")),
            words("help_note", "需协调的问题", OPTIONAL),
        ),
    },
    checks=(remark("not ([本周无新进展] and [本周销号任务数] > 0)", "本周有销号任务，请写进展"),),
)
