"""Fourteen months of dues of the demo county: most paid in their month, some late, a few not for
months; relief asked for and granted, quarters handed up."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any, Final

from django.db import connection
from django.db.models import Sum

from branches.choices.dues import (
    DuesCategory,
    DuesRhythm,
    DuesState,
    PaymentMethod,
    ReliefState,
    RemittanceState,
)
from branches.choices.organisations import BRANCH_KINDS
from branches.demo.life import KEEPER, MONTHS
from branches.domain.dues import amounts, opening
from branches.models import (
    DuesMonth,
    DuesPayment,
    DuesRelief,
    DuesRemittance,
    DuesStandard,
    PartyMember,
    PartyOrganization,
)
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.periods import Period, PeriodKind
from portal.rules.domain import memory

_BATCH: Final = 2000
_RUNS: Final = (1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 7, 9)  # months in a row that some have not paid
_ONE_IN: Final = 60  # members who owe
_BY_QUARTER: Final = 2  # of five
_UNSET: Final = 130  # members without a standard
_OF_VILLAGES: Final = {
    DuesCategory.FARMER: 85,
    DuesCategory.SELF_EMPLOYED: 8,
    DuesCategory.FIXED: 7,
}
_REASONS: Final = ("患重病，支出较大", "下岗待业", "家庭受灾")
_QUARTERS: Final = 4
_MONTH, _PAYMENT = DuesMonth._meta.db_table, DuesPayment._meta.db_table
# Two days to twelve into the month in which it is asked for, every twenty-third member on the
# second of the next one; of the running month only who has paid by today.
_PAY: Final = f"""
WITH paid AS (
    SELECT id, left(asked_in, 10)::date + 1 + (member_id %% 11)::int AS usual,
        (left(asked_in, 10)::date + interval '1 month 1 day')::date AS late,
        (member_id + substr(asked_in, 6, 2)::int) %% 23 = 0 AS is_late
    FROM {_MONTH} WHERE due > 0 AND state IN ('owing', 'reduced') AND member_id <> ALL(%(owing)s)
)
UPDATE {_MONTH} row SET paid = due,
    settled_on = CASE WHEN is_late THEN late ELSE usual END
FROM paid WHERE paid.id = row.id AND CASE WHEN is_late THEN late ELSE usual END <= %(today)s
"""  # noqa: S608 - names of our own tables
_RECEIVE: Final = f"""
INSERT INTO {_PAYMENT} (member_id, organization_id, paid_on, amount, special, method, receipt,
    remark, source, by_id, recorded_at, withdrawal_reason)
SELECT member_id, organization_id, settled_on, paid, 0,
    CASE member_id %% 5 WHEN 0 THEN 'transfer' WHEN 1 THEN 'by_others' ELSE 'cash' END,
    '', '', 'branch', %(by)s, settled_on + time '10:00', ''
