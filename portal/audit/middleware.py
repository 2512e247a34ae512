import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from portal import addresses
from portal.audit.context import RequestOrigin, acting, coming_from
from portal.audit.domain import attempts


class RequestContext:
    """Gives each request an id; the audit trail knows its address, its browser and its user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = RequestOrigin(
            address=addresses.of(request),
            user_agent=request.headers.get("User-Agent", "")[:200],
            request_id=uuid.uuid4().hex,
        )
        with coming_from(origin), attempts.kept():
            response = self.get_response(request)
        response["X-Request-Id"] = origin.request_id
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        acting(request.user)
