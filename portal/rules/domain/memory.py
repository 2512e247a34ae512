"""Rules and calendar are read over and over: within one request, or one `remembered` block, each
is read from the database once and stays the same. Nothing is kept beyond that, so a new version
shows at once everywhere.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Value = TypeVar("Value")

_memory: ContextVar[dict[str, Any] | None] = ContextVar("rules", default=None)


def begin(**_: Any) -> None:
    _memory.set({})


def end(**_: Any) -> None:
    _memory.set(None)


@contextmanager
def remembered() -> Iterator[None]:
    """For tasks and commands: everything inside sees the same rules."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def forget() -> None:
    """After a change: whoever made it sees it."""
    if (kept := _memory.get()) is not None:
        kept.clear()


def once(key: str, read: Callable[[], Value]) -> Value:
    kept = _memory.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]
