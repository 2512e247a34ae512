"""How often somebody may ask: counted per minute in the cache, so that all workers count as one."""

import time
from typing import Any, Final

from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from portal.outages import CACHE_AWAY

PER_USER: Final = 600
PER_ADDRESS: Final = 60  # requests that are not signed in
_MINUTE: Final = 60


def count(who: str) -> int:
    """Requests of this minute, this one included; none is counted while the cache is away."""
    key = f"api:{who}:{int(time.time()) // _MINUTE}"
    try:
        cache.add(key, 0, timeout=2 * _MINUTE)
        return cache.incr(key)
    except (ValueError, *CACHE_AWAY):  # it expired between the two calls, or nobody counts
        return 1


def seconds_left() -> int:
    return _MINUTE - int(time.time()) % _MINUTE


class PerUser(BaseThrottle):
    def allow_request(self, request: Any, view: Any) -> bool:
        return not request.user.is_authenticated or count(f"user:{request.user.pk}") <= PER_USER

    def wait(self) -> int:
        return seconds_left()
