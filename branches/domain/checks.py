"""Abnormal organisations (OR-02, OR-07, OR-08): a list for people to weigh, never a verdict.

The whole county is judged in a handful of queries, whoever asks: what lies below an organisation
counts although the asker may not see it. Whether a branch was too small some months ago is
reckoned back from who has come, left or been confirmed since.
"""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from branches.choices.members import Category
from branches.choices.organisations import (
    BRANCH_KINDS,
    FIRST_SECRETARY,
    Abnormal,
    HostState,
    Nature,
    OrganisationKind,
)
from branches.domain.terms import months_later
from branches.models import Activity, CommitteePost, MemberMove, PartyMember, PartyOrganization
from branches.models.organisation import PartyOrganizationQuerySet
from portal.dates import PartialDate
from portal.rules.domain import rules
from portal.rules.domain.rules import RuleHit

# The larger the kind, the higher; a smaller one leading a larger one is out of order.
_SIZE: Final[dict[str, int]] = {
    OrganisationKind.COMMITTEE: 4,
    OrganisationKind.WORKING_COMMITTEE: 4,
    OrganisationKind.LEADING_GROUP: 4,
    OrganisationKind.GENERAL_BRANCH: 3,
    OrganisationKind.BRANCH: 2,
    OrganisationKind.JOINT_BRANCH: 2,
    OrganisationKind.GROUP: 1,
}
_STEP: Final = PartyOrganization.steplen
_LAST: Final = "ZZZZ"


@dataclass(frozen=True)
class Advice:
    """One thing that stands out about an organisation, with the rule it rests on."""

    kind: Abnormal
    finding: RuleHit

    @property
    def message(self) -> str:
        return f"{self.finding.message}（{self.finding.rule.code}）"


def find(*, on: dt.date) -> dict[int, list[Advice]]:
    """What stands out in the county, by the key of the organisation."""
    county = _County(on)
    by_key = {row.pk: list(_judge(row, county)) for row in county.rows}
    return {pk: advice for pk, advice in by_key.items() if advice}


def narrowed(
    rows: PartyOrganizationQuerySet, by_key: dict[int, list[Advice]], kind: str = ""
) -> PartyOrganizationQuerySet:
    """Only rows with advice, of this kind or of any; `abnormal` names all kinds, `reasons` why."""
    chosen = {
        pk: advice
        for pk, advice in by_key.items()
        if not kind or any(each.kind == kind for each in advice)
    }
    labels = {pk: "、".join(each.kind.label for each in advice) for pk, advice in chosen.items()}
    reasons = {pk: "".join(each.message for each in advice) for pk, advice in chosen.items()}
    return rows.filter(pk__in=chosen).annotate(abnormal=_worded(labels), reasons=_worded(reasons))


def _worded(words: dict[int, str]) -> Case:
    groups: dict[str, list[int]] = {}
    for pk, text in words.items():
        groups.setdefault(text, []).append(pk)
    cases = [When(pk__in=keys, then=Value(text)) for text, keys in groups.items()]
    return Case(*cases, default=Value(""), output_field=CharField())


