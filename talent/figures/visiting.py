"""大走访: how many of those it goes to were visited."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from portal.figures.catalogue import PERCENT, Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from talent.figures.rows import LINE, of_list
from talent.models import CampaignTarget, CampaignVisit


@figures(
    Figure(
        "TAL-T33",
        "走访覆盖率",
        PERCENT,
        LINE,
        "本期内进行的大走访，启动时固定、没有定为不再走访的对象中，期末前已走访的占比，"
        "按乡镇（单位）统计；增补的不计，撤回的记录不计。只按当时情况统计，不补算过去。",
        rows=of_list("talent:targets", running="true", standing="true", added="false"),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        more_is="good",
    )
)
def covered(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = CampaignTarget.objects.order_by().filter(asked.within("unit__path"), added=False)
    begun = here.standing().filter(campaign__started_on__lte=asked.ends)
    going = begun.filter(Q(campaign__ended_on=None) | Q(campaign__ended_on__gte=asked.begins))
    visits = CampaignVisit.objects.counted().filter(target=OuterRef("pk"), on__lte=asked.ends)
    rows = going.annotate(told=Exists(visits)).values(own=F("unit"))
    counted = rows.annotate(number=Count("pk"), visited=Count("pk", filter=Q(told=True)))
    for row in counted:
        yield row["own"], {"TAL-T33": Share(row["visited"], row["number"])}
