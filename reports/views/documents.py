"""A paper handed out by a page, as a document or as a PDF."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from reports.domain import documents
from reports.domain.documents import DocumentFormat


def answer(body: bytes, wanted: DocumentFormat, *, title: str) -> HttpResponse:
    response = HttpResponse(body, content_type=wanted.content_type)
    name = documents.name(title, wanted)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
