"""All tables in the memory of the process, read with one query and kept until somebody changes one.

Whoever changes a value puts a new version into the cache; each request looks at it once, work
outside requests at most once a second. So a change shows everywhere with the next request, and an
import of many rows asks neither database nor cache.
"""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache

from portal.codes.domain import index
from portal.codes.domain.index import Index
from portal.codes.models import Code

VERSION_KEY = "codes.version"
SECONDS_TRUSTED = 1.0


@dataclass
class _Shelf:
    version: str = ""
    trusted_until: float = 0.0
    tables: dict[str, Index] = field(default_factory=dict)


_shelf = _Shelf()


def table(key: str) -> Index:
    if _shelf.trusted_until <= time.monotonic():
        _look()
    return _shelf.tables.get(key) or index.EMPTY


def look_again(**_: Any) -> None:
    """A request begins: what another process changed before is to be seen in it."""
    _shelf.trusted_until = 0.0


def forget() -> None:
    _shelf.version = ""
    _shelf.trusted_until = 0.0


def announce() -> None:
    """After the commit of a change."""
    cache.set(VERSION_KEY, _new_version(), timeout=None)
    look_again()


def _look() -> None:
    # The version goes first: a change between the two reads is found at the next look.
    version = str(cache.get_or_set(VERSION_KEY, _new_version, timeout=None))
    if version != _shelf.version:
        _shelf.tables = index.build(Code.objects.in_order())
        _shelf.version = version
    _shelf.trusted_until = time.monotonic() + SECONDS_TRUSTED


def _new_version() -> str:
    return uuid.uuid4().hex
