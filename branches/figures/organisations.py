"""组织设置和换届: how many organisations there are, whose terms have ended, which stand out."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from branches.choices.organisations import (
    BRANCH_KINDS,
    ELECTED_KINDS,
    GRASSROOTS_KINDS,
    Abnormal,
    ElectionStage,
    Nature,
    OrganisationKind,
)
from branches.domain import abnormal_spells, checks, due
from branches.figures.addresses import listed
from branches.models import AbnormalSpell, Election, PartyOrganization
from branches.models.organisation import PartyOrganizationQuerySet
from branches.permissions import ORGANISATIONS_VIEW
from portal.dates import PartialDate
from portal.figures.catalogue import Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span

LINE = "组织设置和换届"
_VIEW = ORGANISATIONS_VIEW
_LIST, _BOARD, _ODD = "branches:organisations", "branches:elections", "branches:abnormal"


def _kinds(*kinds: OrganisationKind) -> dict[str, object]:
    return {"kind": [kind.value for kind in kinds], "nature": Nature.REGULAR.value}


def there(asked: Asked) -> PartyOrganizationQuerySet:
    """Organisations that existed on the day."""
    since = Q(founded_on=None) | Q(founded_on__lte=PartialDate.of(asked.day))
    until = Q(closed_on=None) | Q(closed_on__gt=asked.day)
    rows = PartyOrganization.objects.order_by().filter(asked.within("unit__path"), until)
    return rows.filter(since) if asked.is_past else rows


def _with_due_date(rows: QuerySet, asked: Asked) -> QuerySet:
    """`due_then`: of one that has held an election since, what was due before it."""
    if not asked.is_past:
        return rows.annotate(due_then=F("due_on"))
    later = Election.objects.filter(
        organization=OuterRef("pk"), withdrawn_at=None, held_on__gt=asked.day
    )
    first = Subquery(later.order_by("held_on").values("was_due_on")[:1])
    return rows.annotate(due_then=Case(When(Exists(later), then=first), default=F("due_on")))


@figures(
    Figure(
        "ORG-1",
        "基层党组织数",
        "个",
        LINE,
        "期末在册的党委、党工委、党总支、党支部和联合党支部，性质为“常规”；不含党组、党小组。",
        rows=listed(_LIST, _VIEW, _kinds(*GRASSROOTS_KINDS)),
        reckons_back=True,
    ),
    Figure(
        "ORG-2",
        "党支部数",
        "个",
        LINE,
        "基层党组织中的党支部和联合党支部。",
        rows=listed(_LIST, _VIEW, _kinds(*BRANCH_KINDS)),
        reckons_back=True,
    ),
    Figure(
        "ORG-3",
        "逾期未换届数",
        "个",
        LINE,
        "实行任期选举的党组织中，应换届日期早于期末日仍未换届的；批准提前、延期的按批准的日期。",
        rows=listed(_BOARD, _VIEW, {"stage": ElectionStage.OVERDUE.value}),
        reckons_back=True,
        more_is="bad",
    ),
)
def organisations(asked: Asked) -> Iterator[tuple[int, Own]]:
    regular = Q(nature=Nature.REGULAR)
    counts = {
        "ORG-1": Count("pk", filter=regular & Q(kind__in=GRASSROOTS_KINDS)),
        "ORG-2": Count("pk", filter=regular & Q(kind__in=BRANCH_KINDS)),
        "ORG-3": Count("pk", filter=regular & Q(kind__in=ELECTED_KINDS, due_then__lt=asked.day)),
    }
    rows = _with_due_date(there(asked), asked).values("unit").annotate(**counts)
    for row in rows:
        yield row.pop("unit"), row


@figures(
    Figure(
        "ORG-4",
        "按期换届率",
        "%",
        LINE,
        "当年1月1日至期末日应换届的党组织中，在应换届日期当日或之前完成换届的占比；"
        "批准提前、延期的按批准的日期。没有应换届的不计。",
        rows=listed(_BOARD, _VIEW, lambda period: {"fell_due": period.year}),
        span=Span.TO_DATE,
        adds=Adds.SHARE,
        decimals=1,
        reckons_back=True,
        more_is="good",
    ),
)
def elections_in_time(asked: Asked) -> Iterator[tuple[int, Own]]:
    span = (asked.year_begins, asked.day)
    here = there(asked).electing()
    held = due.met(span).filter(organization__in=here).order_by().values_list("organization__unit")
    good = Count("pk", filter=due.in_time())
    part: Counter[int] = Counter()
    whole: Counter[int] = Counter()
    for unit, every, in_time in held.annotate(every=Count("pk"), in_time=good):
        part[unit], whole[unit] = in_time, every
    # A due date that still stands was met by nobody.
    waiting = here.filter(due_on__range=span).values_list("unit").annotate(Count("pk"))
    for unit, count in waiting:
        whole[unit] += count
    for unit in whole:
        yield unit, {"ORG-4": Share(part[unit], whole[unit])}


@figures(
    Figure(
        "ORG-5",
        "疑似异常党组织数",
        "个",
        LINE,
        "在“异常党组织”名单上的党组织，每个只计一次，不论有几种情形。只按当时情况统计，不补算过去。",
        rows=listed(_ODD, _VIEW, {}),
        more_is="bad",
    ),
    Figure(
        "ORG-6",
        "应设未设支委会数",
        "个",
        LINE,
        "疑似异常党组织中“应设未设支委会”的。只按当时情况统计，不补算过去。",
        rows=listed(_ODD, _VIEW, {"abnormal": Abnormal.NO_COMMITTEE.value}),
        more_is="bad",
    ),
    Figure(
        "ORG-5.old",
        "疑似异常超过3个月的党组织数",
        "个",
        LINE,
        "疑似异常党组织中，列入名单已超过3个月的；列入日期由系统每天凌晨比对登记，首次比对时能推算的"
        "（正式党员不足、没有活动、停业注销）从推算的日期起。只按当时情况统计，不补算过去。",
        rows=listed(_ODD, _VIEW, {"lasting": "long"}),
        more_is="bad",
    ),
)
def abnormal(asked: Asked) -> Iterator[tuple[int, Own]]:
    by_key = checks.find(on=asked.day)
    limit = abnormal_spells.long_since(asked.day)
    spells = AbnormalSpell.objects.on(asked.day).filter(since__lt=limit, organization__in=by_key)
    long = set(spells.values_list("organization", flat=True))
    rows = PartyOrganization.objects.filter(asked.within("unit__path"), pk__in=by_key)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, unit in rows.values_list("pk", "unit"):
        counts[unit]["ORG-5"] += 1
        counts[unit]["ORG-5.old"] += pk in long
        if any(advice.kind == Abnormal.NO_COMMITTEE for advice in by_key[pk]):
            counts[unit]["ORG-6"] += 1
    yield from counts.items()
