"""Kinds of records that changed their name: events keep the one of their day for good."""

from typing import Final

_PRESENT: Final[dict[str, str]] = {}  # by former name


def formerly(former: str, *, now: str) -> None:
    _PRESENT[former] = now


def present(object_type: str) -> str:
    return _PRESENT.get(object_type, object_type)


def names_of(object_type: str) -> set[str]:
    """Every name events about this kind of record may bear."""
    now = present(object_type)
    return {now, *(former for former, later in _PRESENT.items() if later == now)}
