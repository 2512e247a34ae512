"""How often the standing committee heard a report on talents."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from portal import routes
from portal.access import Actor
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Span
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period
from reports.choices import ISSUED
from reports.models import Bulletin, BulletinSeries
from reports.permissions import BULLETINS_VIEW
from talent.figures.rows import LINE

REPORT: Final = "talent_report"


def _heard(period: Period, unit: Unit, user: Actor) -> str:
    series = BulletinSeries.objects.filter(key=REPORT).first()
    if series is None or not user.can(BULLETINS_VIEW):
        return ""
    days = {"heard_after": period.first_day, "heard_before": period.last_day}
    return f"{routes.page('bulletins:bulletins')}?{urlencode({'series': series.pk, **days})}"


@figures(
    Figure(
        "TAL-T35",
        "常委会听取专项报告",
        "次",
        LINE,
        "已签发的人才专报中，登记的会议听取日期在本期内的；收回作废的不计，更正件不另计。",
        rows=_heard,
        span=Span.FLOW,
        levels=(UnitLevel.COUNTY,),
        reckons_back=True,
        more_is="good",
    )
)
def heard(asked: Asked) -> Iterator[tuple[int, Own]]:
    """The report is the county's."""
    county = Unit.objects.filter(asked.within("path"), depth=1).first()
    if county is None:
        return
    issued = Bulletin.objects.filter(series__key=REPORT, state__in=ISSUED, corrects=None)
    within = issued.filter(heard_on__range=(asked.begins, asked.ends))
    yield county.pk, {"TAL-T35": within.count()}
