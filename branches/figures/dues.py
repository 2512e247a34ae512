"""党费: who owes for the month, who paid in time, how much, who owes for six months."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, Q, Sum

from branches.choices.dues import ASKED_STATES
from branches.domain.dues import closing
from branches.figures.addresses import listed
from branches.models import DuesMonth
from branches.permissions import DUES_VIEW
from portal.figures.catalogue import Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from portal.figures.links import units_behind
from portal.periods import Period, PeriodKind

LINE: Final = "党费"
_LIST: Final = "branches:dues"
_MONTH: Final = (PeriodKind.MONTH,)


def _year(period: Period) -> dict[str, object]:
    return {"year": period.year}


def _month(asked: Asked) -> Period:
    """The calendar month, whatever window a ledger has."""
    return Period.containing(asked.period.first_day, PeriodKind.MONTH)


def _opened(asked: Asked) -> Any:
    """Every row that was opened: where there is none nothing was told, not zero."""
    rows = DuesMonth.objects.filter(asked.within("organization__unit__path"))
    return rows.filter(month=_month(asked)).order_by()


@figures(
    Figure(
        "DUE-1",
        "应交党费党员数",
        "人",
        LINE,
        "当月应交党费大于零的党员（应交和减交）；缓交、免交、不应交的不计。当月还没有开出的为未报。",
        rows=listed(_LIST, DUES_VIEW, _year),
        span=Span.FLOW,
        adds=Adds.TOLD,
        kinds=_MONTH,
        reckons_back=True,
        is_live=True,
    ),
    Figure(
        "DUE-2",
        "按时交纳党费党员数",
        "人",
        LINE,
        "应交党费的党员中，在当月最后一天以前交清的；后来补交的不计。",
        rows=listed(_LIST, DUES_VIEW, _year),
        span=Span.FLOW,
        adds=Adds.TOLD,
        kinds=_MONTH,
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
    Figure(
        "DUE-3",
        "党费交纳率（额）",
        "%",
        LINE,
        "当月应交党费中已经交纳的金额所占比例，后来补交的计入。",
        rows=listed(_LIST, DUES_VIEW, _year),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        kinds=_MONTH,
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
)
def collected(asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = _opened(asked).values_list("organization__unit")
    owing = Q(state__in=ASKED_STATES, due__gt=0)
    in_time = owing & Q(settled_on__lte=F("asked_in__last_day"))
    summed = rows.annotate(
        owing=Count("pk", filter=owing),
        in_time=Count("pk", filter=in_time),
        asked_for=Sum("due", filter=owing),
        received=Sum("paid", filter=owing),
    )
    for unit, due, paid, asked_for, received in summed:
        yield unit, {"DUE-1": due, "DUE-2": paid}
        if due:
            yield unit, {"DUE-3": Share(_cents(received), _cents(asked_for))}


@figures(
    Figure(
        "DUE-4",
        "党费连续欠交满六个月党员数",
        "人",
        LINE,
        "截至期末已关账的月份，连续欠交达到 ME-05 规定月数（一般 6 个月）的党员，"
        "按欠交所在党组织计。"
        "只作提醒，不改变党员状态。",
        rows=units_behind("DUE-4", DUES_VIEW),
        kinds=_MONTH,
        reckons_back=False,
        is_live=True,
        more_is="bad",
    ),
)
def long_unpaid(asked: Asked) -> Iterator[tuple[int, Own]]:
    through = closing.closed_through(asked.day)
    _, _, limit = closing.steps(asked.day)
    long = closing.runs(through).filter(run__gte=limit).values("member")
    rows = closing.in_arrears(through).filter(
        asked.within("organization__unit__path"), member__in=long
    )
    counted = rows.order_by().values_list("organization__unit")
    for unit, count in counted.annotate(Count("member", distinct=True)):
        yield unit, {"DUE-4": count}


def _cents(amount: Decimal) -> int:
    return int(amount * 100)
