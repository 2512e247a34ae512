"""Papers handed out by a page, as a document or as a PDF."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from portal.accounts.models import User
from reports.blocks import Block
from reports.domain import documents
from reports.domain.documents import DocumentFormat


def answer(
    blocks: Iterable[Block], wanted: DocumentFormat, *, title: str, by: User
) -> HttpResponse:
    """The file. What cannot be drawn is a `ValidationError`, which the page tells."""
    body = documents.drawn(blocks, wanted, by=by)
    response = HttpResponse(body, content_type=wanted.content_type)
    name = documents.name(title, wanted)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
