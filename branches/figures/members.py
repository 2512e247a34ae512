"""党员队伍: how many members there are, in what state, with how much on record."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from branches.choices.members import Category
from branches.domain import bands
from branches.figures.addresses import listed
from branches.models import MemberMove, PartyMember
from branches.permissions import MEMBERS_VIEW
from portal.figures.catalogue import Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from portal.periods import PeriodKind

LINE = "党员队伍"
_VIEW = MEMBERS_VIEW
_LIST, _WATCH = "branches:members", "branches:watch"
_COUNTED = {"state": [state.value for state in bands.COUNTED_STATES]}


@figures(
    Figure(
        "MEM-1",
        "党员总数",
        "人",
        LINE,
        "期末在册、党籍状态为正常、保留党籍或恢复党籍的正式党员和预备党员。",
        rows=listed(_LIST, _VIEW, _COUNTED),
    ),
    Figure(
        "MEM-2",
        "预备党员数",
        "人",
        LINE,
        "党员总数中人员类别为“预备党员”的。",
        rows=listed(_LIST, _VIEW, {**_COUNTED, "category": Category.PROBATIONARY.value}),
    ),
    Figure(
        "MEM-4",
        "流动党员数",
        "人",
        LINE,
        "党员总数中登记为流动党员的。",
        rows=listed(_LIST, _VIEW, {**_COUNTED, "mark": "mobile"}),
    ),
    Figure(
        "MEM-5",
        "失联党员数",
        "人",
        LINE,
        "党员总数中登记为失联的。",
        rows=listed(_LIST, _VIEW, {**_COUNTED, "mark": "lost"}),
        more_is="bad",
    ),
    Figure(
        "MEM-6",
        "党员信息完整率",
        "%",
        LINE,
        "党员总数中出生年月、学历、入党日期、转正日期（正式党员）、电话都已填写的占比。"
        "“名单”列出的是还不完整的党员。",
        rows=listed(_LIST, _VIEW, {**_COUNTED, "lack": "any"}),
        adds=Adds.SHARE,
        decimals=1,
        more_is="good",
    ),
    Figure(
        "MEM-7",
        "在职党员数",
        "人",
        LINE,
        "党员总数中没有登记为离退休的。",
        rows=listed(_LIST, _VIEW, {**_COUNTED, "working": "true"}),
    ),
    Figure(
        "MEM-8",
        "预备期满未办理数",
        "人",
        LINE,
        "党员总数中预备期（延长的按延长后）届满日早于期末日、仍为预备党员的；"
        "入党日期只到月的，届满当月过后才计。",
        rows=listed(_LIST, _VIEW, {**_COUNTED, "probation": "over"}),
        more_is="bad",
    ),
)
def members(asked: Asked) -> Iterator[tuple[int, Own]]:
    present = PartyMember.objects.order_by().filter(
        Q(left_on=None) | Q(left_on__gt=asked.day),
        asked.within("organization__unit__path"),
        state__in=bands.COUNTED_STATES,
    )
    counts = {
        "total": Count("pk"),
        "MEM-2": Count("pk", filter=Q(category=Category.PROBATIONARY)),
        "MEM-4": Count("pk", filter=Q(is_mobile=True)),
        "MEM-5": Count("pk", filter=Q(is_lost=True)),
        "lacking": Count("pk", filter=bands.incomplete()),
        "MEM-7": Count("pk", filter=Q(is_retired=False)),
        "MEM-8": Count("pk", filter=bands.probation_over(asked.day)),
    }
    rows: Any = present.values(unit=F("organization__unit")).annotate(**counts)
    for row in rows:
        unit, total, lacking = row.pop("unit"), row.pop("total"), row.pop("lacking")
        yield unit, {**row, "MEM-1": total, "MEM-6": Share(total - lacking, total)}


@figures(
    Figure(
        "MEM-3",
        "本月接收预备党员数",
        "人",
        LINE,
        "入党日期在当月的党员，不论现在是否已经转出；计在当时所在的党组织。",
        rows=listed(_LIST, _VIEW, lambda period: {"joined_in": period.code, "presence": "all"}),
        span=Span.FLOW,
        kinds=(PeriodKind.MONTH,),
        reckons_back=True,
    ),
)
def received(asked: Asked) -> Iterator[tuple[int, Own]]:
    joined = PartyMember.objects.order_by().filter(bands.joined_between(asked.begins, asked.ends))
    later = MemberMove.objects.in_force().filter(member=OuterRef("pk"), moved_on__gt=asked.day)
    source = Subquery(later.order_by("moved_on", "pk").values("source__unit")[:1])
    rows = joined.annotate(
        unit_then=Coalesce(source, F("organization__unit"), output_field=BigIntegerField())
    )
    for unit, count in rows.values_list("unit_then").annotate(Count("pk")):
        yield unit, {"MEM-3": count}
