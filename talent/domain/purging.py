"""What is not kept for ever: shown first as lists, then erased by whoever looked at them. What a
child's school place was asked with leaves its ticket by itself, a year after it was filed."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import PURGED
from talent.choices import (
    ConsentAnswer,
    HousingState,
    MatchState,
    RecognitionState,
    StageMark,
)
from talent.domain import months
from talent.models import (
    CampaignVisit,
    Consent,
    Contact,
    HousingApplication,
    Match,
    PipelineCase,
    PipelineMove,
    Recognition,
    TalentProfile,
    Ticket,
    TicketHold,
)
from talent.permissions import TALENT_PURGE

RULE: Final = "TA-18"
SCHOOL: Final = "06"  # 事项：子女入学
ERASED: Final = "（已按规定清理）"
_OF_RECORD: Final = (
    *("housing", "candidacies", "cards", "arrivals", "dispatches", "tickets", "expert_links"),
    *("cases", "visit_targets", "worthy", "measures"),
)
_COUNTED: Final = (StageMark.SIGNED, StageMark.SENT, StageMark.WON)
# A match that came to nothing goes with the file.
_CAME_TO_NOTHING: Final = (
    *(MatchState.CANDIDATE, MatchState.DECLINED, MatchState.UNSUITABLE, MatchState.SILENT),
)


@dataclass(frozen=True)
class Purge:
    """One kind of records whose time is over; `path`: of the unit that keeps one."""

    key: str
    label: str
    about: str
    path: str
    route: str
    found: Callable[[dt.date], QuerySet]
    erase: Callable[[list[int]], None]

    def months(self, day: dt.date) -> int:
        return int(rules.value(RULE, self.key, on=day))

    def rows(self, by: Actor, day: dt.date) -> QuerySet:
        """Of whom `by` may erase."""
        return self.found(day).filter(by.scope(TALENT_PURGE).q(self.path))


def _limit(key: str, day: dt.date) -> dt.date:
    return months.shifted(day, -int(rules.value(RULE, key, on=day)))


def refused(day: dt.date) -> QuerySet:
    """Who was refused a room and was never in an allocation."""
    rows = HousingApplication.objects.filter(
        state=HousingState.REFUSED, refused_on__lte=_limit("refused", day)
    )
    return rows.filter(allotted=None, tenancies=None)


def dead_leads(day: dt.date) -> QuerySet:
    """Given up, and never counted as signed or sent: figures of the past stay as they are."""
    counted = PipelineMove.objects.filter(case=OuterRef("pk"), stage__mark__in=_COUNTED)
    limit = _limit("leads", day)
    rows = PipelineCase.objects.filter(stage__mark=StageMark.LOST, moved_on__lte=limit)
    return rows.filter(~Exists(counted))


def stale(day: dt.date) -> QuerySet:
    """Nobody asked for so long, nothing is agreed to, and nothing done for them is on record."""
    agreed = Consent.objects.filter(
        Q(until=None) | Q(until__gte=day), profile=OuterRef("pk"), answer=ConsentAnswer.YES
    )
    level = Recognition.objects.filter(profile=OuterRef("pk")).exclude(
        state=RecognitionState.PROPOSED
    )
    match = Match.objects.filter(profile=OuterRef("pk")).exclude(state__in=_CAME_TO_NOTHING)
    asked = Coalesce("confirmed_on", "verified_on", TruncDate("registered_at"))
    rows = TalentProfile.objects.alias(asked=asked).filter(asked__lte=_limit("stale", day))
    bare = dict.fromkeys(_OF_RECORD)
    return rows.filter(~Exists(agreed), ~Exists(level), ~Exists(match), **bare)


def _erase_refused(keys: list[int]) -> None:
    HousingApplication.objects.filter(pk__in=keys).delete()


def _erase_leads(keys: list[int]) -> None:
    PipelineMove.objects.filter(case__in=keys).delete()
    PipelineCase.objects.filter(pk__in=keys).delete()


def _erase_stale(keys: list[int]) -> None:
    """The person stays with the people: other rooms may know of him."""
    for model in (Consent, Recognition, Match):
        model.objects.filter(profile__in=keys).delete()
    TalentProfile.objects.filter(pk__in=keys).delete()


PURGES: Final = {
    one.key: one
    for one in (
        Purge(
            "refused",
            "未通过的公寓申请",
            "未通过满期、没有进过分配的公寓申请。",
            "profile__unit__path",
            "talent:housings",
            refused,
            _erase_refused,
        ),
        Purge(
            "leads",
            "终止的引才对象",
            "未入选、终止满期的线索和申报；签约、上报过的计入各期数据，不清理。",
            "unit__path",
            "talent:cases",
            dead_leads,
            _erase_leads,
        ),
        Purge(
            "stale",
            "没有确认、没有本人同意的档案",
            "满期没有确认资料，也没有一项有效同意的人才档案；办过事项、领过服务卡、认定过层次等有办理记录的不清理。"
            "人员记录保留。",
            "unit__path",
            "talent:talents",
            stale,
            _erase_stale,
        ),
    )
}


def seen(rows: QuerySet) -> str:
    """A mark of exactly these records: what was looked at is what is erased."""
    keys = ",".join(map(str, rows.order_by("pk").values_list("pk", flat=True)))
    return sha256(keys.encode()).hexdigest()[:16]


@transaction.atomic
def purge(kind: str, *, looked_at: str, by: User) -> int:
    """Those of the list he looked at, all of them; how many went."""
    require(by, TALENT_PURGE)
    one, today = PURGES[kind], timezone.localdate()
    rows = one.rows(by, today)
    refuse_if(_is_the_same(rows, looked_at))
    keys = _held(rows)
    one.erase(keys)
    _tell(f"{one.label} {len(keys):,} 条（满 {one.months(today)} 个月）", by)
    return len(keys)


def _held(rows: QuerySet) -> list[int]:
    """Nothing new may be entered about them from now on; what was entered meanwhile keeps its
    record."""
    model: Any = rows.model
    locked = model.objects.select_for_update(of=("self",)).order_by("pk")
    keys = list(locked.filter(pk__in=rows.values("pk")).values_list("pk", flat=True))
    return list(rows.filter(pk__in=keys).values_list("pk", flat=True))


def _is_the_same(rows: QuerySet, looked_at: str) -> Iterator[Problem]:
    if not rows.exists():
        yield "", "现在没有到期的记录，不用清理。"
    elif seen(rows) != looked_at:
        yield "", "名单在您打开本页以后有变化，没有清理。请回到“资料清理”核对名单后再办。"


@transaction.atomic
def erase_school_facts(today: dt.date) -> int:
    """What was told of children, wherever it was written down; that there was a ticket, who was in
    charge and whether it was kept in time stay."""
    over = Ticket.objects.filter(matter=SCHOOL).filed_before(_limit("school", today))
    keys = list(over.exclude(content=ERASED).values_list("pk", flat=True))
    if not keys:
        return 0
    rows = Ticket.objects.filter(pk__in=keys)
    rows.update(content=ERASED)
    rows.exclude(words="").update(words=ERASED)
    rows.exclude(said="").update(said=ERASED)
    TicketHold.objects.filter(ticket__in=keys).update(words=ERASED)
    for model in (Contact, CampaignVisit):
        told: Any = model.objects
        told.filter(ticket__in=keys).update(problem=ERASED)
    _tell(f"子女入学办件的内容 {len(keys):,} 件（归档满 {_months_of_school(today)} 个月）", None)
    return len(keys)


def _months_of_school(day: dt.date) -> int:
    return int(rules.value(RULE, "school", on=day))


def _tell(summary: str, by: User | None) -> None:
    top = Unit.objects.filter(depth=1).order_by("path").first()
    events.record(PURGED, by=by, target=top, summary=summary)
