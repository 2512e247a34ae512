"""Granting and revoking roles. What a grant changes is in force on the person's next request."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Denied, require
from portal.accounts.actions import ROLE_GRANTED, ROLE_REVOKED
from portal.accounts.domain import authority, passwords
from portal.accounts.models import RoleHolding, User
from portal.accounts.permissions import ACCOUNTS_DELEGATE, ROLES_GRANT
from portal.accounts.roles import ROLES, Role
from portal.audit.choices import Action
from portal.audit.domain import events
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit

# Between two of the three administrators' roles of one person: the auditor has seen the month of
# the first before he can begin the second.
EXCLUSIVE_REST: Final = dt.timedelta(days=30)


@dataclass(frozen=True)
class Granted:
    """The holding, and the new one-time password of an account nobody has used yet."""

    holding: RoleHolding
    password: str = field(default="", repr=False)


@sensitive_variables()
@transaction.atomic
def grant(
    user: User,
    *,
    role: str,
    unit: Unit,
    since: dt.date,
    until: dt.date | None = None,
    reason: str = "",
    by: User,
) -> Granted:
    """Let the user hold the role at the unit; it covers the unit's whole subtree."""
    holding = hold(user, role=role, unit=unit, since=since, until=until, reason=reason, by=by)
    return Granted(holding, passwords.reissue_unused(holding.user, by=by))


@transaction.atomic
def hold(
    user: User,
    *,
    role: str,
    unit: Unit,
    since: dt.date,
    until: dt.date | None,
    reason: str,
    by: User,
) -> RoleHolding:
    """`grant` for somebody who holds the role elsewhere already: nothing new about the account."""
    user = User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=user.pk)
    definition = _known(role)
    _require_grant(by, user=user, role=definition, unit=unit)
    _validate_user(user)
    _validate_unit(definition, unit)
    _validate_period(since, until)
    _validate_repeated(user, definition, unit, since, until)
    _validate_exclusive(user, definition, since, until)
    _validate_turn(user, definition, since, until)
    holding = RoleHolding.objects.create(
        user=user,
        role=definition.key,
        unit=unit,
        since=since,
        until=until,
        reason=reason.strip(),
        granted_by=by,
    )
    _record(ROLE_GRANTED, holding, by=by, reason=reason)
    return holding


@transaction.atomic
def revoke(holding: RoleHolding, *, by: User, reason: str) -> RoleHolding:
    """End the holding today; one that has not begun never comes into force."""
    authority.lock_indispensable()
    holding = _locked(holding)
    _require_grant(by, user=holding.user, role=holding.definition, unit=holding.unit)
    if holding.is_current and holding.role in authority.INDISPENSABLE:
        authority.require_dispensable(holding.user)
    if not reason.strip():
        raise ValidationError({"reason": "请填写收回原因，例如“岗位调整”“调离”。"})
    today = timezone.localdate()
    if holding.until is not None and holding.until <= today:
        raise ValidationError(f"该角色已于 {holding.until} 结束，不需要收回。")
    holding.until = max(holding.since, today)
    holding.save(update_fields=["until"])
    _record(ROLE_REVOKED, holding, by=by, reason=reason)
    return holding


def grantable(by: User) -> list[Role]:
    """The roles `by` may grant somewhere."""
    if by.can(ROLES_GRANT):
        return list(ROLES.values())
    if by.can(ACCOUNTS_DELEGATE):
        return [role for role in ROLES.values() if role.delegable]
    return []


def may_grant(by: User, *, user: User, role: Role, unit: Unit) -> bool:
    if by.pk == user.pk:
        return False
    if by.can(ROLES_GRANT, unit):
        return True
    managed = authority.may_manage(by, ROLES_GRANT, user)
    return role.delegable and managed and by.can(ACCOUNTS_DELEGATE, unit)


def next_step(user: User, *, by: User) -> str:
    """What an account just opened still lacks, and who can give it; empty when nothing."""
    if user.role_holdings.unended().exists():
        return ""
    if any(role.delegable for role in grantable(by)) and authority.may_manage(
        by, ROLES_GRANT, user
    ):
        return "请您接着授予角色；授予以前，本人登录后看不到业务数据。"
    granting = [key for key in ROLES if key in ROLES_GRANT.held_by]
    holders = RoleHolding.objects.in_force().filter(role__in=granting, user__disabled_at=None)
    names = "、".join(dict.fromkeys(holders.values_list("user__name", flat=True)))
    whom = f"安全管理员（{names}）" if names else "安全管理员"
    return (
        f"请{whom}授予角色；授予以前，本人登录后看不到业务数据。"
        "还没有登录过的，授予角色时会换一个一次性密码，以那一个为准。"
    )


