"""A month's dues are opened on its first day, for a whole county in one statement; and from an
earlier month on for whoever was admitted or came later."""

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db import connection, transaction

from branches.choices.dues import PAYABLE_STATES, DuesRhythm, DuesState, ReliefState
from branches.choices.members import Category
from branches.choices.relations import Direction, LetterState
from branches.domain.bands import COUNTED_STATES
from branches.domain.dues import settling
from branches.models import (
    DuesMonth,
    DuesPayment,
    DuesRelief,
    DuesStandard,
    MemberMove,
    PartyMember,
    RelationTransfer,
)
from portal.dates import MONTHS
from portal.periods import Period, PeriodField, PeriodKind

_MONTHS, _STANDARDS = DuesMonth._meta.db_table, DuesStandard._meta.db_table
_PAYMENTS = DuesPayment._meta.db_table
_MEMBERS, _MOVES = PartyMember._meta.db_table, MemberMove._meta.db_table
_RELIEFS, _LETTERS = DuesRelief._meta.db_table, RelationTransfer._meta.db_table

# The organisation is that of the first of the month. Who has a standard that begins later (he paid
# elsewhere until then) is not asked yet; who has none at all is opened with nothing to pay, so
# that the grid shows that his standard is missing. A month that a letter says was paid in another
# county is not opened here.
_OPEN: Final = f"""
INSERT INTO {_MONTHS}
    (member_id, month, asked_in, organization_id, standard, due, state, reason, paid, settled_on)
SELECT member.id, %(month)s,
    CASE standard.rhythm WHEN %(quarterly)s THEN %(asked_quarterly)s ELSE %(asked_in)s END,
    coalesce(
        (SELECT moved.source_id FROM {_MOVES} moved WHERE moved.member_id = member.id
            AND moved.withdrawn_at IS NULL AND moved.moved_on > %(first)s
            ORDER BY moved.moved_on, moved.id LIMIT 1),
        member.organization_id),
    coalesce(standard.amount, 0),
    CASE relief.kind WHEN 'exempt' THEN 0 WHEN 'reduced' THEN relief.amount
        ELSE coalesce(standard.amount, 0) END,
    coalesce(relief.kind, %(owing)s), coalesce(relief.reason, ''), 0, NULL
FROM {_MEMBERS} member
LEFT JOIN LATERAL (
    SELECT amount, rhythm FROM {_STANDARDS} one WHERE one.member_id = member.id
        AND one.withdrawn_at IS NULL AND one.since <= %(month)s
        ORDER BY one.since DESC, one.id DESC LIMIT 1) standard ON true
LEFT JOIN LATERAL (
    SELECT kind, amount, reason FROM {_RELIEFS} one WHERE one.member_id = member.id
        AND one.withdrawn_at IS NULL AND one.state = %(approved)s
        AND one.since <= %(month)s AND one.until >= %(month)s
        ORDER BY one.id DESC LIMIT 1) relief ON true
WHERE (member.left_on IS NULL OR member.left_on > %(first)s)
    AND member.state = ANY(%(states)s)
    AND (member.joined_on IS NULL OR member.joined_on <= %(joined)s)
    AND (standard.amount IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM {_STANDARDS} later WHERE later.member_id = member.id
            AND later.withdrawn_at IS NULL))
    AND NOT EXISTS (
        SELECT 1 FROM {_LETTERS} letter WHERE letter.member_id = member.id
            AND letter.direction = %(coming)s AND letter.state = %(received)s
            AND letter.paid_until >= %(month)s)
    AND (%(everybody)s OR member.id = ANY(%(members)s))
ON CONFLICT (member_id, month) DO NOTHING
"""  # noqa: S608 - names of tables, no values
# Sums by member read each table once; asked for member by member they are read 90,000 times.
_AHEAD: Final = f"""
SELECT opened.member_id
FROM {_MONTHS} opened
JOIN (SELECT member_id, sum(amount - special) AS sum FROM {_PAYMENTS}
    WHERE withdrawn_at IS NULL GROUP BY member_id) received
    ON received.member_id = opened.member_id
JOIN (SELECT member_id, sum(paid) AS sum FROM {_MONTHS} GROUP BY member_id) covered
    ON covered.member_id = opened.member_id
WHERE opened.month = %(month)s AND opened.settled_on IS NULL AND opened.due > 0
    AND opened.state = ANY(%(payable)s) AND received.sum > covered.sum
ORDER BY opened.member_id
"""  # noqa: S608 - names of tables, no values


