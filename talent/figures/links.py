"""县领导联系专家: how many of them were spoken to in the quarter."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.utils import timezone

from portal import routes
from portal.access import Actor
from portal.figures.catalogue import PERCENT, Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from talent.domain import links
from talent.figures.rows import LINE
from talent.models import ExpertLink
from talent.permissions import LINKS_VIEW


def _linked(period: Period, unit: Unit, user: Actor) -> str:
    if not user.can(LINKS_VIEW, unit):
        return ""
    day = min(period.last_day, timezone.localdate())
    return f"{routes.page('talent:links')}?{urlencode({'unit': unit.pk, 'on': day})}"


@figures(
    Figure(
        "TAL-T17",
        "专家联系覆盖率",
        PERCENT,
        LINE,
        "季度末还在联系的专家中，本季度联系次数达到规则 TA-06 的占比，按专家的归口单位统计；"
        "撤回的记录不计。",
        rows=_linked,
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        kinds=(PeriodKind.QUARTER,),
        reckons_back=True,
        more_is="good",
    )
)
def covered(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = ExpertLink.objects.order_by().filter(asked.within("profile__unit__path"))
    rows = here.in_force(asked.day).with_contacts(asked.begins, asked.ends)
    least = links.asked_times(asked.day)
    told = Count("pk", filter=Q(times__gte=least))
    for row in rows.values(own=F("profile__unit")).annotate(number=Count("pk"), told=told):
        yield row["own"], {"TAL-T17": Share(row["told"], row["number"])}
