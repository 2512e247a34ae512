"""评选: how many were named, and what was paid to them."""

from collections.abc import Iterator

from django.db.models import Count, F, Sum

from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Span
from talent.choices.selections import AllowanceState
from talent.figures.rows import LINE, of_days
from talent.models import SelectionAllowance, SelectionCandidate


@figures(
    Figure(
        "TAL-T22",
        "人才评选命名",
        "人",
        LINE,
        "命名日期在本期内的评选人选，按推荐单位统计；后来取消的也计。",
        rows=of_days("talent:candidates", "named"),
        span=Span.FLOW,
        reckons_back=True,
        more_is="good",
    )
)
def named(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = SelectionCandidate.objects.order_by().filter(asked.within("unit__path"))
    within = here.filter(named_on__gte=asked.begins, named_on__lte=asked.ends)
    for unit, number in within.values_list("unit").annotate(Count("pk")):
        yield unit, {"TAL-T22": number}


@figures(
    Figure(
        "TAL-T23",
        "人才津贴",
        "元",
        LINE,
        "发放日期在本期内的评选津贴金额之和，只计已发的，按推荐单位统计。",
        rows=of_days("talent:allowances", "paid"),
        span=Span.FLOW,
        reckons_back=True,
        decimals=2,
    )
)
def paid(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = SelectionAllowance.objects.order_by().filter(
        asked.within("candidate__unit__path"), state=AllowanceState.PAID
    )
    within = here.filter(paid_on__gte=asked.begins, paid_on__lte=asked.ends)
    sums = within.values(own=F("candidate__unit")).annotate(total=Sum("amount"))
    for row in sums:
        yield row["own"], {"TAL-T23": row["total"]}
