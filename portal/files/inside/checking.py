"""Everything about one file in a single child: what it is, what it must not carry, its picture."""

from collections.abc import Iterator

from portal.files.inside import inspection, kinds, pictures, sniffing


def checked(content: bytes, name: str, allowed: tuple[str, ...]) -> Iterator[str | bytes | None]:
    """The type, None for an unknown one; then, of allowed pictures, the picture drawn anew."""
    kind = sniffing.type_of(content, extension=sniffing.extension_of(name))
    yield kind
    if kind is None or kind not in allowed:
        return
    inspection.inspect(content, kind=kind, name=name)
    if kind in (kinds.JPEG, kinds.PNG):
        yield pictures.redrawn(content, kind=kind, name=name)
