"""The first administrators of an empty installation."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.accounts.actions import ROLE_GRANTED
from portal.accounts.domain import accounts
from portal.accounts.models import RoleHolding, User
from portal.accounts.roles import ROLES
from portal.audit.domain import events
from portal.orgs.models import Unit


def exists() -> bool:
    """Somebody can already grant roles, so the installer has nothing to do."""
    return User.objects.active().holding("security_admin").exists()


@sensitive_variables()
@transaction.atomic
def administrators(accounts: list[tuple[str, str, str]], *, unit: Unit) -> list[str]:
    """Open an account for each (role, username, name); return their one-time passwords."""
    if exists():
        raise ValidationError("系统已有安全管理员，其他账号和角色请在页面上办理。")
    return [_administrator(role, username, name, unit) for role, username, name in accounts]


@sensitive_variables()
def _administrator(role: str, username: str, name: str, unit: Unit) -> str:
    user, password = accounts.open_account(username=username, name=name, unit=unit, by=None)
    RoleHolding.objects.create(
        user=user, role=role, unit=unit, since=timezone.localdate(), reason="系统初始化"
    )
    events.record(
        ROLE_GRANTED,
        by=None,
        target=user,
        role=ROLES[role].label,
        unit=str(unit),
        reason="系统初始化",
    )
    return password