def month_of(day: dt.date) -> Period:
    return Period.containing(day, PeriodKind.MONTH)


def asked_in(month: Period, rhythm: str) -> Period:
    """In whose closing it counts: who pays by the quarter is asked in its last month."""
    if rhythm != DuesRhythm.QUARTERLY:
        return month
    return month_of(Period.containing(month.first_day, PeriodKind.QUARTER).last_day)


@transaction.atomic
def open_month(month: Period) -> int:
    """Everybody's; may be repeated. What was paid ahead settles at once."""
    opened = _open(month, asked=month)
    settling.settle(_paid_ahead(month))
    return opened


def begin(member: PartyMember, *, since: Period, today: dt.date) -> int:
    """A part of acts: who is admitted owes from the month of the assembly on, who comes from
    elsewhere from the month his first standard says. Asked for this month, not earlier."""
    now = month_of(today)
    opened = 0
    for month in since.until(now) if not now < since else ():
        opened += _open(month, asked=now, members=[member.pk])
    if opened:
        settling.settle([member.pk])
    return opened


def begin_admitted(member: PartyMember, *, today: dt.date) -> None:
    """A part of acts: on probation, from the month of the assembly on (DU-03)."""
    joined = member.joined_on
    if member.category != Category.PROBATIONARY or joined is None or joined.month is None:
        return
    since = Period(PeriodKind.MONTH, joined.year, joined.month)
    if month_of(today).shifted(-MONTHS) < since:
        begin(member, since=since, today=today)


def paid_elsewhere(member: PartyMember) -> Period | None:
    """Until which month the letter he came with says that he has paid."""
    letters = member.letters.filter(direction=Direction.IN, state=LetterState.RECEIVED)
    return letters.exclude(paid_until=None).order_by("-pk").values_list(
        "paid_until", flat=True
    ).first()  # fmt: skip


def begin_arrived(member: PartyMember, *, today: dt.date) -> None:
    """A part of acts: who comes from another county owes from the month after the last one he
    paid there; what was opened for him just now, or closed when he left, gives way."""
    paid = paid_elsewhere(member)
    if paid is None:
        return
    since, rows = paid.next(), DuesMonth.objects.filter(member=member, settled_on=None)
    rows.filter(month__lte=paid, asked_in__gte=month_of(today)).delete()
    rows.filter(month__gte=since, state=DuesState.NOT_DUE).delete()
    begin(member, since=since, today=today)


def end(member: PartyMember, *, left_on: dt.date) -> None:
    """A part of acts: what was opened for months after he left is not due; what he owed stays."""
    later = DuesMonth.objects.filter(member=member, month__gt=month_of(left_on), settled_on=None)
    later.update(state=DuesState.NOT_DUE, due=0, paid=0, reason=f"{left_on} 已离开")
    settling.settle([member.pk])


def _open(month: Period, *, asked: Period, members: Collection[int] | None = None) -> int:
    stored = PeriodField().get_prep_value
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            {
                "month": stored(month),
                "asked_in": stored(asked),
                "quarterly": DuesRhythm.QUARTERLY.value,
                "asked_quarterly": stored(asked_in(asked, DuesRhythm.QUARTERLY)),
                "first": month.first_day,
                "joined": month.last_day.isoformat(),
                "owing": DuesState.OWING.value,
                "approved": ReliefState.APPROVED.value,
                "coming": Direction.IN.value,
                "received": LetterState.RECEIVED.value,
                "states": [state.value for state in COUNTED_STATES],
                "everybody": members is None,
                "members": list(members or ()),
            },
        )
        return cursor.rowcount


def _paid_ahead(month: Period) -> list[int]:
    """Those with a row of the month who paid more than is settled."""
    with connection.cursor() as cursor:
        payable = [state.value for state in PAYABLE_STATES]
        cursor.execute(_AHEAD, {"month": PeriodField().get_prep_value(month), "payable": payable})
        return [member for (member,) in cursor.fetchall()]
