"""How long a sheet is really worked at: small beats of its page, summed by ledger.

Nobody's own time is kept, so none can be compared; whoever does not want his work to count says so
once. Two who work at the same moment count once: it is the time of the sheet.
"""

from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from assessments.domain.ledgers import holding
from assessments.models import FillingTime, Ledger
from assessments.permissions import LEDGERS_FILL
from portal.access import require
from portal.accounts.models import User

MOST: Final = 120  # seconds of one beat
_AT_ALL: Final = 12 * 3600  # of one ledger: what is more was a page left open under a book
_SECTION, _KEY = "ledgers", "times"
_ADDED: Final = f"""
INSERT INTO {FillingTime._meta.db_table} AS kept (ledger_id, seconds, at)
VALUES (%(ledger)s, %(seconds)s, %(now)s)
ON CONFLICT (ledger_id) DO UPDATE SET
    seconds = least(%(most)s, kept.seconds + least(
        excluded.seconds, greatest(0, extract(epoch FROM excluded.at - kept.at)::int)
    )),
    at = greatest(kept.at, excluded.at)
"""  # noqa: S608 - only the name of our own table


def is_measured(user: User) -> bool:
    return bool(user.preferences.get(_SECTION, {}).get(_KEY, True))


def choose(user: User, *, is_measured: bool) -> User:
    """Whether the time he works at sheets counts."""
    user.prefer(_SECTION, _KEY, is_measured)
    return user


@transaction.atomic
def add(ledger: Ledger, seconds: int, *, by: User) -> None:
    """The trail is not told: it is no deed."""
    ledger = holding.shared(ledger, by)
    require(by, LEDGERS_FILL, ledger.unit)
    holding.require_in_hand(ledger)
    if seconds <= 0 or not is_measured(by):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _ADDED,
            {
                "ledger": ledger.pk,
                "seconds": min(seconds, MOST),
                "most": _AT_ALL,
                "now": timezone.now(),
            },
        )
