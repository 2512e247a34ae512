from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from rest_framework.views import APIView

from portal.clashes import refusal_of
from portal.parameters import is_text
from portal.ui import errors

DIRECTIVES = (
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
POLICY = "; ".join(DIRECTIVES)


class ContentSecurityPolicy:
    """Nothing from outside, nothing inline, and nothing kept: a page, fragment, list or file may
    show a person, and Back must not show it again after signing out. Static files are served before
    a request comes here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Cache-Control", "no-store")
        return response


class ReadableRequests:
    """What cannot be text in the database (NUL, half a character) never reaches a view; what two
    people saved at once is told to the later one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A quoted cookie may hold any character, and its session is looked up before any view.
        for name, value in list(request.COOKIES.items()):
            if not value.isprintable():
                del request.COOKIES[name]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: dict[str, Any]
    ) -> None:
        sent = [] if _is_api(view) else [request.GET, request.POST]
        texts = [text for part in sent for key, values in part.lists() for text in (key, *values)]
        if not all(map(is_text, [request.path_info, *texts])):
            raise BadRequest("text with characters that cannot be kept")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        refusal = refusal_of(error) if isinstance(error, IntegrityError) else None
        return errors.saved_by_others(request, refusal.messages) if refusal else None


def _is_api(view: Callable) -> bool:
    """The API answers with problems of its own and reads what is sent by itself."""
    return issubclass(getattr(view, "cls", object), APIView)
