"""What payments cover is kept with the months, so that lists and figures need not reckon it: put
right for the members concerned by every act that changes what they owe or paid."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Final

from django.db.models import F

from branches.choices.dues import PAYABLE_STATES, DuesState
from branches.domain.dues.cover import NOTHING, DuesCover, OwedMonth, Paid, cover
from branches.models import DuesMonth, DuesPayment, PartyMember

_AT_ONCE: Final = 2000


def hold(member: PartyMember) -> PartyMember:
    """Of two who register at once the second sees what the first left."""
    rows = PartyMember.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organization__unit", "person").get(pk=member.pk)


def settle(members: Collection[int]) -> dict[int, DuesCover]:
    """Two readings and one update, whatever the number of members."""
    rows: dict[int, list[DuesMonth]] = defaultdict(list)
    for row in DuesMonth.objects.filter(member__in=members).order_by("month"):
        rows[row.member_id].append(row)
    paid: dict[int, list[Paid]] = defaultdict(list)
    payments = DuesPayment.objects.standing().filter(member__in=members)
    for member, on, amount in payments.order_by("paid_on", "pk").values_list(
        "member", "paid_on", F("amount") - F("special")
    ):
        paid[member].append(Paid(on, amount))
    covers, changed = {}, []
    for member in members:
        covers[member] = cover(_owed(rows[member]), paid[member])
        changed += _changed(rows[member], covers[member])
    DuesMonth.objects.bulk_update(changed, ["paid", "settled_on"], batch_size=_AT_ONCE)
    return covers


def settle_one(member: PartyMember) -> DuesCover:
    return settle([member.pk])[member.pk]


def paid_ahead(member: PartyMember) -> Decimal:
    """What is left of payments when everything opened is settled."""
    rows = list(DuesMonth.objects.filter(member=member))
    payments = DuesPayment.objects.standing().filter(member=member)
    sums = payments.values_list(F("amount") - F("special"), flat=True)
    return sum(sums, NOTHING) - sum((row.paid for row in rows), NOTHING)


def _owed(rows: list[DuesMonth]) -> list[OwedMonth]:
    return [
        OwedMonth(row.month.index, row.due, row.state == DuesState.DEFERRED)
        for row in rows
        if row.state in PAYABLE_STATES and row.due > 0
    ]


def _changed(rows: list[DuesMonth], covered: DuesCover) -> list[DuesMonth]:
    by_month = {one.month: one for one in covered.months}
    changed = []
    for row in rows:
        one = by_month.get(row.month.index)
        paid, settled_on = (one.paid, one.settled_on) if one else (NOTHING, None)
        if (row.paid, row.settled_on) != (paid, settled_on):
            row.paid, row.settled_on = paid, settled_on
            changed.append(row)
    return changed
