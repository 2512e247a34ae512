"""Who may manage whose account."""

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied, Permission, require
from portal.accounts.models import RoleHolding, User
from portal.accounts.permissions import ACCOUNTS_DELEGATE
from portal.accounts.roles import ROLES, Role
from portal.orgs.models import Unit

# Without one of each, nobody could open accounts or grant roles any more.
INDISPENSABLE = ("security_admin", "system_admin")
# So long an account counts as an administrator's after the role has ended: taking the role away,
# resetting the account alone and granting the role again is no way around the second person.
STILL_ADMINISTRATOR: Final = dt.timedelta(days=30)


def covers(by: User, permission: Permission, unit: Unit) -> bool:
    """The permission itself, or the management of a subtree that contains the unit."""
    return by.can(permission, unit) or by.can(ACCOUNTS_DELEGATE, unit)


def require_at(by: User, permission: Permission, unit: Unit) -> None:
    if not covers(by, permission, unit):
        require(by, permission, unit)


def require_somewhere(by: User, permission: Permission) -> None:
    if not by.can(ACCOUNTS_DELEGATE):
        require(by, permission)


def may_manage(by: User, permission: Permission, user: User) -> bool:
    if by.pk == user.pk:
        return False
    if by.can(permission, user.unit):
        return True
    return by.can(ACCOUNTS_DELEGATE, user.unit) and _only_delegable(user)


def require_over(by: User, permission: Permission, user: User) -> None:
    """Refuse with the reason when `by` may not do this to the user's account."""
    if may_manage(by, permission, user):
        return
    if by.pk == user.pk:
        raise Denied("不能对自己的账号办理此事项，请由其他管理人员办理。")
    if by.can(ACCOUNTS_DELEGATE, user.unit):
        raise Denied(
            f"“{user.name}”的账号有下属填报以外的角色，您不能管理，请联系系统管理员或安全管理员。"
        )
    require(by, permission, user.unit)


def _only_delegable(user: User) -> bool:
    roles = user.role_holdings.unended().values_list("role", flat=True)
    return all(ROLES[role].delegable for role in roles)


def lock_indispensable() -> list[RoleHolding]:
    """Hold every indispensable holding and its user still, so two administrators acting at once
    cannot take each other's last role; call it before locking anything else."""
    holdings = RoleHolding.objects.filter(role__in=INDISPENSABLE, user__disabled_at=None)
    locked = holdings.select_related("user").select_for_update(of=("self", "user"))
    return list(locked.order_by("pk"))


def sole_roles(user: User) -> list[Role]:
    """Indispensable roles nobody else with an active account holds today."""
    current = [holding for holding in lock_indispensable() if holding.is_current]
    own = {holding.role for holding in current if holding.user_id == user.pk}
    others = {holding.role for holding in current if holding.user_id != user.pk}
    return [ROLES[role] for role in INDISPENSABLE if role in own - others]


def require_dispensable(user: User) -> None:
    roles = sole_roles(user)
    if roles:
        names = "、".join(role.label for role in roles)
        raise ValidationError(
            f"“{user.name}”是目前唯一的{names}，不能停用，也不能收回该角色。"
            f"请先由安全管理员把{names}角色授予另一个账号。"
        )


def is_administrator(user: User) -> bool:
    """Holds one of the three administrators' roles, today or later, or held one until lately."""
    exclusive = [key for key, role in ROLES.items() if role.exclusive]
    lately = timezone.localdate() - STILL_ADMINISTRATOR
    return user.role_holdings.filter(role__in=exclusive).exclude(until__lte=lately).exists()


def require_no_administrator(user: User) -> None:
    """What one person does alone to other accounts takes two for an administrator's."""
    if is_administrator(user):
        raise ValidationError(
            f"“{user.name}”是管理员（或 {STILL_ADMINISTRATOR.days} 天内担任过），"
            "重置密码、解除动态口令须由两人办理：请在账号页点“申请重置”，由另一名管理员确认。"
        )
