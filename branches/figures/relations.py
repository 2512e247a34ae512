"""组织关系: letters that ran out without a receipt; the lost who are looked for."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q

from branches.choices.relations import Direction
from branches.figures.addresses import listed
from branches.models import LostSearch, PartyMember, RelationTransfer
from branches.permissions import TRANSFERS_VIEW
from portal.figures.catalogue import Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds
from portal.periods import PeriodKind
from portal.rules.domain import rules

LINE = "组织关系"


@figures(
    Figure(
        "REL-1",
        "组织关系转接逾期数",
        "人",
        LINE,
        "期末介绍信已过有效期、还没有接收或回执、也没有撤回的党员，计在转出党组织。",
        rows=listed("branches:transfers", TRANSFERS_VIEW, {"standing": "overdue"}),
        kinds=(PeriodKind.MONTH,),
        reckons_back=True,
        is_live=True,
        more_is="bad",
    ),
)
def letters_overdue(asked: Asked) -> Iterator[tuple[int, Own]]:
    day = asked.day
    rows = RelationTransfer.objects.order_by().filter(
        Q(received_on=None) | Q(received_on__gt=day),
        Q(closed_on=None) | Q(closed_on__gt=day),
        asked.within("source__unit__path"),
        direction__in=(Direction.OUT, Direction.INSIDE),
        issued_on__lte=day,
        valid_until__lt=day,
    )
    for unit, count in rows.values_list("source__unit").annotate(Count("pk")):
        yield unit, {"REL-1": count}


@figures(
    Figure(
        "REL-2",
        "失联党员近期查找率",
        "%",
        LINE,
        "期末登记为失联的党员中，最近规定天数（BR-15，一般 90 日）内查找过的占比。",
        rows=listed("branches:watch", TRANSFERS_VIEW, {"mark": "lost"}),
        adds=Adds.SHARE,
        decimals=1,
        kinds=(PeriodKind.MONTH,),
        more_is="good",
        blank_is_none_due=True,
    ),
)
def lost_searched(asked: Asked) -> Iterator[tuple[int, Own]]:
    days = rules.value("BR-15", "fresh_days", on=asked.day)
    span = (asked.day - dt.timedelta(days=days - 1), asked.day)
    lately = LostSearch.objects.filter(on__range=span).values("member")
    rows = PartyMember.objects.order_by().filter(
        Q(left_on=None) | Q(left_on__gt=asked.day),
        asked.within("organization__unit__path"),
        is_lost=True,
    )
    counted = rows.values_list("organization__unit").annotate(
        part=Count("pk", filter=Q(pk__in=lately)), whole=Count("pk")
    )
    for unit, part, whole in counted:
        yield unit, {"REL-2": Share(part, whole)}
