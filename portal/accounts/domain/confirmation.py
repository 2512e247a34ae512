"""The own password once more, before an act that would make a stolen session a lasting entrance:
a new password, backup codes, a token, somebody's second factor taken off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal.accounts.actions import LOCKED_OUT, SIGN_IN_FAILED
from portal.accounts.domain import lockouts
from portal.accounts.models import User
from portal.audit.choices import Action, Result
from portal.audit.domain import events


@sensitive_variables("password")
def require_password(user: User, *, password: str, field: str = "password") -> None:
    """Refuse, beside the form's `field`, unless it is the user's password.

    Failures count with those of signing in, and lock both. Call it before the act's transaction
    begins: a failure has to stay counted when the act is refused.
    """
    if refusal := _try(user, password):
        raise ValidationError({field: refusal})


@sensitive_variables("password")
@transaction.atomic(durable=True)
def _try(user: User, password: str) -> str:
    """Empty when it is right. One try after the other: several at once are no extra guesses."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    if lockout := lockouts.here(kept.username):
        _record(kept, LOCKED_OUT, Result.REFUSED, minutes_left=lockout.minutes_left)
        return f"连续输错次数较多，已锁定，请 {lockout.minutes_left} 分钟后再试。"
    if kept.check_password(password):
        lockouts.forget_here(kept.username)
        return ""
    left = lockouts.count_failure(kept.username)
    _record(kept, SIGN_IN_FAILED, Result.FAILED, reason="核对本人密码不正确")
    return f"密码不正确。再输错 {left} 次将锁定 {lockouts.minutes()} 分钟。"


def _record(user: User, action: Action, result: Result, **detail: Any) -> None:
    events.record(action, by=user, target=user, result=result, username=user.username, **detail)
