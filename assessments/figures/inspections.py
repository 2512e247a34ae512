"""ASM-12: what inspections on the spot gave."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from assessments.choices import VisitState
from assessments.models import InspectionVisit
from assessments.permissions import INSPECTIONS_VIEW
from portal import routes
from portal.access import Actor
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Adds, Span
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period


def _visits(period: Period, unit: Unit, user: Actor) -> str:
    if not user.can(INSPECTIONS_VIEW, unit):
        return ""
    asked = {"within": period.code, "unit": unit.pk, "state": VisitState.DONE}
    return f"{routes.page('assessments:inspections')}?{urlencode(asked)}"


MARK: Final = Figure(
    "ASM-12.mark",
    "督查考评得分",
    "分",
    "考核督查",
    "当期各次实地督查检查表得分的平均。检查表满分100分：符合得满分，基本符合得60%，不符合不得分，"
    "不涉及的不计、其余折算。乡镇为所查各村的平均；没有被抽中的没有数。",
    rows=_visits,
    span=Span.FLOW,
    adds=Adds.MEAN,
    decimals=2,
    levels=(UnitLevel.COUNTY, UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT),
    reckons_back=True,
    is_live=True,
    more_is="good",
    blank_is_none_due=True,
)


@figures(MARK)
def marks(asked: Asked) -> Iterator[tuple[int, Own]]:
    """By the month for which a place was drawn."""
    visits = InspectionVisit.objects.filter(
        asked.within("assessed__path"),
        state=VisitState.DONE,
        round__period__first_day__range=(asked.begins, asked.ends),
    )
    for unit, mark in visits.order_by("pk").values_list("assessed", "mark"):
        if mark is not None:
            yield unit, {MARK.key: mark}
