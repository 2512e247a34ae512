"""Signing in and out: the acts that need the browser's request."""

import contextlib
import datetime as dt

from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.debug import sensitive_variables
from django_otp import login as remember_device

from portal.accounts.actions import SIGN_IN_FAILED, SIGNED_IN, SIGNED_OUT
from portal.accounts.domain import passwords, second_factor, spraying
from portal.accounts.models import User
from portal.accounts.requests import SignedInRequest
from portal.audit import context
from portal.audit.choices import Result
from portal.audit.domain import events

PENDING = "second_factor_pending"
WAITING = "second_factor_waiting"  # the sealed key of a second factor not yet confirmed
# A plain cookie that outlives the session's, so that a person whose session ended is told why.
WAS_HERE = "portal_was_here"
# Stays when the session ends: this browser has signed this name in before.
KNOWN_HERE = "portal_known_here"
KNOWN_DAYS = 90
LONGEST_USERNAME = 150


@sensitive_variables("password")
def sign_in(request: HttpRequest, *, username: str, password: str) -> User:
    """Start a session, or refuse in words that do not tell strangers which accounts exist."""
    username = username.strip().lower()[:LONGEST_USERNAME]
    if not _is_known_here(request, username) and (
        seconds := spraying.pause(context.current().address)
    ):
        raise ValidationError(
            f"您所在的网络刚试过许多个用户名，登录已放慢。请等 {seconds} 秒后再点“登录”。"
        )
    user = authenticate(request, username=username, password=password)
    if user is None:
        _record_failure(request, username)
        raise ValidationError(_refusal(request))
    if user.one_time_expired:
        _record_failed(username, user=user, reason="一次性密码已过期")
        raise ValidationError(
            "一次性密码已超过 72 小时有效期，请联系安全管理员或本单位管理人员重新发放。"
        )
    _start_session(request, user)
    return user


def known_mark(username: str) -> str:
    """Kept by the browser instead of the name, which the next person at it need not read."""
    return salted_hmac("portal.accounts.known_here", username).hexdigest()


def _is_known_here(request: HttpRequest, username: str) -> bool:
    kept = request.get_signed_cookie(KNOWN_HERE, "", max_age=dt.timedelta(days=KNOWN_DAYS))
    return constant_time_compare(kept or "", known_mark(username))


@transaction.atomic
def _start_session(request: HttpRequest, user: User) -> None:
    login(request, user)
    now = timezone.now().isoformat()
    origin = context.current()
    pending = second_factor.is_set(user)
    request.session.update(
        {
            "address": origin.address,
            "user_agent": origin.user_agent,
            "started_at": now,
            "seen_at": now,
            PENDING: pending,
        }
    )
    events.record(SIGNED_IN, by=user, target=user, step="密码")


def verify(request: SignedInRequest, *, token: str) -> None:
    """Complete a sign-in that waits for the second factor."""
    user = request.user
    device = second_factor.verify(user, token=token)
    with transaction.atomic():
        request.session.cycle_key()
        remember_device(request, device)
        request.session[PENDING] = False
        events.record(SIGNED_IN, by=user, target=user, step=device.name)


def begin_second_factor(request: SignedInRequest) -> second_factor.Enrolment:
    """The key shown in this session, the same until it is confirmed: a reload changes nothing, and
    another session of the user is shown another one."""
    kept = request.session.get(WAITING, "")
    enrolment = second_factor.begin(request.user, waiting=kept)
    if enrolment.waiting != kept:
        request.session[WAITING] = enrolment.waiting
    return enrolment


def set_second_factor(request: SignedInRequest, *, token: str) -> list[str]:
    """Confirm the user's phone app; this session counts as verified by it."""
    waiting = request.session.get(WAITING, "")
    device, codes = second_factor.confirm(request.user, waiting=waiting, token=token)
    del request.session[WAITING]
    request.session.cycle_key()
    remember_device(request, device)
    return codes


@sensitive_variables("old", "new")
def change_password(request: SignedInRequest, *, old: str, new: str) -> None:
    """Change the own password; this session goes on under a new key, the others end."""
    passwords.change(request.user, old=old, new=new, keep_session=request.session.row_key)
    update_session_auth_hash(request, request.user)


@transaction.atomic
def sign_out(request: HttpRequest) -> None:
    if request.user.is_authenticated:
        events.record(SIGNED_OUT, by=request.user, target=request.user)
    logout(request)


def _record_failure(request: HttpRequest, username: str) -> None:
    """Attempts during a lockout are recorded by the lockout page, not here."""
    if not 0 < _failures(request) <= settings.AXES_FAILURE_LIMIT:
        return
    user = None
    with contextlib.suppress(User.DoesNotExist):
        user = User.objects.get_by_natural_key(username)
    _record_failed(username, user=user, reason=_reason(user))


def _reason(user: User | None) -> str:
    if user is None:
        return "用户名不存在"
    return "密码不正确" if user.is_active else "账号已停用"


def _record_failed(username: str, *, user: User | None, reason: str) -> None:
    events.record(
        SIGN_IN_FAILED,
        by=None,
        target=user,
        label="" if user else username,
        result=Result.FAILED,
        username=username,
        reason=reason,
    )


def _refusal(request: HttpRequest) -> str:
    left = max(settings.AXES_FAILURE_LIMIT - _failures(request), 0)
    return (
        "用户名或密码不正确，或者账号已停用。"
        f"再输错 {left} 次将锁定 30 分钟；忘记密码请联系安全管理员或本单位管理人员。"
    )


def _failures(request: HttpRequest) -> int:
    """How often this name failed from this address; django-axes keeps count on the request."""
    return getattr(request, "axes_failures_since_start", None) or 0
