"""What failed was not the portal: database, cache or broker do not answer."""

from typing import Final

import kombu.exceptions
import redis.exceptions
from django.db import InterfaceError, OperationalError

RETRY_SECONDS = 30
# By class of SQLSTATE: connection, no room (connections, memory, disk), shut down or starting up.
_AWAY = ("08", "53", "57P")
# For what can do without the cache: no page waits for it, or fails because of it.
CACHE_AWAY: Final = (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError)
_BROKER = (*CACHE_AWAY, kombu.exceptions.OperationalError)


def is_outage(error: BaseException | None) -> bool:
    """A deadlock or a query that took too long is none: the server answered."""
    if isinstance(error, (InterfaceError, *_BROKER)):
        return True
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code is None or code.startswith(_AWAY)