FROM {_MONTH} WHERE settled_on IS NOT NULL
"""  # noqa: S608 - names of our own tables


def build(plan: DemoPlan) -> None:
    keeper = User.objects.filter(username=KEEPER).first()
    if keeper is None:
        return
    dice = plan.random("dues")
    now = opening.month_of(plan.today)
    months = [now.shifted(-step) for step in reversed(range(MONTHS))]
    with memory.remembered():
        standards = list(_standards(months[0], plan.today, dice, keeper))
    DuesStandard.objects.bulk_create(standards, batch_size=_BATCH)
    for month in months:
        opening.open_month(month)
    _relieve(plan.today, dice, keeper)
    _collect(now, plan.today, dice, keeper)
    _special(plan.today, keeper)
    _hand_up(plan.today, keeper)


def _standards(first: Period, today: dt.date, dice: Random, by: User) -> Iterator[DuesStandard]:
    """Of the first month, and for whoever earns a new one of this January."""
    members = PartyMember.objects.present().select_related("organization__unit__kind")
    january = Period(PeriodKind.MONTH, today.year, 1)
    for member in members.order_by("pk"):
        if member.pk % _UNSET == 0:
            continue
        category = _category(member, dice)
        base = _base(category, dice)
        yield _standard(member, category, base, first, by)
        if base is not None and first < january:
            yield _standard(member, category, base + dice.randrange(0, 400, 50), january, by)


def _standard(
    member: PartyMember, category: str, base: Decimal | None, since: Period, by: User
) -> DuesStandard:
    amount = amounts.monthly(category, base, on=since.first_day)
    return DuesStandard(
        member=member,
        category=category,
        base="" if base is None else f"{base}",
        amount=Decimal("1.00") if amount is None else amount,
        since=since,
        rhythm=_rhythm(member, category),
        by=by,
    )


def _rhythm(member: PartyMember, category: str) -> str:
    """Two of five who are retired or away come by the quarter."""
    may = category == DuesCategory.RETIRED or member.is_mobile
    return DuesRhythm.QUARTERLY if may and member.pk % 5 < _BY_QUARTER else DuesRhythm.MONTHLY


def _category(member: PartyMember, dice: Random) -> str:
    village = member.organization.unit.kind.level == UnitLevel.VILLAGE
    if member.is_retired and not village:
        return DuesCategory.RETIRED
    if village:
        return dice.choices(list(_OF_VILLAGES), list(_OF_VILLAGES.values()))[0]
    return DuesCategory.EMPLOYED


def _base(category: str, dice: Random) -> Decimal | None:
    if category in (DuesCategory.FARMER, DuesCategory.FIXED):
        return None
    low, high = (2600, 6200) if category == DuesCategory.RETIRED else (2900, 10_400)
    return Decimal(dice.randrange(low, high, 50)) + Decimal("0.50")


def _collect(now: Period, today: dt.date, dice: Random, by: User) -> None:
    """Everybody but those who owe; these up to where they stopped."""
    keys = list(PartyMember.objects.present().order_by("pk").values_list("pk", flat=True))
    owing = {key: dice.choice(_RUNS) for key in dice.sample(keys, len(keys) // _ONE_IN)}
    with connection.cursor() as cursor:
        cursor.execute(_PAY, {"owing": list(owing), "today": today})
    rows = DuesMonth.objects.unsettled().filter(member__in=owing, state=DuesState.OWING)
    paid = []
    for row in rows:
        if row.month < now.shifted(-owing[row.member_id]):
            row.paid, row.settled_on = row.due, row.month.first_day + dt.timedelta(days=7)
            paid.append(row)
    DuesMonth.objects.bulk_update(paid, ["paid", "settled_on"], batch_size=_BATCH)
    with connection.cursor() as cursor:
        cursor.execute(_RECEIVE, {"by": by.pk})


def _relieve(today: dt.date, dice: Random, by: User) -> None:
    """A few in every state; what is approved holds for its months."""
    now = opening.month_of(today)
    members = list(PartyMember.objects.present().order_by("pk")[5:400:23])
    kinds = (DuesState.EXEMPT, DuesState.REDUCED, DuesState.DEFERRED)
    for number, member in enumerate(members):
        kind, state = kinds[number % len(kinds)], list(ReliefState)[number % len(ReliefState)]
        applied = today - dt.timedelta(days=60 + number)
        discussed, decided = applied + dt.timedelta(days=5), applied + dt.timedelta(days=12)
        is_decided = state in (ReliefState.APPROVED, ReliefState.REFUSED)
        relief = DuesRelief.objects.create(
            member=member,
            kind=kind,
            amount=Decimal("0.20") if kind == DuesState.REDUCED else None,
            since=now.shifted(-2),
            until=now.shifted(3),
            reason=dice.choice(_REASONS),
            applied_on=applied,
            discussed_on=None if state == ReliefState.APPLIED else discussed,
            opinion="" if state == ReliefState.APPLIED else "同意上报",
            state=state,
            decided_on=decided if is_decided else None,
            document=f"〔{decided.year}〕{number + 1}号" if state == ReliefState.APPROVED else "",
            decided_by=by if is_decided else None,
            by=by,
        )
        if state == ReliefState.APPROVED:
            _hold(relief)


def _hold(relief: DuesRelief) -> None:
    rows = DuesMonth.objects.filter(
        member=relief.member, month__gte=relief.since, month__lte=relief.until
    )
    due = {DuesState.EXEMPT: Decimal(0), DuesState.REDUCED: relief.amount}
    changed = {"due": due[DuesState(relief.kind)]} if relief.kind in due else {}
    rows.update(state=relief.kind, reason=relief.reason, **changed)


def _special(today: dt.date, by: User) -> None:
    """Two gifts of the past year."""
    for member in PartyMember.objects.present().order_by("pk")[40:200:120]:
        DuesPayment.objects.create(
            member=member,
            organization=member.organization,
            paid_on=today - dt.timedelta(days=120),
            amount=Decimal(2000),
            special=Decimal(2000),
            method=PaymentMethod.TRANSFER,
            by=by,
        )


def _hand_up(today: dt.date, by: User) -> None:
    """Branches to the committee above, quarter by quarter; of the last one some still wait."""
    last = Period.containing(today, PeriodKind.QUARTER).previous()
    branches = PartyOrganization.objects.still_open().filter(kind__in=BRANCH_KINDS)
    rows, tops = [], {}
    for step in range(_QUARTERS):
        quarter = last.shifted(-step)
        remitted = quarter.last_day + dt.timedelta(days=5)
        for pk, path, amount, special in _received(quarter, branches):
            above = path[: -PartyOrganization.steplen]
            if above not in tops:
                tops[above] = PartyOrganization.objects.filter(path=above).first()
            waits = step == 0 and pk % 3 == 0
            if tops[above] is not None and not (step == 0 and pk % 7 == 0):
                rows.append(
                    DuesRemittance(
                        source_id=pk,
                        target=tops[above],
                        quarter=quarter,
                        amount=amount,
                        special=special,
                        remitted_on=remitted,
                        state=RemittanceState.REGISTERED if waits else RemittanceState.RECEIVED,
                        received_on=None if waits else remitted + dt.timedelta(days=2),
                        received_by=None if waits else by,
                        by=by,
                    )
                )
    DuesRemittance.objects.bulk_create(rows, batch_size=_BATCH)


def _received(quarter: Period, branches: Any) -> Iterator[tuple[int, str, Decimal, Decimal]]:
    span = (quarter.first_day, quarter.last_day)
    rows = DuesPayment.objects.standing().filter(paid_on__range=span, organization__in=branches)
    summed = rows.order_by().values_list("organization", "organization__path")
    yield from summed.annotate(Sum("amount"), Sum("special"))
