"""Where an act comes from, known to the audit trail without passing a request around."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import pghistory


@dataclass(frozen=True)
class RequestOrigin:
    address: str | None = None
    user_agent: str = ""
    request_id: str = ""
    task: str = ""  # the background task, where no browser asked


NOWHERE = RequestOrigin()
_origin: ContextVar[RequestOrigin] = ContextVar("origin", default=NOWHERE)


def current() -> RequestOrigin:
    return _origin.get()


@contextmanager
def coming_from(origin: RequestOrigin, *, by: Any = None) -> Iterator[None]:
    """Events and the history of rows name this origin; `by` is who acts, once it is known."""
    token = _origin.set(origin)
    facts = {"address": origin.address, "request": origin.request_id, "task": origin.task}
    try:
        with pghistory.context(**{key: value for key, value in facts.items() if value}):
            acting(by)
            yield
    finally:
        _origin.reset(token)


def acting(by: Any) -> None:
    """From here on the history of rows names this user."""
    if by is not None and getattr(by, "pk", None) is not None:
        pghistory.context(user=by.pk, name=str(by))
