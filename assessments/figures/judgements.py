"""GRADE.A2, GRADE.F8 and ASM-17: what reviewers and surveys say of a unit."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from assessments.choices import GRADE_WORDS, GradedLine
from assessments.models import ReviewGrade, SurveyResult
from assessments.permissions import GRADES_VIEW
from portal import routes
from portal.access import Actor
from portal.figures.catalogue import PERCENT, Asked, Figure, Own, Rows, Share, figures
from portal.figures.choices import Adds, Span
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

_LINE: Final = "考核督查"
_ASSESSED: Final = (UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT)
_COMMON: Final[dict[str, Any]] = {
    "span": Span.FLOW,
    "reckons_back": True,
    "is_live": True,
    "more_is": "good",
}


def _listed(page: str, **filters: str) -> Rows:
    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(GRADES_VIEW, unit):
            return ""
        asked = {"unit": unit.pk, **filters}
        if period.kind == PeriodKind.QUARTER:
            asked["period"] = period.code
        return f"{routes.page(page)}?{urlencode(asked)}"

    return address


def _graded(line: GradedLine, who: str) -> Figure:
    words = GRADE_WORDS[line]
    told = "，".join(f"{number}为{word}" for number, word in enumerate(words))
    return Figure(
        f"GRADE.{line.value}",
        line.label,
        "档",
        _LINE,
        f"{who}每季度评定的等次：{told}。没有评定的没有数，上级单位不汇总。",
        rows=_listed("assessments:grades", line=line.value),
        adds=Adds.NONE,
        kinds=(PeriodKind.QUARTER,),
        levels=_ASSESSED,
        **_COMMON,
    )


PROJECT: Final = _graded(GradedLine.PROJECT, "组织科")
SUPPORT: Final = _graded(GradedLine.SUPPORT, "所包联的乡镇（街道）")
SATISFACTION: Final = Figure(
    "ASM-17.mark",
    "满意度",
    PERCENT,
    _LINE,
    "当期满意度调查的结果。有几次调查的，按有效样本数加权平均。没有调查的没有数。",
    rows=_listed("assessments:surveys"),
    adds=Adds.SHARE,
    decimals=2,
    levels=(UnitLevel.COUNTY, *_ASSESSED),
    **_COMMON,
)


@figures(PROJECT, SUPPORT)
def grades(asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = ReviewGrade.objects.filter(asked.within("unit__path"), period=asked.period)
    for unit, line, number in rows.order_by("pk").values_list("unit", "line", "number"):
        yield unit, {f"GRADE.{line}": number}


@figures(SATISFACTION)
def satisfaction(asked: Asked) -> Iterator[tuple[int, Own]]:
    days = (asked.begins, asked.ends)
    rows = SurveyResult.objects.filter(asked.within("unit__path"), surveyed_on__range=days)
    for unit, mark, count in rows.order_by("pk").values_list("unit", "mark", "asked"):
        yield unit, {SATISFACTION.key: Share(mark * count / Decimal(100), count)}
