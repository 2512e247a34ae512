"""ASM-02: what judges gave a unit's project; ASM-14: what came out of the yearly appraisal."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from assessments.choices import JudgingState
from assessments.models import JudgedUnit, SecretaryReview
from assessments.permissions import BALLOTS_VIEW, JUDGING_VIEW
from portal import routes
from portal.access import Actor
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Adds, Span
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

_COMMON: Final[dict[str, Any]] = {
    "span": Span.FLOW,
    "adds": Adds.NONE,
    "decimals": 2,
    "levels": (UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT),
    "reckons_back": True,
    "is_live": True,
    "more_is": "good",
}


def _rounds(period: Period, unit: Unit, user: Actor) -> str:
    return routes.page("assessments:judging") if user.can(JUDGING_VIEW, unit) else ""


def _judged(key: str, half: str, when: str) -> Figure:
    return Figure(
        f"ASM-02.{key}",
        f"书记项目现场观摩得分（{when}）",
        "分",
        "考核督查",
        f"当年{half}最后一次已结束的现场观摩，各有效评分表的平均分。评委不评本人所在单位；"
        "漏评或者超过满分的为废票；设置去掉最高分和最低分的，有效票满5张时各去一张。",
        rows=_rounds,
        kinds=(PeriodKind.YEAR,),
        **_COMMON,
    )


MID: Final = _judged("mid", "上半年", "年中")
END: Final = _judged("end", "下半年", "年末")
_BY_HALF: Final = {1: MID, 2: END}


@figures(MID, END)
def judged(asked: Asked) -> Iterator[tuple[int, Own]]:
    """The last round of each half counts."""
    for number, figure in _BY_HALF.items():
        rows = JudgedUnit.objects.filter(
            asked.within("unit__path"),
            round__state=JudgingState.CLOSED,
            round__period=Period(PeriodKind.HALF, asked.period.year, number),
        ).exclude(mark=None)
        last = rows.order_by("unit", "-round__held_on", "-round__pk").distinct("unit")
        for unit, mark in last.values_list("unit", "mark"):
            if mark is not None:
                yield unit, {figure.key: mark}


def _appraisals(period: Period, unit: Unit, user: Actor) -> str:
    if not user.can(BALLOTS_VIEW, unit):
        return ""
    asked = urlencode({"period": period.code, "unit": unit.pk})
    return f"{routes.page('assessments:appraisals')}?{asked}"


APPRAISED: Final = Figure(
    "ASM-14.mark",
    "述职评议测评得分",
    "分",
    "考核督查",
    "当年述职评议各组“总体评价”的加权平均，不了解无效；各档次的分值、各组和日常考核的权重按规则"
    "AS-16（系统自带：好100，较好85，一般60，差30；县委常委30，县委委员和其他述职人20，党员群众代表20，"
    "日常考核30）；有效票不足（AS-10）的组不计，其余权重按比例折算。",
    rows=_appraisals,
    former=(
        (
            "当年述职评议各组“总体评价”的加权平均：好100，较好85，一般60，差30，不了解无效。"
            "县委常委30，县委委员和其他述职人20，党员群众代表20，日常考核30；"
            "有效票不足5张的组不计，其余权重按比例折算。"
        ),
    ),
    kinds=(PeriodKind.YEAR,),
    **_COMMON,
)


@figures(APPRAISED)
def appraised(asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = SecretaryReview.objects.filter(asked.within("unit__path"), period=asked.period)
    for unit, mark in rows.order_by("pk").values_list("unit", "mark"):
        if mark is not None:
            yield unit, {APPRAISED.key: mark}
