"""Roles at a unit that was merged into another go on there: moved in one act."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from portal.access import require
from portal.accounts.domain import roles
from portal.accounts.models import RoleHolding, User
from portal.accounts.permissions import ROLES_GRANT
from portal.orgs.choices import SuccessionKind
from portal.orgs.models import Unit


@dataclass
class MovedHoldings:
    """What became of each holding: moved, or left with the reason."""

    to: Unit
    moved: list[RoleHolding] = field(default_factory=list)
    left: list[tuple[RoleHolding, str]] = field(default_factory=list)


def successor_of(unit: Unit) -> Unit | None:
    """The open unit it was merged into, through later mergers too; None when it was split."""
    seen: set[int] = set()
    while unit.is_closed and unit.pk not in seen:
        seen.add(unit.pk)
        merged = list(unit.continued_by.in_force().select_related("successor__kind"))
        if len(merged) != 1 or merged[0].kind != SuccessionKind.MERGED:
            return None
        unit = merged[0].successor
    return None if unit.is_closed or not seen else unit


def left_at(unit: Unit) -> QuerySet[RoleHolding]:
    """Holdings of active accounts that still stand at the unit."""
    held = RoleHolding.objects.unended().filter(unit=unit, user__disabled_at=None)
    return held.select_related("user__unit", "unit").order_by("user__name", "pk")


def waiting(by: User) -> QuerySet[Unit]:
    """Merged units at which somebody still holds a role, with `holders`."""
    today = timezone.localdate()
    closed = Unit.objects.visible_to(by).filter(
        closed_on__lte=today,
        continued_by__kind=SuccessionKind.MERGED,
        continued_by__withdrawn_at=None,
    )
    held = Q(role_holdings__user__disabled_at=None) & (
        Q(role_holdings__until=None) | Q(role_holdings__until__gt=today)
    )
    counted = closed.annotate(holders=Count("role_holdings__user", filter=held, distinct=True))
    return counted.filter(holders__gt=0).order_by("-closed_on", "path")


@transaction.atomic
def move_roles(unit: Unit, *, by: User) -> MovedHoldings:
    """End every role at the merged unit and grant the same at its successor, from today.

    One that cannot be moved stays where it is and is told with its reason.
    """
    require(by, ROLES_GRANT, unit)
    successor = successor_of(unit)
    if successor is None:
        raise ValidationError(
            f"“{unit}”没有唯一的承接单位，不能一次移交。请在各账号的“角色”页签中分别改授。"
        )
    result = MovedHoldings(successor)
    for holding in left_at(unit):
        try:
            with transaction.atomic():
                _move(holding, successor, by=by)
        except ValidationError as refusal:
            result.left.append((holding, "；".join(refusal.messages)))
        except PermissionDenied as refusal:
            result.left.append((holding, str(refusal)))
        else:
            result.moved.append(holding)
    return result


def _move(holding: RoleHolding, to: Unit, *, by: User) -> None:
    reason = f"{holding.unit}并入{to}"
    since, until = max(holding.since, timezone.localdate()), holding.until
    roles.revoke(holding, by=by, reason=reason)
    held = holding.user.role_holdings.filter(role=holding.role, unit=to)
    if held.overlapping(since, until).exists():
        return  # already granted there by hand
    roles.hold(
        holding.user, role=holding.role, unit=to, since=since, until=until, reason=reason, by=by
    )
