"""人才服务: who was brought here, cards, tickets and whether they were kept in time."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from portal import routes
from portal.access import Actor
from portal.figures.catalogue import PERCENT, Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from portal.orgs.models import Unit
from portal.periods import Period
from talent.choices import RECRUITED, Satisfaction, TalentState, TicketState
from talent.domain import months
from talent.figures.rows import CARDS, LINE, TALENTS, TICKETS, of_list
from talent.models import ServiceCard, TalentProfile, Ticket
from talent.permissions import TALENT_VIEW

_FULL_TIME = RECRUITED[0]


def _brought(period: Period, unit: Unit, user: Actor) -> str:
    asked = {
        "source": _FULL_TIME,
        "state": "all",
        "introduced_since": str(period.first_day),
        "introduced_until": str(period.last_day),
    }
    return of_list(TALENTS, **asked)(period, unit, user)


def _due(period: Period, unit: Unit, user: Actor) -> str:
    """By who keeps the person: the list is narrowed by the unit in charge as well."""
    if not user.can(TALENT_VIEW, unit):
        return ""
    days = f"due_since={period.first_day}&due_until={period.last_day}"
    return f"{routes.page(TICKETS)}?home={unit.pk}&{days}"


@figures(
    Figure(
        "TAL-T06",
        "全职引进人才",
        "人",
        LINE,
        "来源类别为全职引进、引进年月在本期内的人才，待核实的不计，后来出库的也计。",
        rows=_brought,
        span=Span.FLOW,
        reckons_back=True,
        more_is="good",
    )
)
def brought(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = TalentProfile.objects.order_by().filter(asked.within("unit__path"))
    first, after = months.of(asked.begins), months.of(asked.ends).plus_months(1)
    within = here.filter(introduced_on__gte=first, introduced_on__lt=after, source=_FULL_TIME)
    within = within.exclude(state=TalentState.PENDING)
    for unit, number in within.values_list("unit").annotate(Count("pk")):
        yield unit, {"TAL-T06": number}


@figures(
    Figure(
        "TAL-T12",
        "有效服务卡",
        "张",
        LINE,
        "期末有效、没有暂停也没有到期的人才服务卡。只按当时情况统计，不补算过去。",
        rows=of_list(CARDS, good="true"),
        more_is="good",
    )
)
def valid_cards(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = ServiceCard.objects.order_by().filter(asked.within("profile__unit__path"))
    for unit, number in here.good(asked.day).values_list("profile__unit").annotate(Count("pk")):
        yield unit, {"TAL-T12": number}


@figures(
    Figure(
        "TAL-T13",
        "人才服务办件",
        "件",
        LINE,
        "应办结日期在本期内的办件，按申请人的归口单位统计。",
        rows=_due,
        span=Span.FLOW,
    ),
    Figure(
        "TAL-T14",
        "办件按时办结率",
        PERCENT,
        LINE,
        "应办结日期在本期内的办件中，办结日不晚于应办结日的占比；还没办结的计在分母里。",
        rows=_due,
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        more_is="good",
    ),
    Figure(
        "TAL-T15",
        "办件满意度",
        PERCENT,
        LINE,
        "应办结日期在本期内、已回访的办件中，满意和基本满意的占比。",
        rows=_due,
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        more_is="good",
    ),
)
def services(asked: Asked) -> Iterator[tuple[int, Own]]:
    here = Ticket.objects.order_by().filter(asked.within("profile__unit__path"))
    answered = Q(state=TicketState.FILED) & ~Q(satisfaction="")
    content = Q(satisfaction__in=[Satisfaction.GOOD, Satisfaction.FAIR])
    counted = (
        here.filter(due_on__gte=asked.begins, due_on__lte=asked.ends)
        .values(own=F("profile__unit"))
        .annotate(
            number=Count("pk"),
            kept=Count("pk", filter=Q(done_on__lte=F("due_on"))),
            answered=Count("pk", filter=answered),
            content=Count("pk", filter=answered & content),
        )
    )
    for row in counted:
        yield (
            row["own"],
            {
                "TAL-T13": row["number"],
                "TAL-T14": Share(row["kept"], row["number"]),
                "TAL-T15": Share(row["content"], row["answered"]),
            },
        )
