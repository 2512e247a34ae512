"""The forms of a bulletin to be looked at: what lies in each file, read in the limited child."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError

from portal.files.domain.uploads import PAGE_LIMITS
from portal.files.inside import pages as pictures
from portal.foreign.calling import call
from reports.domain.bulletins import kept
from reports.domain.documents import DOCX, PDF, XLSX
from reports.domain.official import numbers
from reports.domain.official.measures import LOOKS
from reports.inside import previewing
from reports.models import Bulletin

_LOOKS: Final = {look.label: key.replace(" ", "-") for key, look in LOOKS.items()}


def word(bulletin: Bulletin) -> dict[str, Any]:
    return _about(bulletin, DOCX.key, lambda body: {"parts": list(_parts(body))})


def workbook(bulletin: Bulletin) -> dict[str, Any]:
    def sheets(body: bytes) -> dict[str, Any]:
        return {"sheets": call(previewing.workbook, body, limits=numbers.LIMITS)}

    return _about(bulletin, XLSX.key, sheets)


def pages(bulletin: Bulletin) -> dict[str, Any]:
    def numbered(_: bytes) -> dict[str, Any]:
        row = bulletin.files.filter(form=PDF.key).first()
        count = (row and row.pages) or kept.count_pages(kept.pdf(bulletin))
        return {"pages": range(1, count + 1)}

    return _about(bulletin, PDF.key, numbered)


def page(bulletin: Bulletin, number: int) -> bytes:
    """As a JPEG picture. Raises `Refused` where there is no such page."""
    (picture,) = call(pictures.drawn, kept.pdf(bulletin), number, limits=PAGE_LIMITS)
    return bytes(picture)


def _about(bulletin: Bulletin, key: str, read: Callable[[bytes], dict[str, Any]]) -> dict[str, Any]:
    """With what is known of the file; or why it cannot be drawn, said where it would be seen."""
    form = kept.FORMATS[key]
    about = {
        "form": form,
        "file_url": f"bulletins:bulletin-{key}",
        "bulletin": bulletin,
        "kept": bulletin.files.filter(form=key).first(),
    }
    try:
        body = kept.pdf(bulletin) if key == PDF.key else kept.looked_at(bulletin, form)
        return {**about, **read(body)}
    except ValidationError as refusal:
        return {**about, "refusals": refusal.messages}


def _parts(body: bytes) -> Iterator[dict[str, Any]]:
    """A line with the class of its look; what has no look of ours is shown as plain text."""
    for part in call(previewing.word, body, limits=numbers.LIMITS):
        yield {**part, "look": _LOOKS.get(part.get("style", ""), "cell")}
