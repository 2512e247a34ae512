"""The records a user opened last, for the search box when nothing is typed.

The cache keeps their addresses only, per user: no page waits for the database, nothing stays in the
browser after signing out, and what a user may no longer see is not shown. A cache that is away or
was emptied costs the list, nothing else.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import Resolver404, resolve

from portal.accounts.requests import SignedInRequest
from portal.outages import CACHE_AWAY
from portal.ui.finding import Hit
from portal.ui.views.page import RecordPage

KEPT: Final = 8
_SECONDS: Final = 60 * 24 * 3600


def remember(request: SignedInRequest) -> None:
    """The user opened the record at this address."""
    key = _key(request.user)
    with suppress(*CACHE_AWAY):
        kept = [path for path in cache.get(key) or [] if path != request.path]
        cache.set(key, [request.path, *kept][:KEPT], _SECONDS)


def can_name(page: type) -> bool:
    """Records of a kind are fetched together only where the page kit itself looks them up."""
    return issubclass(page, RecordPage) and page.prepare is RecordPage.prepare


def of(request: SignedInRequest) -> list[Hit]:
    """Newest first; one query per kind of record."""
    paths = _paths(request.user)
    pages: dict[type, dict[Any, str]] = {}
    for path in paths:
        try:
            match = resolve(path)
        except Resolver404:  # of an earlier release
            continue
        page = getattr(match.func, "view_class", None)
        if page is not None and can_name(page):
            pages.setdefault(page, {})[match.kwargs["pk"]] = path
    hits = [hit for page, addresses in pages.items() for hit in _hits(request, page, addresses)]
    return sorted(hits, key=lambda hit: paths.index(hit.url))


def _hits(request: SignedInRequest, page: type, addresses: dict[Any, str]) -> Iterable[Hit]:
    view = page()
    if view.permission is not None and not request.user.can(view.permission):
        return
    view.setup(request)
    try:
        view.require_open()
    except PermissionDenied:
        return
    for record in view.records().filter(pk__in=list(addresses)):
        yield Hit(str(record), addresses[record.pk], str(record._meta.verbose_name))


def _paths(user: Any) -> list[str]:
    try:
        return cache.get(_key(user)) or []
    except CACHE_AWAY:
        return []


def _key(user: Any) -> str:
    return f"recents:{user.pk}"
