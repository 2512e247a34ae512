"""博士科技特派员: how many there are, at how many enterprises, and how many days they served."""

from collections.abc import Iterator

from django.db.models import Count, F, Sum

from portal.access import Actor
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Span
from portal.orgs.models import Unit
from portal.periods import Period
from talent.choices import ServiceState
from talent.figures.rows import LINE, of_days, of_list
from talent.models import DispatchedDoctor, DispatchVisit


def _sent(period: Period, unit: Unit, user: Actor) -> str:
    return of_list("talent:dispatches", on=str(period.last_day))(period, unit, user)


def _served(period: Period, unit: Unit, user: Actor) -> str:
    way = of_days("talent:visits", "on")(period, unit, user)
    return f"{way}&state={ServiceState.CONFIRMED}" if way else ""


@figures(
    Figure(
        "TAL-T18",
        "博士科技特派员",
        "人",
        LINE,
        "期末还在派驻的博士科技特派员，一人同时只派驻一家，按企业归口单位统计。",
        rows=_sent,
        reckons_back=True,
        more_is="good",
    ),
    Figure(
        "TAL-T18.1",
        "特派员入驻企业",
        "家",
        LINE,
        "期末有特派员派驻的企业，一家只计一次。",
        rows=_sent,
        reckons_back=True,
        more_is="good",
    ),
)
def sent(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = DispatchedDoctor.objects.order_by().filter(asked.within("enterprise__unit__path"))
    rows = here.in_force(asked.day).values(own=F("enterprise__unit"))
    for row in rows.annotate(people=Count("pk"), firms=Count("enterprise", distinct=True)):
        yield row["own"], {"TAL-T18": row["people"], "TAL-T18.1": row["firms"]}


@figures(
    Figure(
        "TAL-T19",
        "特派员服务天数",
        "天",
        LINE,
        "服务日期在本期内、已由企业或另一位同志确认的服务天数，按企业归口单位统计。",
        rows=_served,
        span=Span.FLOW,
        decimals=1,
        reckons_back=True,
        more_is="good",
    )
)
def served(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = DispatchVisit.objects.order_by().confirmed()
    here = here.filter(asked.within("dispatch__enterprise__unit__path"))
    within = here.filter(on__gte=asked.begins, on__lte=asked.ends)
    rows = within.values(own=F("dispatch__enterprise__unit")).annotate(total=Sum("days"))
    for row in rows:
        yield row["own"], {"TAL-T19": row["total"]}
