"""320 invented worthies among those who live away, and what some of them help with."""

import datetime as dt
import random
from typing import Final

from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from talent.choices import ABROAD, HelpState, WorthyKind
from talent.models import HelpTask, TalentProfile, Worthy

TOTAL: Final = 320
_TASKS: Final = 48
_MATTERS: Final = (
    ("联系销售高原苹果", "3"), ("引进食用菌项目", "1"), ("茶园改造技术指导", "2"),
    ("村小图书角捐建", "5"), ("村卫生室义诊", "6"), ("整理村史", "7"), ("水源纠纷调解", "8"),
    ("推荐加工企业考察", "4"), ("村庄规划建议", "9"),
)  # fmt: skip
_STATES: Final = (
    *(HelpState.PROPOSED,) * 3, *(HelpState.PAIRED,) * 2, *(HelpState.GOING,) * 4,
    *(HelpState.DONE,) * 5, HelpState.STOPPED,
)  # fmt: skip


def build(plan: DemoPlan) -> None:
    dice = plan.random("worthies")
    villages = list(Unit.objects.still_open().at_level(UnitLevel.VILLAGE).in_tree_order())
    away = TalentProfile.objects.in_store().filter(source=ABROAD).select_related("unit")
    people = list(away.order_by("pk")[: TOTAL * plan.scale])
    if not villages or not people:
        return
    made = Worthy.objects.bulk_create(_worthy(one, villages, plan.today, dice) for one in people)
    _tasks(made, plan.today, dice)


def _worthy(
    profile: TalentProfile, villages: list[Unit], today: dt.date, dice: random.Random
) -> Worthy:
    """Of a village below the township that keeps him, where there is one."""
    below = [village for village in villages if village.path.startswith(profile.unit.path)]
    fields = "123456789"
    return Worthy(
        profile=profile,
        village=dice.choice(below or villages),
        kind=dice.choices((WorthyKind.PLAIN, WorthyKind.CHIEF), (85, 15))[0],
        wills=sorted(dice.sample(fields, dice.choice((0, 1, 1, 2, 2, 3)))),
        liaison=dice.choice(("村文书", "驻村干部", "村会计")),
        confirmed_on=today - dt.timedelta(days=dice.randint(5, 200)),
    )


def _tasks(worthies: list[Worthy], today: dt.date, dice: random.Random) -> None:
    """Each of another worthy's village, led by him where somebody leads it."""
    made = []
    for worthy in dice.sample(worthies, min(_TASKS, len(worthies))):
        matter, field = dice.choice(_MATTERS)
        state = dice.choice(_STATES)
        task = HelpTask(
            unit=worthy.village,
            matter=matter,
            field=field,
            until=today + dt.timedelta(days=dice.randint(-40, 120)),
            state=state,
        )
        if state in (*HelpState.busy(), HelpState.DONE):
            task.lead, task.paired_on = worthy, today - dt.timedelta(days=dice.randint(60, 150))
        if state == HelpState.DONE:
            task.done_on = today - dt.timedelta(days=dice.randint(1, 58))
            task.result = "已落实，村里反映良好。"
            task.invested = dice.choice((None, None, 20, 80, 150))
            task.jobs = dice.choice((None, 6, 15))
        if state == HelpState.STOPPED:
            task.reason = "条件不具备，明年再议。"
        made.append(task)
    HelpTask.objects.bulk_create(made)
