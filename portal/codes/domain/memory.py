"""All tables in the memory of the process, read with one query and kept until somebody changes one.

Whoever changes a value puts a new version into the cache; each request looks at it once, work
outside requests at most once a second. So a change shows everywhere with the next request, and an
import of many rows asks neither database nor cache.

While the cache is away the tables are read from the database now and then: what a page shows may
be half a minute old, but no page fails and no column is blank. A change made meanwhile is announced
once the cache is back.
"""

import logging
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache

from portal.codes.domain import index
from portal.codes.domain.index import Index
from portal.codes.models import Code
from portal.outages import CACHE_AWAY

VERSION_KEY = "codes.version"
SECONDS_TRUSTED = 1.0
SECONDS_WITHOUT_CACHE = 30.0

logger = logging.getLogger(__name__)


@dataclass
class _Shelf:
    version: str = ""
    trusted_until: float = 0.0
    alone_until: float = 0.0  # the cache did not answer: not asked again before
    is_unannounced: bool = False
    tables: dict[str, Index] = field(default_factory=dict)


_shelf = _Shelf()


def table(key: str) -> Index:
    now = time.monotonic()
    if _shelf.trusted_until <= now and _shelf.alone_until <= now:
        _look()
    return _shelf.tables.get(key) or index.EMPTY


def look_again(**_: Any) -> None:
    """A request begins: what another process changed before is to be seen in it."""
    _shelf.trusted_until = 0.0


def forget() -> None:
    _shelf.version = ""
    _shelf.trusted_until = 0.0
    _shelf.alone_until = 0.0
    _shelf.is_unannounced = False


def announce() -> None:
    """After the commit of a change."""
    try:
        cache.set(VERSION_KEY, _new_version(), timeout=None)
    except CACHE_AWAY:
        _shelf.is_unannounced = True
    _shelf.alone_until = 0.0
    look_again()


def _look() -> None:
    try:
        # The version goes first: a change between the two reads is found at the next look.
        version = _current_version()
    except CACHE_AWAY:
        logger.warning("The cache does not answer; code tables come from the database")
        _read("")
        _shelf.alone_until = time.monotonic() + SECONDS_WITHOUT_CACHE
        return
    if version != _shelf.version:
        _read(version)
    _shelf.trusted_until = time.monotonic() + SECONDS_TRUSTED


def _current_version() -> str:
    if _shelf.is_unannounced:
        cache.set(VERSION_KEY, _new_version(), timeout=None)
        _shelf.is_unannounced = False
    return str(cache.get_or_set(VERSION_KEY, _new_version, timeout=None))


def _read(version: str) -> None:
    _shelf.tables = index.build(Code.objects.in_order())
    _shelf.version = version


def _new_version() -> str:
    return uuid.uuid4().hex
