"""What a browser sees while its sign-ins are locked."""

from axes.helpers import get_client_username
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.accounts.actions import LOCKED_OUT
from portal.accounts.domain import lockouts
from portal.accounts.forms import SignInForm
from portal.audit.choices import Result
from portal.audit.domain import events

TOO_MANY_REQUESTS = 429


def locked_response(
    request: HttpRequest, response: HttpResponse | None, credentials: dict | None
) -> HttpResponse:
    """The sign-in page with the minutes left; called by django-axes."""
    username = get_client_username(request, credentials) or ""
    lockout = lockouts.here(username)
    minutes = lockout.minutes_left if lockout else lockouts.minutes()
    events.record(
        LOCKED_OUT,
        by=None,
        target=lockout.user if lockout else None,
        label="" if lockout and lockout.user else username,
        result=Result.REFUSED,
        username=username,
        minutes_left=minutes,
    )
    values = {"form": SignInForm(), "title": "登录", "locked_minutes": minutes}
    return render(request, "accounts/sign_in.html", values, status=TOO_MANY_REQUESTS)
