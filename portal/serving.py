"""Files handed to a browser so that they can do nothing there."""

from typing import IO

from django.http import FileResponse
from django.utils.http import content_disposition_header

POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def safe_file(
    stream: IO[bytes], *, name: str, content_type: str, inline: bool = False
) -> FileResponse:
    """The file under its Chinese name: saved, not opened, unless `inline`; kept by no cache.

    The caller has checked that the user may have it.
    """
    response = FileResponse(stream, content_type=content_type)
    disposition = content_disposition_header(not inline, name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
