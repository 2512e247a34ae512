"""Nobody gets past the entrance until signed in and through its gates."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_htmx.http import HttpResponseClientRedirect

from portal.accounts.domain.entrance import PENDING, WAS_HERE
from portal.accounts.models import Session
from portal.accounts.requests import PortalRequest, SignedInRequest
from portal.accounts.session_store import stored

TOUCH_EVERY = dt.timedelta(minutes=1)
_OPEN_AT_GATES = frozenset({"sign-out", "sign-in"})


class SignedIn(LoginRequiredMiddleware):
    """Signed in, then each gate in order: second factor, password change, second factor set-up."""

    def process_view(
        self, request: Any, view_func: Callable, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is not None or not request.user.is_authenticated:
            return refused
        _touch(request)
        if not getattr(view_func, "login_required", True):
            return None
        gate = gate_before(request)
        if gate is None or request.resolver_match.view_name in _OPEN_AT_GATES | {gate}:
            return None
        return _go(request, reverse(gate))

    def handle_no_permission(self, request: Any, view_func: Callable) -> HttpResponseRedirect:
        query = {"why": _why(request), "next": _wanted(request)}
        query = {key: value for key, value in query.items() if value}
        address = reverse(settings.LOGIN_URL)
        response = _go(request, f"{address}?{urlencode(query)}" if query else address)
        response.delete_cookie(WAS_HERE)
        return response


def gate_before(request: SignedInRequest) -> str | None:
    """The page the person has to deal with first, by its address name."""
    user = request.user
    if request.session.get(PENDING):
        return "verify"
    if user.must_change_password:
        return "my-password"
    if settings.SECOND_FACTOR_REQUIRED and user.needs_second_factor and not user.is_verified():
        return "my-second-factor"
    return None


def _touch(request: PortalRequest) -> None:
    """Renew the idle time, at most once a minute to spare the database."""
    if "X-Poll" in request.headers:
        return  # the page asks by itself; nobody may be there
    seen = parse_datetime(request.session.get("seen_at") or "")
    now = timezone.now()
    if seen is None or now - seen >= TOUCH_EVERY:
        request.session["seen_at"] = now.isoformat()


def _go(request: PortalRequest, address: str) -> Any:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _why(request: PortalRequest) -> str:
    """A browser drops its session cookie when the idle time is over; a session whose row is gone
    while the cookie lives was ended by somebody."""
    if WAS_HERE not in request.COOKIES:
        return ""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if key and not Session.objects.filter(pk=stored(key), expire_date__lte=timezone.now()).exists():
        return "ended"
    return "idle"


def _wanted(request: PortalRequest) -> str:
    """Where to go after signing in: a page the person can open again, never a submission, but the
    page it was sent from; its draft waits there."""
    if request.htmx:
        return request.htmx.current_url_abs_path or ""
    path = request.get_full_path() if request.method == "GET" else _page_before(request)
    return path if path != reverse("home") else ""


def _page_before(request: PortalRequest) -> str:
    """Browsers name it to pages of this site only."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return ""
    return urlunsplit(("", "", before.path, before.query, ""))
