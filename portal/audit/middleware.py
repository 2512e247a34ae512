import uuid
from collections.abc import Callable

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse

from portal.audit.context import Origin, coming_from


class RequestContext:
    """Gives each request an id and lets the audit trail know its address and browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = Origin(
            address=get_client_ip_address(request) or None,
            user_agent=request.headers.get("User-Agent", "")[:200],
            request_id=uuid.uuid4().hex,
        )
        with coming_from(origin):
            response = self.get_response(request)
        response["X-Request-Id"] = origin.request_id
        return response