def require_grant(by: User, *, holding: RoleHolding) -> None:
    """Refuse with the reason when `by` may not revoke the holding."""
    _require_grant(by, user=holding.user, role=holding.definition, unit=holding.unit)


def _locked(holding: RoleHolding) -> RoleHolding:
    locked = RoleHolding.objects.select_for_update(of=("self",))
    return locked.select_related("unit", "user__unit").get(pk=holding.pk)


def _require_grant(by: User, *, user: User, role: Role, unit: Unit) -> None:
    if may_grant(by, user=user, role=role, unit=unit):
        return
    if by.pk == user.pk:
        raise Denied("不能给自己授予或收回角色，请由其他安全管理员办理。")
    if by.can(ACCOUNTS_DELEGATE, unit):
        if not role.delegable:
            raise Denied(f"“{role.label}”角色须由安全管理员授予或收回。")
        authority.require_over(by, ROLES_GRANT, user)
    require(by, ROLES_GRANT, unit)


def _known(role: str) -> Role:
    if role not in ROLES:
        raise ValidationError({"role": "请选择角色。"})
    return ROLES[role]


def _validate_user(user: User) -> None:
    if not user.is_active:
        raise ValidationError(f"“{user.name}”的账号已停用，请先启用再授予角色。")


def _validate_unit(role: Role, unit: Unit) -> None:
    if unit.is_closed:
        raise ValidationError({"unit": f"“{unit}”已于 {unit.closed_on} 撤销，不能在此授予角色。"})
    if unit.kind.level not in role.levels:
        levels = "、".join(str(level.label) for level in UnitLevel if level in role.levels)
        raise ValidationError(
            {
                "unit": f"“{role.label}”只能授予在{levels}的单位，"
                f"“{unit}”是{unit.kind.get_level_display()}。"
            }
        )


def _validate_period(since: dt.date, until: dt.date | None) -> None:
    if since < timezone.localdate():
        raise ValidationError({"since": "起始日期不能早于今天：过去的权限不能事后补记。"})
    if until is not None and until <= since:
        raise ValidationError({"until": "截止日期须晚于起始日期；截止当日起不再有该角色。"})


def _validate_repeated(
    user: User, role: Role, unit: Unit, since: dt.date, until: dt.date | None
) -> None:
    same = user.role_holdings.filter(role=role.key, unit=unit).overlapping(since, until).first()
    if same is not None:
        raise ValidationError(
            {"role": f"“{user.name}”在“{unit}”已有{role.label}角色（{_period(same)}），期间重叠。"}
        )


def _validate_exclusive(user: User, role: Role, since: dt.date, until: dt.date | None) -> None:
    """System administrator, security administrator and auditor are each held alone."""
    for held in user.role_holdings.overlapping(since, until).select_related("unit"):
        alone = next((r for r in (role, held.definition) if r.exclusive), None)
        if alone is not None:
            raise ValidationError(
                {
                    "role": f"{alone.label}不能兼任其他角色：“{user.name}”同期持有“{held}”"
                    f"（{_period(held)}）。请先收回，或另开账号。"
                }
            )


def _validate_turn(user: User, role: Role, since: dt.date, until: dt.date | None) -> None:
    """Held one after the other on one day, the three would be one person's."""
    if not role.exclusive:
        return
    others = [key for key, other in ROLES.items() if other.exclusive and key != role.key]
    for held in user.role_holdings.filter(role__in=others):
        if held.until == held.since > timezone.localdate():
            continue  # taken back before it began
        if held.until is not None and held.since <= since < held.until + EXCLUSIVE_REST:
            when = f"最早自 {held.until + EXCLUSIVE_REST} 起才能授予{role.label}"
        elif since < held.since and (until is None or held.since < until + EXCLUSIVE_REST):
            when = f"{role.label}最迟须在 {held.since - EXCLUSIVE_REST} 截止"
        else:
            continue
        raise ValidationError(
            {
                "role": f"三类管理员不能由一人先后轮流担任，中间须隔 {EXCLUSIVE_REST.days} 天："
                f"“{user.name}”担任{held.definition.label}（{_period(held)}），{when}。"
                "请授予另一个人。"
            }
        )


def _period(holding: RoleHolding) -> str:
    return f"{holding.since} 起" if holding.until is None else f"{holding.since} 至 {holding.until}"


def _record(action: Action, holding: RoleHolding, *, by: User, reason: str) -> None:
    events.record(
        action,
        by=by,
        target=holding.user,
        role=holding.definition.label,
        unit=str(holding.unit),
        since=holding.since.isoformat(),
        until=holding.until.isoformat() if holding.until else None,
        reason=reason.strip(),
    )
