"""Passwords: given out once by an administrator, then chosen by their owner."""

import datetime as dt
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.accounts.actions import PASSWORD_CHANGED, PASSWORD_RESET
from portal.accounts.domain import authority, confirmation, sessions
from portal.accounts.models import PasswordRecord, User
from portal.accounts.passwords import one_time_password
from portal.accounts.permissions import ACCOUNTS_SECURE
from portal.audit.domain import events

ONE_TIME_VALID = dt.timedelta(hours=72)
REMIND_AFTER = dt.timedelta(days=90)


@sensitive_variables()
def issue(user: User, *, by: User | None) -> str:
    """Set a one-time password on the object, unsaved; its owner must replace it within 72 hours."""
    password = one_time_password()
    now = timezone.now()
    user.set_password(password)
    user.must_change_password = True
    user.one_time_until = now + ONE_TIME_VALID
    user.one_time_by = by
    user.password_set_at = now
    return password


@sensitive_variables()
def reissue_unused(user: User, *, by: User) -> str:
    """A new one-time password where somebody else still knows the one nobody has used: whoever
    opened the account must not sign in with what it may do from now on. Part of a grant."""
    if user.last_login is not None or user.one_time_by_id in (None, by.pk):
        return ""
    password = issue(user, by=by)
    user.save()
    events.record(PASSWORD_RESET, by=by, target=user, reason="首次授予角色，重新发放")
    return password


@sensitive_variables()
@transaction.atomic
def reset(user: User, *, by: User, reason: str = "") -> str:
    """`set_anew`, by one person alone: an administrator's password takes two (`resets`)."""
    user = User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=user.pk)
    authority.require_over(by, ACCOUNTS_SECURE, user)
    authority.require_no_administrator(user)
    return set_anew(user, by=by, reason=reason)


@sensitive_variables()
def set_anew(user: User, *, by: User | None, reason: str, **details: Any) -> str:
    """Return a one-time password, shown once; ends every session and token of the user. Part of
    acts that know who may; `details` go to the audit trail as well."""
    if not user.is_active:
        raise ValidationError(f"“{user.name}”的账号已停用，请先启用再重置密码。")
    password = issue(user, by=by)
    user.tokens_ended_at = timezone.now()
    user.save()
    sessions.end_all(user)
    events.record(PASSWORD_RESET, by=by, target=user, reason=reason, **details)
    return password


@sensitive_variables()
def change(user: User, *, old: str, new: str, keep_session: str | None = None) -> None:
    """Replace the user's own password; ends his other sessions."""
    confirmation.require_password(user, password=old, field="old")
    try:
        validate_password(new, user)
    except ValidationError as refusal:
        raise ValidationError({"new": refusal.messages}) from refusal
    _set_chosen(user, new)
    _store_change(user, keep_session=keep_session)


def _set_chosen(user: User, password: str) -> None:
    user.set_password(password)
    user.must_change_password = False
    user.one_time_until = user.one_time_by = None
    user.password_set_at = timezone.now()


@transaction.atomic
def _store_change(user: User, *, keep_session: str | None) -> None:
    user.save(
        update_fields=[
            "password",
            "must_change_password",
            "one_time_until",
            "one_time_by",
            "password_set_at",
        ]
    )
    PasswordRecord.objects.create(user=user, password=user.password)
    ended = sessions.end_all(user, except_key=keep_session)
    events.record(PASSWORD_CHANGED, by=user, target=user, sessions_ended=ended)


def is_old(user: User) -> bool:
    """Time to remind the owner to choose a new one."""
    return user.password_set_at is not None and timezone.now() - user.password_set_at > REMIND_AFTER
