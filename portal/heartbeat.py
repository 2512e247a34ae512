"""The worker's sign of life: Celery's own heartbeat, sent from the loop that takes the jobs."""

import time
from typing import Any

from celery.signals import heartbeat_sent
from django.core.cache import cache

KEY = "worker-heartbeat"
EVERY = 10  # seconds; Celery itself beats every two
LIVES = 30

_last: float | None = None


@heartbeat_sent.connect
def record(**_: Any) -> None:
    global _last  # noqa: PLW0603 # one worker, one clock
    now = time.monotonic()
    if _last is not None and now - _last < EVERY:
        return
    cache.set(KEY, time.time(), LIVES)
    _last = now


def is_beating() -> bool:
    return cache.get(KEY) is not None
