"""SCORE-1 and SCORE-2: what a unit was given in a published ranking, and where it stood."""

from collections.abc import Iterator
from typing import Any, Final

from assessments.models import ScoreRun, ScoreSheet
from assessments.permissions import SCORES_VIEW
from portal.access import Actor
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Adds, Span
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind


def _sheet(period: Period, unit: Unit, user: Actor) -> str:
    if not user.can(SCORES_VIEW, unit):
        return ""
    one = _counted(period).filter(unit=unit).order_by("run__scheme__position").first()
    return one.get_absolute_url() if one else ""


def _counted(period: Period) -> Any:
    return ScoreSheet.objects.filter(run__in=ScoreRun.objects.valid().filter(period=period))


_COMMON: Final[dict[str, Any]] = {
    "rows": _sheet,
    "span": Span.FLOW,
    "adds": Adds.NONE,
    "kinds": (PeriodKind.MONTH,),
    "levels": (UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT),
    "reckons_back": True,
    "is_live": True,
}
TOTAL: Final = Figure(
    "SCORE-1",
    "考核综合得分",
    "分",
    "考核督查",
    "当月公布的考核排名中本单位的综合得分：基础分加加分减扣分；更正过的按更正后的。没有公布的没有数，上级单位不汇总。",
    decimals=2,
    more_is="good",
    **_COMMON,
)
PLACE: Final = Figure(
    "SCORE-2",
    "考核位次",
    "位",
    "考核督查",
    "当月公布的考核排名中本单位在考核分组里的位次，得分相同的位次相同；更正过的按更正后的。没有公布的没有数，上级单位不汇总。",
    more_is="bad",
    **_COMMON,
)


@figures(TOTAL, PLACE)
def scores(asked: Asked) -> Iterator[tuple[int, Own]]:
    """Where two schemes rank a unit, by the first of them."""
    sheets = _counted(asked.period).filter(asked.within("unit__path"))
    rows = sheets.order_by("unit", "run__scheme__position", "run").distinct("unit")
    for unit, total, place in rows.values_list("unit", "total", "place"):
        yield unit, {TOTAL.key: total, PLACE.key: place}
