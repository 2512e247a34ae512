"""Locks of acts on accounts, roles and tokens."""

import inspect
from typing import Any

from django.utils import timezone
from django_otp.oath import totp

from portal.accounts.domain import (
    accounts,
    confirmation,
    passwords,
    resets,
    roles,
    second_factor,
)
from portal.accounts.models import PhoneDevice
from portal.api.domain import tokens
from tests.factories import accounts as users
from tests.guards.locks import Locking

# Its transaction may not stand inside another, as here it has to.
_own_password = inspect.unwrap(confirmation._try)


def _code(user: Any) -> str:
    return f"{totp(PhoneDevice.objects.get(user=user).bin_key):06}"


ACTS: dict[str, Locking] = {
    "accounts edit": Locking(
        "user", lambda w: accounts.edit(w.user, name="李四", unit=w.user.unit, by=w.by)
    ),
    "accounts disable": Locking("user", lambda w: accounts.disable(w.user, reason="调离", by=w.by)),
    "accounts disable, the last of a role": Locking(
        "indispensable", lambda w: accounts.disable(w.user, reason="调离", by=w.by), first=True
    ),
    "accounts unused": Locking("user", lambda _: accounts.disable_unused(days=-1)),
    "accounts password": Locking("user", lambda w: passwords.reset(w.user, by=w.by)),
    "accounts ask for a reset": Locking(
        "administrator",
        lambda w: resets.ask(w.administrator, kind="password", reason="忘记密码", by=w.by),
        first=True,
    ),
    "accounts confirm a reset": Locking(
        "reset_request", lambda w: resets.confirm(w.reset_request, by=w.by)
    ),
    "accounts refuse a reset": Locking(
        "reset_request", lambda w: resets.refuse(w.reset_request, reason="有误", by=w.by)
    ),
    "accounts overdue resets": Locking(
        "reset_overdue", lambda _: resets.lapse_overdue(), first=True
    ),
    "accounts confirm a second factor": Locking(
        "waiting",
        lambda w: second_factor.confirm(w.waiting, waiting="", token="000000"),
    ),
    "accounts own password": Locking("user", lambda w: _own_password(w.user, users.PASSWORD)),
    "accounts one code twice": Locking(
        "phone", lambda w: second_factor.verify(w.user, token=_code(w.user))
    ),
    "accounts grant": Locking(
        "user",
        lambda w: roles.grant(
            w.user, role="department_leader", unit=w.county, since=timezone.localdate(), by=w.by
        ),
    ),
    "accounts revoke": Locking(
        "holding", lambda w: roles.revoke(w.holding, reason="调离", by=w.by)
    ),
    "api create": Locking("by", lambda w: tokens._create(w.by, "统计", ["units"], 30)),
    "api revoke": Locking("token", lambda w: tokens.revoke(w.token, by=w.by)),
}
