"""“能享受什么”: what the facts on record say of a policy's conditions, in three outcomes.

A condition is met, not met, or cannot be told; of a group the best counts, of an item the worst.
People decide: `以责任单位审核为准`.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from portal.codes import lookup
from portal.orgs.choices import UnitLevel
from portal.typed import Unreadable
from talent.choices import (
    ABROAD,
    CONVENIENCE,
    GRANTED,
    ConditionKind,
    ConsentPurpose,
    Eligibility,
    TicketState,
)
from talent.domain import conditions, recognitions
from talent.domain.conditions import PolicyCondition
from talent.models import Consent, PolicyItem, ServiceCard, TalentProfile, Ticket

ORDER: Final = (Eligibility.YES, Eligibility.UNKNOWN, Eligibility.NO)
UNCLEAR: Final = "条件看不懂，请人才办先修改"
NOTE: Final = "以责任单位审核为准"
_MONTHS: Final = 12
_GOING: Final = TicketState.going()


@dataclass(frozen=True)
class Judged:
    """One condition: what it asks, what is on record, where that was read."""

    condition: PolicyCondition
    outcome: Eligibility
    value: str
    source: str

    def __str__(self) -> str:
        told = self.value or "未登记"
        return f"{self.condition}：{self.outcome.label}（{told}，{self.source}）"


@dataclass
class PolicyAnswer:
    """One item for one person."""

    item: PolicyItem
    groups: list[list[Judged]]
    leads: bool = False  # the highest amount of a group of which only one is granted
    note: str = ""
    profile: TalentProfile | None = None
    outcome: Eligibility = field(init=False)
    is_unclear: bool = False  # nobody can read its conditions any more

    def __post_init__(self) -> None:
        if self.is_unclear:
            self.outcome, self.note = Eligibility.UNKNOWN, UNCLEAR
            return
        best = [min((one.outcome for one in group), key=ORDER.index) for group in self.groups]
        self.outcome = max(best, key=ORDER.index, default=Eligibility.YES)

    @property
    def spoken(self) -> list[str]:
        return [" 或 ".join(map(str, group)) for group in self.groups]


def with_facts(rows: QuerySet, day: dt.date) -> QuerySet:
    """Profiles with everything conditions ask for, in one statement."""
    card = ServiceCard.objects.filter(profile=OuterRef("pk")).good(day)
    rows = recognitions.with_grade(rows, day).annotate(has_card=Exists(card))
    return rows.select_related("person", "unit__kind")


def _told(profile: Any, condition: PolicyCondition, day: dt.date) -> tuple[bool | None, str, str]:
    """Whether it is met (None: cannot be told), the value, and where it stands."""
    kind = condition.kind
    if kind == ConditionKind.GRADE:
        held = profile.grade_code
        return bool(held) and held in condition.values, held or "未认定", "层次认定"
    if kind == ConditionKind.CARD:
        return profile.has_card, "有效" if profile.has_card else "没有有效的卡", "人才服务卡"
    if kind == ConditionKind.UNIT:
        level = profile.unit.kind.level
        return level in condition.values, str(UnitLevel(level).label), "归口单位"
    if kind in _LISTS:
        name, table = _LISTS[kind]
        code = getattr(profile, name)
        met = code in condition.values if code else None
        return met, lookup.label(table, code) if code else "", "人才档案"
    if kind in (ConditionKind.AGE, ConditionKind.INTRODUCED, ConditionKind.HERE):
        return _by_day(profile, condition, day)
    rank = _rank(profile, kind)
    met = None if rank is None else rank >= condition.least
    return met, _spoken(kind, rank), "人才档案"


_LISTS: Final = {
    ConditionKind.SOURCE: ("source", "talent_source"),
    ConditionKind.TEAM: ("team", "talent_team"),
}


def _rank(profile: TalentProfile, kind: ConditionKind) -> int | None:
    if kind == ConditionKind.SCHOOLING:
        return profile.schooling
    if kind == ConditionKind.TITLE:
        return profile.title_rank
    if kind == ConditionKind.SKILL:
        return profile.skill_rank
    return {"2": 3, "3": 2, "4": 1}.get((profile.degree or "")[:1])


def _spoken(kind: ConditionKind, rank: int | None) -> str:
    return "" if rank is None else conditions.rank_label(kind, rank)


def _by_day(profile: Any, condition: PolicyCondition, day: dt.date) -> tuple[bool | None, str, str]:
    if condition.kind == ConditionKind.AGE:
        age = profile.person.age_on(condition.day or day)
        return (None if age is None else age <= condition.least), _years(age), "人员"
    came = profile.introduced_on
    if condition.kind == ConditionKind.INTRODUCED:
        if came is None:
            return None, "", "人才档案"
        first = dt.date(came.year, came.month or 1, came.day or 1)
        wanted = condition.day or day
        # Of a month only, the whole month counts as its first day does.
        met = first >= (wanted if came.day else wanted.replace(day=1))
        return met, came.dotted, "人才档案"
    return _here(profile, condition, day)


def _years(age: int | None) -> str:
    return "" if age is None else f"{age} 岁"


def _here(profile: Any, condition: PolicyCondition, day: dt.date) -> tuple[bool | None, str, str]:
    """Months in the county since he was brought here; who is away is not here."""
    if profile.source == ABROAD:
        return False, "县籍在外", "人才档案"
    came = profile.introduced_on
    if came is None:
        return None, "引进年月未登记", "人才档案"
    months = (day.year - came.year) * _MONTHS + day.month - (came.month or 1)
    return months >= condition.least, f"{months:,} 个月", "人才档案"


def judged(profile: Any, groups: conditions.Groups, day: dt.date) -> list[list[Judged]]:
    """`profile` comes from `with_facts`."""

    def one(condition: PolicyCondition) -> Judged:
        met, value, source = _told(profile, condition, day)
        outcome = Eligibility.UNKNOWN if met is None else Eligibility.YES if met else Eligibility.NO
        return Judged(condition, outcome, value, source)

    return [[one(condition) for condition in group] for group in groups]


def of_person(profile: TalentProfile, day: dt.date) -> list[PolicyAnswer]:
    """Every item in force for people: those he may have first, the highest of a group leading."""
    row = with_facts(TalentProfile.objects.filter(pk=profile.pk), day)[0]
    items = PolicyItem.objects.in_force().for_people().select_related("unit").in_order()
    told = [_entitled(item, row, day) for item in items]
    claims = list(Ticket.objects.filter(profile=profile).exclude(policy=None))
    for one in told:
        one.note = one.note or _note(one.item, claims, day)
    _lead(told)
    return sorted(told, key=lambda one: (ORDER.index(one.outcome), not one.leads))


def _read(item: PolicyItem) -> conditions.Groups | None:
    """Words of a code table may have changed since they were written."""
    try:
        return conditions.read(item.conditions)
    except Unreadable:
        return None


def _entitled(item: PolicyItem, row: Any, day: dt.date) -> PolicyAnswer:
    groups = _read(item)
    if groups is None:
        return PolicyAnswer(item, [], profile=row, is_unclear=True)
    return PolicyAnswer(item, judged(row, groups, day), profile=row)


def _lead(told: list[PolicyAnswer]) -> None:
    """从高不重复: of those of one group he may have, the highest amount."""
    open_ones = [one for one in told if one.outcome == Eligibility.YES and one.item.exclusive]
    by_group = attrgetter("item.exclusive")
    for _, group in groupby(sorted(open_ones, key=by_group), by_group):
        rivals = sorted(group, key=lambda one: (-(one.item.amount or 0), one.item.pk))
        if len(rivals) > 1:
            rivals[0].leads = True
            for other in rivals[1:]:
                other.note = other.note or f"与“{rivals[0].item}”只能享受一项，从高不重复"


def _note(item: PolicyItem, claims: Iterable[Ticket], day: dt.date) -> str:
    """Why it cannot be claimed now; nothing where it can."""
    if item.accepts_since and day < item.accepts_since:
        return f"{item.accepts_since} 起受理"
    if item.accepts_until and day > item.accepts_until:
        return f"受理期已于 {item.accepts_until} 结束"
    of_item = [claim for claim in claims if claim.policy_id == item.pk]
    if any(claim.state in _GOING for claim in of_item):
        return "正在办理"
    granted = [claim for claim in of_item if claim.outcome in GRANTED]
    if item.category == CONVENIENCE:
        granted = [claim for claim in granted if claim.done_on and claim.done_on.year == day.year]
    if item.times is not None and len(granted) >= item.times:
        most = "每年最多" if item.category == CONVENIENCE else "每人最多"
        return f"已享受 {len(granted):,} 次，{most} {item.times} 次"
    return ""


def refusal(profile: TalentProfile, item: PolicyItem, day: dt.date) -> str:
    """Why this person cannot ask for it; empty when he can. What is not known does not stop him:
    the unit in charge looks at his papers."""
    row = with_facts(TalentProfile.objects.filter(pk=profile.pk), day)[0]
    told = _entitled(item, row, day)
    if told.is_unclear:
        return told.note
    if told.outcome == Eligibility.NO:
        failed = [
            str(group[0])
            for group in told.groups
            if all(one.outcome == Eligibility.NO for one in group)
        ]
        return f"不符合条件：{'；'.join(failed)}"
    claims = list(Ticket.objects.filter(profile=profile).exclude(policy=None))
    return _note(item, claims, day) or _rival(item, claims)


def _rival(item: PolicyItem, claims: list[Ticket]) -> str:
    if not item.exclusive:
        return ""
    same = PolicyItem.objects.filter(exclusive=item.exclusive).exclude(pk=item.pk)
    names = {other.pk: str(other) for other in same}
    for claim in claims:
        if claim.policy_id in names and (claim.outcome in GRANTED or claim.state in _GOING):
            return f"已享受或正在申领“{names[claim.policy_id]}”，同一互斥组从高不重复"
    return ""


def may_have(item: PolicyItem, rows: QuerySet, day: dt.date) -> list[PolicyAnswer]:
    """可享受未申领: who of the rows meets everything and has not asked for it."""
    claimed = Ticket.objects.filter(profile=OuterRef("pk"), policy=item)
    agreed = Consent.objects.filter(profile=OuterRef("pk")).given(ConsentPurpose.POLICIES, day)
    rows = with_facts(rows.in_store().exclude(Exists(claimed)), day)  # type: ignore[attr-defined] # TalentQuerySet
    groups = _read(item)
    if groups is None:
        return []
    told = (
        PolicyAnswer(item, judged(row, groups, day), profile=row)
        for row in rows.annotate(may_push=Exists(agreed)).in_order()
    )
    return [one for one in told if one.outcome == Eligibility.YES]
