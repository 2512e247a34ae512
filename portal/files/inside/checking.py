"""Everything about one file in a single child: what it is, what it must not carry, how it looks."""

from collections.abc import Iterator
from typing import Any

from portal.files.inside import inspection, kinds, sniffing


def checked(content: bytes, name: str, allowed: tuple[str, ...]) -> Iterator[Any]:
    """The type, None for an unknown one; then, of an allowed picture, the picture drawn anew and
    its looks; of an allowed PDF how many pages it has, None where they cannot be drawn."""
    kind = sniffing.type_of(content, extension=sniffing.extension_of(name))
    yield kind
    if kind is None or kind not in allowed:
        return
    inspection.inspect(content, kind=kind, name=name)
    if kind in (kinds.JPEG, kinds.PNG):
        yield from _drawn(content, kind, name)
    elif kind == kinds.PDF:
        yield _pages(content)


# Loading what draws takes this process twice as long as everything else it does with most files.


def _drawn(content: bytes, kind: str, name: str) -> Iterator[Any]:
    from portal.files.inside import likeness, pictures  # noqa: PLC0415

    drawn = pictures.redrawn(content, kind=kind, name=name)
    yield drawn
    yield likeness.looks_of(drawn)


def _pages(content: bytes) -> int | None:
    from portal.files.inside import pages  # noqa: PLC0415

    return pages.count(content)
