"""公寓: how many rooms there are, and how many people live in them."""

from collections.abc import Iterator

from django.db.models import Count, F, Q, Sum

from portal import routes
from portal.access import Actor
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.orgs.models import Unit
from portal.periods import Period
from talent.choices import RoomState, TenancyState
from talent.figures.rows import LINE, of_list
from talent.models import Apartment, Tenancy
from talent.permissions import TALENT_VIEW


def _living(period: Period, unit: Unit, user: Actor) -> str:
    """By who keeps the person, not by who keeps the room."""
    if not user.can(TALENT_VIEW, unit):
        return ""
    return f"{routes.page('talent:tenancies')}?home={unit.pk}&state={TenancyState.LIVING}"


@figures(
    Figure(
        "TAL-T29",
        "人才公寓",
        "套",
        LINE,
        "没有停用的公寓房源，按管理单位统计。只按当时情况统计，不补算过去。",
        rows=of_list("talent:apartments", in_use="true"),
        more_is="good",
    )
)
def rooms(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = Apartment.objects.order_by().filter(asked.within("unit__path"))
    used = here.exclude(state=RoomState.STOPPED)
    for unit, number in used.values_list("unit").annotate(Count("pk")):
        yield unit, {"TAL-T29": number}


@figures(
    Figure(
        "TAL-T30",
        "人才公寓在住",
        "人",
        LINE,
        "在住的租住人和同住的配偶、子女人数之和，按租住人的归口单位统计。"
        "只按当时情况统计，不补算过去。“名单”列出租住人。",
        rows=_living,
        more_is="good",
    )
)
def residents(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = Tenancy.objects.order_by().filter(
        asked.within("application__profile__unit__path"), state=TenancyState.LIVING
    )
    own = here.values(own=F("application__profile__unit"))
    for row in own.annotate(
        number=Count("pk"),
        spouses=Count("pk", filter=Q(application__spouse=True)),
        children=Sum("application__children"),
    ):
        yield row["own"], {"TAL-T30": row["number"] + row["spouses"] + row["children"]}
