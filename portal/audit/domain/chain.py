"""The chain of the audit trail: what vouches for an event, and the seals that follow one another.

Every event carries a keyed hash of its content. Soon after its commit it is sealed: a seal lists a
few events in order and vouches for them and for the seal before. So writers never wait for one
another, and whoever holds the database without the key can forge neither: docs/decisions.
"""

import datetime as dt
from functools import partial
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from portal.audit.domain import anchors
from portal.audit.models import Event, Pending, Seal
from portal.audit.vouching import keyed, link, listing

AT_ONCE: Final = 5_000  # events per seal
SEALED_WITHIN: Final = dt.timedelta(minutes=10)
_LOCK: Final = 0x6175646974  # "audit": one sealer at a time


def seal_soon() -> None:
    """Seal when the present transaction has committed; the act never fails for it."""
    transaction.on_commit(seal_pending, robust=True)


def seal_pending() -> int:
    """Seal every committed event that is not sealed yet; return how many. While somebody else is
    at it there is nothing to do: what he does not see is sealed by the next one."""
    sealed = count = _seal_batch()
    while count == AT_ONCE:
        count = _seal_batch()
        sealed += count
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    if not _alone():
        return 0
    batch = list(Pending.objects.order_by("event_id").values_list("event_id", "mac")[:AT_ONCE])
    if not batch:
        return 0
    before = Seal.objects.order_by("-seq").first()
    seal = Seal(
        seq=before.seq + 1 if before else 1,
        at=timezone.now(),
        event_ids=[pk for pk, _ in batch],
        content=keyed(listing(batch)),
        previous=before.mac if before else "",
    )
    seal.mac = keyed(link(seal))
    seal.save(force_insert=True)
    Pending.objects.filter(pk__in=seal.event_ids).delete()
    transaction.on_commit(partial(_note, seal))
    return len(batch)


def left_unsealed() -> int:
    """How many events wait longer than they may: nobody seals, or somebody holds the lock."""
    waiting = Event.objects.filter(pk__in=Pending.objects.values("event_id"))
    return waiting.filter(at__lt=timezone.now() - SEALED_WITHIN).count()


def _note(seal: Seal) -> None:
    """In two places outside the database, at once."""
    anchors.announce(seal)
    anchors.drop(seal)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return cursor.fetchone()[0]
