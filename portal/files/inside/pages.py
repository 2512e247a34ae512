"""Pages of a PDF as pictures: what a browser shows of them can do nothing."""

import io
from collections.abc import Iterator
from typing import Final

import pypdfium2

from portal.foreign.refusing import Reason, Refused

WIDE: Final = 1000  # points of the picture
HIGH: Final = 2000
_SHARPEST: Final = 4  # a stamp-sized page is not blown up to a screen
QUALITY: Final = 80


def count(content: bytes) -> int | None:
    """None where it cannot be drawn: broken, or closed with a password."""
    try:
        with pypdfium2.PdfDocument(content) as document:
            return len(document) or None
    except pypdfium2.PdfiumError:
        return None


def drawn(content: bytes, number: int) -> Iterator[bytes]:
    """The page, counted from 1."""
    try:
        with pypdfium2.PdfDocument(content) as document:
            if not 1 <= number <= len(document):
                raise Refused(Reason.BROKEN)
            yield _picture(document[number - 1])
    except pypdfium2.PdfiumError as error:
        raise Refused(Reason.BROKEN) from error


def _picture(page: pypdfium2.PdfPage) -> bytes:
    width, height = page.get_size()
    scale = min(WIDE / max(width, 1), HIGH / max(height, 1), _SHARPEST)
    image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
