"""Acts on the trail as a whole: looking through it, and beginning its note outside anew."""

import datetime as dt
from typing import Any, Final

from django.db import transaction

from portal.access import require
from portal.audit.actions import ANCHOR_BEGUN, TRAIL_VERIFIED
from portal.audit.choices import Result
from portal.audit.domain import alerts, anchors, events, verification
from portal.audit.domain.verification import Fault, Tell
from portal.audit.models import Event, Seal
from portal.audit.permissions import AUDIT_VIEW

# An event may be older than its seal by as long as an act goes on, and clocks differ.
OVERLAP: Final = dt.timedelta(days=1)


def verify(*, whole: bool, by: Any = None, tell: Tell | None = None) -> list[Fault]:
    """Look through the trail: all of it, or what came since it last was found whole. The result is
    an event itself, faults raise an alert. Nobody asks but the beat, or somebody who may look."""
    if by is not None:
        require(by, AUDIT_VIEW)
    since = None if whole else _verified_until()
    newest = Seal.objects.order_by("-seq").first()
    looked_at = Event.objects.filter(at__gte=since) if since else Event.objects.all()
    faults, rows = verification.find(since=since, tell=tell), looked_at.count()
    with transaction.atomic():
        alerts.raise_for_faults(faults)
        result = Result.FAILED if faults else Result.DONE
        details: dict[str, Any] = {"whole": since is None, "rows": rows, "faults": len(faults)}
        events.record(TRAIL_VERIFIED, by=by, label="审计记录", result=result, **details)
    if newest is not None and not faults:
        anchors.verified(newest.seq)
    return faults


def last_verified() -> Event | None:
    return Event.objects.filter(action=TRAIL_VERIFIED).order_by("-at", "-pk").first()


@transaction.atomic
def begin_anchor_again() -> int:
    """The administrator looked into a fault of the note, restored a backup say; returns from which
    seal the note holds now. Done by a command: it needs the machine, not an account."""
    note = anchors.begin_again()
    events.record(ANCHOR_BEGUN, by=None, label="库外留存的封存号", seal=note.seq)
    return note.seq


def _verified_until() -> dt.datetime | None:
    try:
        noted = anchors.read()
    except anchors.UnusableAnchors:
        return None
    seal = Seal.objects.filter(seq=noted.verified).first()
    return seal.at - OVERLAP if seal else None
