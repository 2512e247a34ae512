"""Accounts: opened, corrected, disabled, enabled. The owner of an account never does it himself."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal import refusals
from portal.accounts.actions import (
    ACCOUNT_CHANGED,
    ACCOUNT_CREATED,
    ACCOUNT_DISABLED,
    ACCOUNT_ENABLED,
    ACCOUNT_WITHDRAWN,
)
from portal.accounts.domain import authority, passwords, sessions
from portal.accounts.models import User
from portal.accounts.permissions import ACCOUNTS_CREATE, ACCOUNTS_SECURE
from portal.audit.domain import events
from portal.orgs.models import Unit

USERNAME = re.compile(r"[a-z0-9.-]{3,30}")
UNUSED_DAYS = 90
_TELLING = {"name": "姓名", "unit": "所在单位", "title": "职务"}


@sensitive_variables()
@transaction.atomic
def create(*, username: str, name: str, unit: Unit, title: str = "", by: User) -> tuple[User, str]:
    """Return the new account and its one-time password, valid for 72 hours and shown once."""
    authority.require_at(by, ACCOUNTS_CREATE, unit)
    return open_account(username=username, name=name, unit=unit, title=title, by=by)


@sensitive_variables()
def open_account(
    *, username: str, name: str, unit: Unit, title: str = "", by: User | None
) -> tuple[User, str]:
    """`create` without the permission check, for the installer; `by` is None there."""
    user = User(username=username.strip().lower(), name=name.strip(), unit=unit, title=title)
    check(username=user.username, name=user.name, unit=unit)
    password = passwords.issue(user, by=by)
    _save_new(user)
    events.record(ACCOUNT_CREATED, by=by, target=user, username=user.username, unit=str(unit))
    return user, password


def check(
    *, username: str | None = None, name: str | None = None, unit: Unit | None = None
) -> None:
    """Everything wrong with what is known of an account; None is not known or not to be judged."""
    checks: list[Callable[[], None]] = []
    if username is not None:
        checks.append(partial(_validate_username, username.strip().lower()))
    if name is not None:
        checks.append(partial(_validate_name, name.strip()))
    if unit is not None:
        checks.append(partial(_validate_unit, unit))
    refusals.together(*checks)


@transaction.atomic
def edit(user: User, *, name: str, unit: Unit, title: str = "", by: User) -> User:
    """Correct the name, unit or title; the username stays for good, records refer to it."""
    user = _locked(user)
    authority.require_over(by, ACCOUNTS_CREATE, user)
    moves = unit != user.unit
    if moves:
        authority.require_at(by, ACCOUNTS_CREATE, unit)
    check(name=name, unit=unit if moves else None)
    changes = _apply(user, {"name": name.strip(), "unit": unit, "title": title.strip()})
    if changes:
        user.save()
        events.record(ACCOUNT_CHANGED, by=by, target=user, changes=changes)
    return user


@transaction.atomic
def disable(user: User, *, by: User, reason: str) -> User:
    """The account can no longer sign in; its sessions end at once."""
    authority.lock_indispensable()
    user = _locked(user)
    authority.require_over(by, ACCOUNTS_SECURE, user)
    authority.require_dispensable(user)
    if not reason.strip():
        raise ValidationError({"reason": "请填写停用原因，例如“调离”“退休”。"})
    if not user.is_active:
        raise ValidationError(f"“{user.name}”的账号已于 {_day(user.disabled_at)} 停用。")
    _disable(user, by=by, reason=reason.strip())
    return user


@transaction.atomic
def withdraw(user: User, *, by: User) -> None:
    """Take back an account opened by mistake that nobody has signed in with; any other is
    disabled instead (`ProtectedError`)."""
    user = _locked(user)
    authority.require_over(by, ACCOUNTS_CREATE, user)
    if user.last_login is not None:
        raise ProtectedError(f"“{user.name}”已登录使用过。", {user})
    events.record(ACCOUNT_WITHDRAWN, by=by, target=user, username=user.username)
    user.delete()


@transaction.atomic
def enable(user: User, *, by: User, reason: str = "") -> User:
    """Let the account sign in again, with the password and roles it has."""
    user = _locked(user)
    authority.require_over(by, ACCOUNTS_SECURE, user)
    if user.is_active:
        raise ValidationError(f"“{user.name}”的账号正在使用，不需要启用。")
    user.disabled_at = None
    user.disabled_reason = ""
    user.enabled_at = timezone.now()
    user.save()
    events.record(ACCOUNT_ENABLED, by=by, target=user, reason=reason.strip())
    return user


@transaction.atomic
def disable_unused(*, days: int = UNUSED_DAYS) -> list[User]:
    """Disable accounts nobody used for so long, except the last of the indispensable roles."""
    authority.lock_indispensable()
    since = timezone.now() - dt.timedelta(days=days)
    candidates = User.objects.active().unused_since(since).select_related("unit")
    disabled = []
    for user in candidates.select_for_update(of=("self",)).order_by("pk"):
        if not authority.sole_roles(user):
            _disable(user, by=None, reason=f"超过 {days} 天未使用，系统自动停用")
            disabled.append(user)
    return disabled


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=user.pk)


def _disable(user: User, *, by: User | None, reason: str) -> None:
    user.disabled_at = timezone.now()
    user.disabled_reason = reason
    user.save()
    ended = sessions.end_all(user)
    events.record(ACCOUNT_DISABLED, by=by, target=user, reason=reason, sessions_ended=ended)


def _apply(user: User, values: dict[str, Any]) -> dict[str, list[str]]:
    """Set the values that differ; return them by label as [before, after]."""
    changes = {}
    for field, value in values.items():
        before = getattr(user, field)
        if before != value:
            changes[_TELLING[field]] = [str(before), str(value)]
            setattr(user, field, value)
    return changes


def _save_new(user: User) -> None:
    """Two people may choose the same name at once: the database decides, the second is told."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        _validate_username(user.username)
        raise


def _validate_username(username: str) -> None:
    if not USERNAME.fullmatch(username):
        raise ValidationError(
            {"username": "用户名须为 3 到 30 个字符，只能用英文字母、数字、点和短横线。"}
        )
    holder = User.objects.filter(username=username).select_related("unit").first()
    if holder is not None:
        raise ValidationError(
            {"username": f"用户名“{username}”已由{holder.unit}的“{holder.name}”使用，请换一个。"}
        )


def _validate_name(name: str) -> None:
    if not name:
        raise ValidationError({"name": "请填写姓名。"})


def _validate_unit(unit: Unit) -> None:
    if unit.is_closed:
        raise ValidationError({"unit": f"“{unit}”已于 {unit.closed_on} 撤销，请选择承接它的单位。"})


def _day(moment: dt.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""
