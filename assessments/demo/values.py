"""What units of the demo county write into their ledgers: numbers that hang together."""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any, Final

Cells = dict[str, Any]
Writes = Callable[[Cells, Random], Any]
_CENT: Final = Decimal("0.01")
_TENTH: Final = Decimal("0.1")
_PERCENT: Final = Decimal(100)


def _some(key: str, *less: int) -> Writes:
    """As many as another cell, or a few less."""
    return lambda cells, dice: max(int(cells.get(key, 0)) - dice.choice(less), 0)


def _times(key: str, factor: int, more: int = 0) -> Writes:
    return lambda cells, dice: int(cells.get(key, 0)) * factor + dice.randint(0, more)


def _between(low: int, high: int) -> Writes:
    return lambda _, dice: dice.randint(low, high)


def _up_to(key: str, most: int) -> Writes:
    return lambda cells, dice: dice.randint(0, min(int(cells.get(key, 0)), most))


def _words(*offers: str) -> Writes:
    return lambda _, dice: dice.choice(offers)


def _chance(share: float) -> Writes:
    return lambda _, dice: dice.random() < share


def _sometimes(share: float, words: str) -> Writes:
    return lambda _, dice: words if dice.random() < share else None


def _if(key: str, write: Writes) -> Writes:
    """Only where another cell is not zero."""
    return lambda cells, dice: write(cells, dice) if cells.get(key) else None


def _unless(key: str, write: Writes) -> Writes:
    return lambda cells, dice: None if cells.get(key) else write(cells, dice)


def _due(cells: Cells, dice: Random) -> int:
    branches = cells.get("org_branch") or cells.get("org_total") or 0
    return max(int(branches) * 2, 1)


def _progress(cells: Cells, dice: Random) -> str:
    return str(Decimal(dice.randint(400, 1000)) / 10)


def _unmet(cells: Cells, dice: Random) -> str | None:
    if cells["life_done"] >= cells["life_due"]:
        return None
    return dice.choice(("两个支部书记外出培训，下月补开。", "党员集中抢收，支委会顺延。"))


def _income(cells: Cells, dice: Random) -> str:
    villages = int(cells.get("off_villages", 8)) or 8
    return str((Decimal(villages) * Decimal(dice.randint(60, 160)) / 100).quantize(_CENT))


# In the order in which one cell leans on another; what the system brings stands there already.
WRITES: Final[dict[str, Writes]] = {
    "org_plan": _if(
        "org_overdue", _words("已报换届请示，下月完成选举。", "正在摸排人选，年底前完成。")
    ),
    "mem_contact": _some("mem_mobile", 0, 0, 0, 1),
    "dues_due": _some("mem_total", 2, 3, 4),
    "dues_paid": _some("dues_due", 0, 0, 1, 2),
    "life_due": _due,
    "life_done": _some("life_due", 0, 0, 0, 1, 2),
    "life_theme": _some("org_branch", 0, 0, 1),
    "life_note": _unmet,
    "off_reserve": _times("off_villages", 2, 6),
    "pay_ok": _chance(0.97),
    "pay_note": _unless("pay_ok", _words("两名村干部银行卡信息有误，已补正。")),
    "inc_month": _income,
    "inc_weak": _up_to("off_villages", 2),
    "weak_open": _up_to("off_villages", 1),
    "weak_note": _if(
        "weak_open", _words("召开整顿推进会，完成2项整改。", "联系领导到村调研，补选支委1名。")
    ),
    "task_open": _between(2, 7),
    "task_closed": _between(0, 3),
    "task_over": _up_to("task_open", 1),
    "prj_rate": _progress,
    "prj_note": _words(
        "完成阵地改造主体施工，进入内部装修。",
        "与帮扶单位签订协议，产业项目落地。",
        "完成年度任务八成，进度符合计划。",
    ),
    "rect_due": _between(0, 4),
    "rect_done": _some("rect_due", 0, 0, 0, 1),
    "vis_home": _between(60, 240),
    "vis_view": _between(5, 60),
    "vis_deed": _between(3, 20),
    "need_open": _between(0, 9),
    "need_done": _between(1, 8),
    "tal_visit": _between(2, 15),
    "info_sent": _between(0, 4),
    "help_note": _sometimes(0.05, "请协调选派一名驻村第一书记。"),
    "dual_due": _between(5, 11),
    "dual_done": _some("dual_due", 0, 0, 1, 2),
    "study_done": _between(1, 3),
    "topic_done": _between(0, 2),
    "srv_report": _some("srv_members", 0, 1, 2),
    "srv_done": _between(0, 4),
    "open": _between(1, 6),
    "closed": _between(0, 2),
    "over": _up_to("open", 1),
    "next7": _up_to("open", 3),
    "no_news": _chance(0.15),
    "week_note": _unless("no_news", _words("按计划推进，本周完成阶段目标。")),
    "over_note": _if("over", _words("已约谈责任人，下周补上。")),
}


def rate(part: Any, whole: Any, otherwise: int) -> str:
    if not Decimal(str(whole or 0)):
        return f"{otherwise}.0"
    share = Decimal(str(part)) / Decimal(str(whole)) * _PERCENT
    return str(share.quantize(_TENTH))


def computed(cells: Cells, *, so_far: Decimal, goal: Decimal | None) -> Cells:
    """The cells that the system works out, as the forms that ship with the portal do."""
    worked_out: Cells = {}
    if "dues_due" in cells:
        worked_out["dues_rate"] = rate(cells["dues_paid"], cells["dues_due"], 100)
        worked_out["life_rate"] = rate(cells["life_done"], cells["life_due"], 100)
    if "inc_month" in cells:
        year = so_far + Decimal(cells["inc_month"])
        worked_out |= {"inc_ytd": str(year), "inc_rate": rate(year, goal, 0)}
        if goal is not None:
            worked_out["inc_target"] = str(goal.quantize(_CENT))
    return worked_out
