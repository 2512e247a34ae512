"""Many names tried from one address are slowed down: one password is not tried on everybody.

A whole township may sit behind one address, so nobody is shut out. Once many names have failed
from it, the address gets one try per pause; a browser that has signed this name in before
(`entrance.KNOWN_HERE`) does not wait, and whoever remembers his password clears his own name.
While the cache is away, the address's latest failure is the turn it took.
"""

import datetime as dt
from typing import Final

from axes.models import AccessAttempt
from django.core.cache import cache
from django.utils import timezone

from portal.accounts.domain import lockouts
from portal.outages import CACHE_AWAY

FREE_NAMES: Final = 10
SHORTEST_PAUSE: Final = 3  # seconds; each further name makes it one longer
LONGEST_PAUSE: Final = 60


def pause(address: str | None) -> int:
    """Take the address's turn and return 0, or the seconds until it may be asked for again."""
    since = timezone.now() - lockouts.lasting()
    tried = AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=since)
    further = tried.values("username").distinct().count() - FREE_NAMES
    if further < 0:
        return 0
    seconds = min(SHORTEST_PAUSE + further, LONGEST_PAUSE)
    try:
        is_free = cache.add(f"sign-in:{address}", seconds, timeout=seconds)
    except CACHE_AWAY:
        pausing = timezone.now() - dt.timedelta(seconds=seconds)
        is_free = not tried.filter(attempt_time__gt=pausing).exists()
    return 0 if is_free else seconds