class _County:
    """The open organisations with their figures, read in sets."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        columns = ("pk", "path", "kind", "nature", "host_state", "founded_on", "unit_id")
        rows = PartyOrganization.objects.still_open().in_tree_order()
        self.rows = list(rows.values_list(*columns, named=True))
        self.paths = [row.path for row in self.rows]
        self.kinds = {row.path: row.kind for row in self.rows}
        by_category = (
            PartyMember.objects.present().order_by().values_list("organization", "category")
        )
        self.members: Counter[int] = Counter()
        self.full: Counter[int] = Counter()
        for pk, category, count in by_category.annotate(n=Count("pk")):
            self.members[pk] += count
            if category == Category.FULL:
                self.full[pk] += count
        seated = CommitteePost.objects.current().exclude(post=FIRST_SECRETARY).order_by()
        people = seated.values_list("organization").annotate(n=Count("person", distinct=True))
        self.seats = dict(people)

    def rule(self, code: str) -> rules.InForce | None:
        return self._rules.get(code)

    @cached_property
    def _rules(self) -> dict[str, rules.InForce]:
        in_force = ((code, rules.find(code, on=self.on)) for code in _RULES)
        return {code: rule for code, rule in in_force if rule is not None}

    @cached_property
    def _sums(self) -> list[int]:
        return [0, *accumulate(self.members[row.pk] for row in self.rows)]

    def below(self, path: str) -> tuple[int, int]:
        """Where the organisation and everything below it stand among the rows."""
        return bisect_left(self.paths, path), bisect_left(self.paths, path + _LAST)

    def members_within(self, path: str) -> int:
        first, end = self.below(path)
        return self._sums[end] - self._sums[first]

    def members_of_own_unit(self, row: Any) -> int:
        first, end = self.below(row.path)
        return sum(
            self.members[each.pk] for each in self.rows[first:end] if each.unit_id == row.unit_id
        )

    def children_kinds(self, path: str) -> Iterator[str]:
        first, end = self.below(path)
        yield from (row.kind for row in self.rows[first:end] if len(row.path) == len(path) + _STEP)

    @cached_property
    def few_since(self) -> dt.date:
        rule = self._rules["OR-07"]
        return months_later(self.on, -rule["few_members_months"])

    @cached_property
    def idle_since(self) -> dt.date:
        """The first of the full months in which something ought to have been held."""
        this_month = self.on.replace(day=1)
        return months_later(this_month, -self._rules["OR-07"]["idle_months"])

    @cached_property
    def active(self) -> set[int]:
        """Those of which an activity since is on record, their groups' too. Nobody is idle before
        the county has begun to record."""
        rows = Activity.objects.counted().filter(held_on__lte=self.on)
        if not rows.filter(held_on__lt=self.idle_since).exists():
            return {row.pk for row in self.rows}
        lately = rows.filter(held_on__gte=self.idle_since)
        paths = set(lately.values_list("organization__path", flat=True).distinct())
        above = {path[:-_STEP] for path in paths}
        return {row.pk for row in self.rows if row.path in paths or row.path in above}

    @cached_property
    def full_before(self) -> Counter[int]:
        """Full members on the day `few_since`, of those that have too few now."""
        least = self._rules["OR-01"]["least_members"]
        small = [
            row.pk for row in self.rows if row.kind in BRANCH_KINDS and self.full[row.pk] < least
        ]
        return full_on(self.few_since, small)


_RULES: Final = ("OR-01", "OR-02", "OR-07", "OR-08")


def full_on(day: dt.date, organisations: Iterable[int]) -> Counter[int]:
    """Full members each organisation had on the day."""
    keys = list(organisations)
    full = PartyMember.objects.filter(category=Category.FULL).filter(
        Q(confirmed_on=None) | Q(confirmed_on__lte=day.isoformat()),
        Q(left_on=None) | Q(left_on__gt=day),
    )
    later = MemberMove.objects.in_force().filter(moved_on__gt=day, member__in=full)
    counts = _counted(full.filter(organization__in=keys).values_list("organization"))
    counts.subtract(_counted(later.filter(target__in=keys).values_list("target")))
    counts.update(_counted(later.filter(source__in=keys).values_list("source")))
    return counts


def _counted(rows: QuerySet) -> Counter[int]:
    return Counter(dict(rows.order_by().annotate(n=Count("pk"))))


# One organisation -------------------------------------------------------------------------------


def _judge(row: Any, county: _County) -> Iterator[Advice]:
    for judge in (_hollow, _idle, _zombie, _overloaded, _too_large, _without_committee):
        yield from judge(row, county)


def _hollow(row: Any, county: _County) -> Iterator[Advice]:
    set_up, rule = county.rule("OR-01"), county.rule("OR-07")
    if set_up is None or rule is None or not _is_plain_branch(row):
        return
    least, full = set_up["least_members"], county.full[row.pk]
    if full >= least or county.full_before[row.pk] >= least:
        return
    if row.founded_on and row.founded_on > PartialDate.of(county.few_since):
        return
    months = rule["few_members_months"]
    words = f"正式党员 {full} 名，不足 {least} 名已超过 {months} 个月。"
    yield Advice(Abnormal.HOLLOW, rule.finding(words))


def _idle(row: Any, county: _County) -> Iterator[Advice]:
    """No activity of any kind in so many full months; a branch younger than that is waited for."""
    rule = county.rule("OR-07")
    if rule is None or not _is_plain_branch(row) or row.pk in county.active:
        return
    if row.founded_on and row.founded_on >= PartialDate.of(county.idle_since):
        return
    words = f"{county.idle_since} 以来连续 {rule['idle_months']} 个月没有登记任何组织生活。"
    yield Advice(Abnormal.IDLE, rule.finding(words))


def _zombie(row: Any, county: _County) -> Iterator[Advice]:
    rule = county.rule("OR-07")
    if rule and row.host_state in (HostState.DORMANT, HostState.CANCELLED):
        state = HostState(row.host_state).label
        words = f"依托的企业（社会组织）已{state}，党组织仍在册。"
        yield Advice(Abnormal.ZOMBIE, rule.finding(words))


def _overloaded(row: Any, county: _County) -> Iterator[Advice]:
    """A smaller kind leads a larger one, or it leads many times its own unit's members."""
    rule = county.rule("OR-07")
    if rule is None:
        return
    larger = [kind for kind in county.children_kinds(row.path) if _SIZE[kind] > _SIZE[row.kind]]
    if larger:
        leader, led = OrganisationKind(row.kind), OrganisationKind(larger[0])
        words = f"{leader.label}管理着{led.label}，层级倒挂。"
        yield Advice(Abnormal.OVERLOADED, rule.finding(words))
        return
    if row.kind != OrganisationKind.GENERAL_BRANCH and row.host_state == HostState.NONE:
        return
    own = county.members_of_own_unit(row)
    foreign = county.members_within(row.path) - own
    if foreign > rule["overload_times"] * max(own, 1):
        times = rule["overload_times"]
        words = f"所在单位党员 {own} 名，管理其他单位党员 {foreign} 名，超过 {times} 倍。"
        yield Advice(Abnormal.OVERLOADED, rule.finding(words))


