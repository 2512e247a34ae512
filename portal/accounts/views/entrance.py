"""The way in and out."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.accounts.domain import entrance, second_factor
from portal.accounts.forms import SignInForm, VerifyForm
from portal.accounts.requests import SignedInRequest
from portal.ui import wording

REASONS = {
    "idle": "您已超过 30 分钟未操作，请重新登录。",
    "ended": "您的登录已结束：可能修改过密码，或在别处结束了本次登录。请重新登录。",
}
UNPROCESSABLE = 422


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Everybody, every morning; in a hurry, on old screens, sometimes with caps lock on."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    wording.word(form)
    if request.method == "POST" and form.is_valid():
        try:
            entrance.sign_in(request, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _signed_in(request)
    context = {
        "form": form,
        "title": "登录",
        "next": _next(request),
        "reason": REASONS.get(request.GET.get("why", "")),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/sign_in.html", context, status=status)


def _signed_in(request: HttpRequest) -> HttpResponse:
    target = _next(request)
    if request.session[entrance.PENDING]:
        target = reverse("verify", query={"next": target} if target else None)
    response = redirect(target or settings.LOGIN_REDIRECT_URL)
    how: dict[str, Any] = {
        "secure": settings.SESSION_COOKIE_SECURE,
        "httponly": True,
        "samesite": settings.SESSION_COOKIE_SAMESITE,
    }
    response.set_cookie(entrance.WAS_HERE, "1", **how)
    mark = entrance.known_mark(request.user.get_username())
    kept = dt.timedelta(days=entrance.KNOWN_DAYS)
    response.set_signed_cookie(entrance.KNOWN_HERE, mark, max_age=kept, **how)
    return response


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    entrance.sign_out(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response.delete_cookie(entrance.WAS_HERE)
    # Pages from before `no-store`, and what a browser keeps in spite of it.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@never_cache
def verify(request: SignedInRequest) -> HttpResponse:
    """Leaders and administrators, after the password, with the phone in the other hand."""
    if not request.session.get(entrance.PENDING) or not second_factor.is_set(request.user):
        request.session[entrance.PENDING] = False
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = VerifyForm(request.POST or None)
    wording.word(form)
    if request.method == "POST" and form.is_valid():
        try:
            entrance.verify(request, token=form.cleaned_data["token"])
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
        else:
            return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "title": "动态口令", "next": _next(request)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/verify.html", context, status=status)


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is a page of this site."""
    target = request.POST.get("next") or request.GET.get("next", "")
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure())
    return target if safe and target.startswith("/") else ""
