"""A unit that was merged or closed while a ledger of its was in hand owes it no more."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from assessments.choices import FILLING
from assessments.models import Ledger
from portal.orgs.choices import SuccessionKind
from portal.orgs.models import Succession


def over(today: dt.date) -> Q:
    """Ledgers in hand whose unit is no more. Corrections go on: they are of what was handed in."""
    return Q(state__in=FILLING, locked_at=None, unit__closed_on__lte=today)


def of(ledger: Ledger) -> str:
    """What became of the unit, where that ends the ledger; "" as long as it does not."""
    day = ledger.unit.closed_on
    if day is None or day > timezone.localdate() or ledger.was_locked or not ledger.is_in_hand:
        return ""
    merged = Succession.objects.in_force().filter(
        predecessor=ledger.unit_id, kind=SuccessionKind.MERGED
    )
    into = merged.select_related("successor").order_by("-effective_on", "-pk").first()
    if into is None:
        return f"“{ledger.unit}”已于 {day:%Y-%m-%d} 撤销"
    return f"“{ledger.unit}”已于 {day:%Y-%m-%d} 并入“{into.successor}”"
