"""民主评议: how many branches have theirs confirmed, how many members were found excellent."""

from collections.abc import Iterator

from django.db.models import Count, Q

from branches.choices.organisations import BRANCH_KINDS
from branches.choices.review import MemberGrade, ReviewState
from branches.figures.addresses import listed
from branches.models import PartyOrganization, ReviewedMember, ReviewSheet
from branches.permissions import REVIEWS_VIEW
from portal.figures.catalogue import Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from portal.periods import Period, PeriodKind

LINE = "民主评议"


def _year(period: Period) -> dict[str, object]:
    return {"year": period.year}


@figures(
    Figure(
        "REV-1",
        "民主评议党员完成率",
        "%",
        LINE,
        "本年度民主评议已由上级确认的党支部，占在册党支部的比例。",
        rows=listed("branches:reviews", REVIEWS_VIEW, _year),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        kinds=(PeriodKind.YEAR,),
        is_live=True,
        more_is="good",
    ),
)
def confirmed(asked: Asked) -> Iterator[tuple[int, Own]]:
    done = ReviewSheet.objects.filter(
        year=asked.period.year, state=ReviewState.CONFIRMED, confirmed_on__isnull=False
    ).values("organization")
    rows = PartyOrganization.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=asked.day),
        asked.within("unit__path"),
        kind__in=BRANCH_KINDS,
    )
    counted = (
        rows.order_by()
        .values_list("unit")
        .annotate(part=Count("pk", filter=Q(pk__in=done)), whole=Count("pk"))
    )
    for unit, part, whole in counted:
        yield unit, {"REV-1": Share(part, whole)}


@figures(
    Figure(
        "REV-2",
        "民主评议优秀占比",
        "%",
        LINE,
        "本年度已确认的民主评议中评为优秀的党员，占参加评定的党员的比例。",
        rows=listed("branches:reviews", REVIEWS_VIEW, _year),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        kinds=(PeriodKind.YEAR,),
        is_live=True,
        blank_is_none_due=True,
    ),
)
def excellent(asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = ReviewedMember.objects.filter(
        asked.within("sheet__organization__unit__path"),
        sheet__year=asked.period.year,
        sheet__state=ReviewState.CONFIRMED,
    ).exclude(grade="")
    best = Count("pk", filter=Q(grade=MemberGrade.EXCELLENT))
    counted = rows.order_by().values_list("sheet__organization__unit")
    for unit, part, whole in counted.annotate(part=best, whole=Count("pk")):
        yield unit, {"REV-2": Share(part, whole)}
