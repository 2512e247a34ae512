"""人才: who is in the store, how fresh it is, what is looked for and how much of it was found."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.utils import timezone

from portal import routes
from portal.access import Actor
from portal.figures.catalogue import PERCENT, Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from portal.orgs.models import Unit
from portal.periods import Period
from talent.choices import (
    ABROAD,
    IN_STORE,
    LOST,
    RECRUITED,
    Freshness,
    MatchState,
    NeedState,
    TalentState,
)
from talent.domain import freshness, recognitions
from talent.figures.rows import LINE, NEEDS, TALENTS, of_days, of_list
from talent.models import Need, TalentProfile
from talent.permissions import TALENT_VIEW


@figures(
    Figure(
        "TAL-T01",
        "在库人才",
        "人",
        LINE,
        "状态为在库或暂不联系的人才，一人只计一次。只按当时情况统计，不补算过去。",
        rows=of_list(TALENTS, stored="true"),
        more_is="good",
    ),
    Figure(
        "TAL-T02",
        "高层次人才",
        "人",
        LINE,
        "在库人才中，期末有效的最高层次计入高层次的。只按当时情况统计，不补算过去。",
        rows=of_list(TALENTS, stored="true", high="true"),
        more_is="good",
    ),
    Figure(
        "TAL-T03",
        "县籍在外人才",
        "人",
        LINE,
        "在库人才中，来源类别为县籍在外的。只按当时情况统计，不补算过去。",
        rows=of_list(TALENTS, stored="true", source=ABROAD),
    ),
    Figure(
        "TAL-T05",
        "人才资料保鲜率",
        PERCENT,
        LINE,
        "在库人才中，资料确认没有过期（规则 TA-01）的占比。只按当时情况统计，不补算过去。"
        "“名单”列出的是已过期的。",
        rows=of_list(TALENTS, stored="true", fresh=Freshness.STALE),
        adds=Adds.SHARE,
        decimals=1,
        more_is="good",
    ),
)
def talents(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = TalentProfile.objects.order_by().filter(asked.within("unit__path")).in_store()
    stale = freshness.stale(asked.day)
    rows = recognitions.with_grade(here, asked.day).values("unit")
    counted = rows.annotate(
        number=Count("pk"),
        high=Count("pk", filter=Q(grade_is_high=True)),
        abroad=Count("pk", filter=Q(source=ABROAD)),
        old=Count("pk", filter=stale),
    )
    for row in counted:
        number = row["number"]
        yield (
            row["unit"],
            {
                "TAL-T01": number,
                "TAL-T02": row["high"],
                "TAL-T03": row["abroad"],
                "TAL-T05": Share(number - row["old"], number),
            },
        )


@figures(
    Figure(
        "TAL-T04",
        "新增入库人才",
        "人",
        LINE,
        "核实日期在本期内的人才，后来出库的也计。",
        rows=of_days(TALENTS, "verified"),
        span=Span.FLOW,
        reckons_back=True,
        more_is="good",
    )
)
def verified(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = TalentProfile.objects.order_by().filter(asked.within("unit__path"))
    within = here.filter(verified_on__gte=asked.begins, verified_on__lte=asked.ends)
    for unit, number in within.values_list("unit").annotate(Count("pk")):
        yield unit, {"TAL-T04": number}


@figures(
    Figure(
        "TAL-T08",
        "人才需求",
        "人",
        LINE,
        "期末已发布、部分满足的需求人数之和。只按当时情况统计，不补算过去。",
        rows=of_list(NEEDS, looking="true"),
    )
)
def wanted(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = Need.objects.order_by().filter(asked.within("unit__path"))
    looking = here.filter(state__in=[NeedState.PUBLISHED, NeedState.PARTLY])
    for unit, number in looking.values_list("unit").annotate(Sum("number")):
        yield unit, {"TAL-T08": number}


@figures(
    Figure(
        "TAL-T09",
        "人才需求满足率",
        PERCENT,
        LINE,
        "截止日期在本期内的需求：各项达成人数（不超过需求人数）之和 ÷ 需求人数之和；"
        "草稿、已提交的不计。",
        rows=of_days(NEEDS, "ends"),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        more_is="good",
    )
)
def found(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = Need.objects.order_by().filter(asked.within("unit__path"))
    ending = here.filter(until__gte=asked.begins, until__lte=asked.ends)
    ending = ending.exclude(state__in=[NeedState.DRAFT, NeedState.SUBMITTED])
    done = Count("matches", filter=Q(matches__state=MatchState.DONE))
    sums: dict[int, tuple[int, int]] = {}
    pairs: Any = ending.annotate(done=done).values_list("unit", "done", "number")
    for unit, reached, number in pairs:
        part, whole = sums.get(unit, (0, 0))
        sums[unit] = part + min(reached, number), whole + number
    for unit, (part, whole) in sums.items():
        yield unit, {"TAL-T09": Share(part, whole)}


def _lost(period: Period, unit: Unit, user: Actor) -> str:
    """From the first of January to the last day, as the number is."""
    if not user.can(TALENT_VIEW, unit):
        return ""
    last = min(period.last_day, timezone.localdate())
    asked = {
        "unit": unit.pk,
        "state": TalentState.OUT.value,
        "source": RECRUITED,
        "left_why": LOST,
        "left_since": last.replace(month=1, day=1),
        "left_until": last,
    }
    return f"{routes.page(TALENTS)}?{urlencode(asked, doseq=True)}"


@figures(
    Figure(
        "TAL-T34",
        "引进人才流失率",
        PERCENT,
        LINE,
        "全职、柔性引进的人才中，当年1月1日至期末日因调离、辞职、期满离开出库的 ÷ "
        "（当年1月1日在库的 + 此后核实入库的）。“名单”列出的是流失的。",
        rows=_lost,
        span=Span.TO_DATE,
        adds=Adds.SHARE,
        decimals=1,
        reckons_back=True,
        more_is="bad",
    )
)
def lost(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = TalentProfile.objects.order_by().filter(asked.within("unit__path"))
    left = Q(state=TalentState.OUT, left_on__gte=asked.year_begins)
    there = here.filter(
        Q(state__in=IN_STORE) | left, source__in=RECRUITED, verified_on__lte=asked.day
    )
    gone = Count("pk", filter=left & Q(left_on__lte=asked.day, leaving__in=LOST))
    for unit, whole, part in there.values_list("unit").annotate(whole=Count("pk"), part=gone):
        yield unit, {"TAL-T34": Share(part, whole)}
