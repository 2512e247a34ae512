"""标准核定: what a member owes each month, by his category and base."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from branches.actions import DUES_STANDARD_SET
from branches.choices.dues import ASKED_STATES, BY_QUARTER, DuesCategory, DuesRhythm, DuesState
from branches.domain.clerks import require_for
from branches.domain.dues import amounts, closing, opening, settling, standard_reminders
from branches.models import DuesMonth, DuesStandard, PartyMember
from branches.permissions import DUES_KEEP
from portal.accounts.models import User
from portal.audit.domain import events
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


@dataclass(frozen=True, kw_only=True)
class StandardFacts:
    """`amount` may be left out where the rule gives it."""

    category: str
    since: Period
    base: Decimal | None = None
    amount: Decimal | None = None
    basis: str = ""
    rhythm: str = DuesRhythm.MONTHLY

    @property
    def reckoned(self) -> Decimal | None:
        if self.amount is not None:
            return self.amount.quantize(amounts.CENT)
        return amounts.monthly(self.category, self.base, on=self.since.first_day)


@transaction.atomic
def approve(member: PartyMember, facts: StandardFacts, *, by: User) -> DuesStandard:
    """From a month on. Months that are closed keep what was asked of them; those opened without
    any standard are asked for now."""
    member = settling.hold(member)
    require_for(by, DUES_KEEP, member.organization)
    today = timezone.localdate()
    refuse_if(problems(member, facts, today=today))
    present = member.dues_standards.in_force()
    is_first = not present.exists()
    present.filter(since=facts.since).update(withdrawn_at=timezone.now())
    made = DuesStandard.objects.create(
        member=member,
        category=facts.category,
        base="" if facts.base is None else f"{facts.base}",
        amount=facts.reckoned,
        since=facts.since,
        rhythm=facts.rhythm,
        basis=facts.basis.strip(),
        by=by,
    )
    _reprice(member, made, today=today)
    if is_first:
        opening.begin(member, since=facts.since, today=today)
    settling.settle([member.pk])
    standard_reminders.approved(member, by=by)
    events.record(
        DUES_STANDARD_SET,
        by=by,
        target=member,
        summary=(
            f"{made.get_category_display()}，{facts.since.label}起每月 {made.amount} 元，"
            f"{made.get_rhythm_display()}交纳"
        ),
    )
    return made


@transaction.atomic
def remove(standard: DuesStandard, *, by: User) -> None:
    """One that an import brought by mistake: the months keep what they were opened with."""
    member = settling.hold(standard.member)
    require_for(by, DUES_KEEP, member.organization)
    standard.delete()
    events.record(DUES_STANDARD_SET, by=by, target=member, reason="撤回导入")


def problems(member: PartyMember, facts: StandardFacts, *, today: dt.date) -> Iterator[Problem]:
    if member.has_left:
        yield "member", f"“{member}”已于 {member.left_on} 离开，不再核定党费标准。"
    if facts.category not in DuesCategory.values:
        yield "category", "请选择类别。"
        return
    yield from _rhythm_fits(member, facts)
    yield from _month_fits(member, facts.since, today=today)
    yield from amounts.problems(
        facts.category, facts.base, facts.amount, facts.basis, on=facts.since.first_day
    )


def _rhythm_fits(member: PartyMember, facts: StandardFacts) -> Iterable[Problem]:
    """By the quarter pays who is old, ill or away: of others it is said why."""
    if facts.rhythm not in DuesRhythm.values:
        yield "rhythm", "请选择交纳周期。"
    elif facts.rhythm == DuesRhythm.QUARTERLY:
        usual = facts.category in BY_QUARTER or member.is_retired or member.is_mobile
        if not usual and not facts.basis.strip():
            yield (
                "rhythm",
                (
                    "党费一般按月交纳。年老、体弱多病或者长期外出，经支部同意按季交纳的，"
                    "请在“依据”中写明。"
                ),
            )


def _month_fits(member: PartyMember, since: Period, *, today: dt.date) -> Iterable[Problem]:
    if since.kind != PeriodKind.MONTH:
        yield "since", "请填写月份，例如 2026-01。"
        return
    if since.year > today.year + 1:
        yield "since", f"{since.label}太远，标准一般一年一核定。请核对。"
    elsewhere = opening.paid_elsewhere(member)
    if elsewhere and since <= elsewhere:
        first = elsewhere.next().label
        yield "since", f"党费已在原党组织交至{elsewhere.label}，起交月份最早为{first}。"
    standing = member.dues_standards.in_force()
    if standing.exists() and closing.is_closed(since, today=today):
        first = closing.closed_through(today).next().label
        yield "since", f"{since.label}已关账，已关账的月份不再变动，新标准最早从{first}起。"


def _reprice(member: PartyMember, standard: DuesStandard, *, today: dt.date) -> None:
    """Open months, and closed ones for which nothing had been set: those are asked for now.
    When an open one is asked for follows the rhythm; never earlier than was promised."""
    through, now = closing.closed_through(today), opening.month_of(today)
    newer = member.dues_standards.in_force().filter(since__gt=standard.since)
    until = newer.order_by("since").values_list("since", flat=True).first()
    rows = DuesMonth.objects.filter(member=member, month__gte=standard.since, settled_on=None)
    if until is not None:
        rows = rows.filter(month__lt=until)
    for row in rows.filter(Q(month__gt=through) | Q(standard=0)):
        row.standard = standard.amount
        if row.state in (DuesState.OWING, DuesState.DEFERRED):
            row.due, row.paid = standard.amount, Decimal(0)
        late = row.month <= through and row.state in ASKED_STATES
        begins = now if late else max(row.month, min(row.asked_in, now))
        row.asked_in = opening.asked_in(begins, standard.rhythm)
        row.save()