def _too_large(row: Any, county: _County) -> Iterator[Advice]:
    rule = county.rule("OR-08")
    if rule is None:
        return
    if row.kind in BRANCH_KINDS and county.members[row.pk] > rule["branch"]:
        count = county.members[row.pk]
        words = f"支部党员 {count:,} 名，超过 {rule['branch']} 名，建议分设支部或升格为总支。"
        yield Advice(Abnormal.LARGE_BRANCH, rule.finding(words))
    elif row.kind == OrganisationKind.GENERAL_BRANCH:
        count = county.members_within(row.path)
        if count > rule["general_branch"]:
            words = f"总支党员 {count:,} 名，超过 {rule['general_branch']} 名，建议升格为党委。"
            yield Advice(Abnormal.LARGE_GENERAL_BRANCH, rule.finding(words))


def _without_committee(row: Any, county: _County) -> Iterator[Advice]:
    rule = county.rule("OR-02")
    if rule is None or not _is_plain_branch(row):
        return
    full, seats = county.full[row.pk], county.seats.get(row.pk, 0)
    if full >= rule["least_members"] and seats < rule["least_seats"]:
        words = f"正式党员 {full} 名，应设支部委员会，现有班子成员 {seats} 名。"
        yield Advice(Abnormal.NO_COMMITTEE, rule.finding(words))


def _is_plain_branch(row: Any) -> bool:
    return row.kind in BRANCH_KINDS and row.nature == Nature.REGULAR
