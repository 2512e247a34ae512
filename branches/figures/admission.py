"""发展党员: how far the year's plan is, what did not follow the rules, who runs over."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, Q

from branches.domain.admission import board, clocks, path, plans, story
from branches.figures.addresses import listed
from branches.models import AdmissionCase, AdmissionFinding
from branches.permissions import ADMISSION_OVERSEE, ADMISSION_VIEW
from portal.figures.catalogue import Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from portal.orgs.models import Unit
from portal.periods import Period
from portal.rules.domain import memory

LINE: Final = "发展党员"
_LIST: Final = "branches:admissions"
_SHARE: Final[dict[str, Any]] = {
    "span": Span.TO_DATE,
    "adds": Adds.SHARE,
    "decimals": 1,
    "reckons_back": True,
}


def _accepted(period: Period) -> dict[str, object]:
    return {"accepted": period.year}


@figures(
    Figure(
        "ADM-1",
        "发展党员计划进度",
        "%",
        LINE,
        "当年1月1日至期末日支部大会讨论通过、上级没有不批准的人数，占年度计划名额的比例；"
        "已分给下级单位的名额算在下级。没有下达名额的不计。",
        rows=listed(_LIST, ADMISSION_VIEW, _accepted),
        **_SHARE,
    ),
    Figure(
        "ADM-3",
        "发展党员中35岁及以下占比",
        "%",
        LINE,
        "当年1月1日至期末日支部大会讨论通过、上级没有不批准的人中，期末日35岁及以下的比例。",
        rows=listed(_LIST, ADMISSION_VIEW, _accepted),
        **_SHARE,
    ),
)
def accepted(asked: Asked) -> Iterator[tuple[int, Own]]:
    quotas = plans.own_quotas(asked.day.year)
    below = Unit.objects.filter(asked.within("path"), pk__in=quotas)
    for unit in below.values_list("pk", flat=True):
        yield unit, {"ADM-1": Share(0, quotas[unit])}
    rows = plans.accepted(asked.day.year, until=asked.day).filter(
        asked.within("organization__unit__path")
    )
    young = Count("pk", filter=board.young(asked.day))
    counted = rows.order_by().values_list("organization__unit")
    for unit, count, of_them in counted.annotate(n=Count("pk"), young=young):
        yield unit, {"ADM-1": Share(count, 0), "ADM-3": Share(of_them, count)}


@figures(
    Figure(
        "ADM-2",
        "发展党员程序问题数",
        "件",
        LINE,
        "程序审查发现、期末还没有核查结论的问题数。",
        rows=listed("branches:admission-findings", ADMISSION_OVERSEE, {"answered": "no"}),
        reckons_back=True,
        more_is="bad",
    ),
)
def findings(asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = AdmissionFinding.objects.filter(
        Q(concluded_on=None) | Q(concluded_on__gt=asked.day),
        asked.within("case__organization__unit__path"),
        found_on__lte=asked.day,
    )
    counted = rows.order_by().values_list("case__organization__unit")
    for unit, count in counted.annotate(Count("pk")):
        yield unit, {"ADM-2": count}


@figures(
    Figure(
        "ADM-4",
        "发展党员超期人数",
        "人",
        LINE,
        "办理中、有环节超过规定时限还没有办理的人数。只按当时情况统计，不补算过去。",
        rows=listed(_LIST, ADMISSION_VIEW, {"due": "over"}),
        more_is="bad",
    ),
    Figure(
        "ADM-4.review",
        "积极分子考察超期人数",
        "人",
        LINE,
        "正在培养的入党积极分子中，超过规定月数（AD-02，一般 6 个月）没有考察的；"
        "从确定为积极分子之日起算，以登记的考察日期为准。只按当时情况统计，不补算过去。",
        rows=listed(_LIST, ADMISSION_VIEW, {"due": clocks.REVIEW_OVER}),
        more_is="bad",
    ),
)
def running_over(asked: Asked) -> Iterator[tuple[int, Own]]:
    """Clocks are reckoned from the steps of each case, as the list behind the number does."""
    running = AdmissionCase.objects.running().filter(asked.within("organization__unit__path"))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    with memory.remembered():
        rows = story.prefetched(running.order_by("pk"))
        for case in rows:
            told, of_unit = story.of(case), counts[case.organization.unit_id]
            of_unit["ADM-4"] += path.is_over(told, asked.day)
            of_unit["ADM-4.review"] += clocks.review_is_over(told, asked.day)
    yield from counts.items()
