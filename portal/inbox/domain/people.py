"""Who receives a task today: holders of its role at its unit; and the head it is brought to."""

from collections import defaultdict
from collections.abc import Iterable

from portal.accounts.models import RoleHolding, User
from portal.accounts.models.user import UserQuerySet
from portal.inbox.desks import HEAD_BY_LEVEL, HEAD_ELSEWHERE, head_of
from portal.inbox.models import Task
from portal.inbox.permissions import TASKS_ASSIGN
from portal.orgs.models import Unit

Desk = tuple[str, int]  # a role and the key of the unit at which it is held


def at_desks(desks: Iterable[Desk]) -> dict[Desk, list[int]]:
    """Keys of the active accounts at each desk; one query."""
    seats = set(desks)
    holdings = RoleHolding.objects.in_force().filter(
        user__disabled_at=None,
        role__in={role for role, _ in seats},
        unit__in={unit for _, unit in seats},
    )
    holders: dict[Desk, list[int]] = defaultdict(list)
    for role, unit, user in holdings.values_list("role", "unit_id", "user_id"):
        if (role, unit) in seats:
            holders[role, unit].append(user)
    return holders


def heads(units: Iterable[tuple[str, str]]) -> dict[str, list[int]]:
    """By path of each (path, level): who holds the head's role at the nearest unit above."""
    by_place: dict[tuple[str, str], list[int]] = defaultdict(list)
    roles = {*HEAD_BY_LEVEL.values(), HEAD_ELSEWHERE}
    holdings = RoleHolding.objects.in_force().filter(user__disabled_at=None, role__in=roles)
    for role, path, user in holdings.values_list("role", "unit__path", "user_id"):
        by_place[role, path].append(user)
    return {path: _nearest(by_place, head_of(level), path) for path, level in set(units)}


def _nearest(by_place: dict[tuple[str, str], list[int]], role: str, path: str) -> list[int]:
    for end in range(len(path), 0, -Unit.steplen):
        if holders := by_place.get((role, path[:end])):
            return holders
    return []


def to_assign(by: User) -> UserQuerySet:
    """Whom `by` may give work to."""
    return _in_order(User.objects.active().filter(by.scope(TASKS_ASSIGN).q("unit__path")))


def to_pass_on(task: Task) -> UserQuerySet:
    """Who may take the task over: people of its unit and below."""
    people = User.objects.active().filter(unit__path__startswith=task.unit.path)
    return _in_order(people.exclude(pk=task.assignee_id or 0))


def _in_order(people: UserQuerySet) -> UserQuerySet:
    return people.select_related("unit").order_by("unit__path", "name", "pk")


def receivers(addressed: Iterable[tuple[int | None, str, int]]) -> list[int]:
    """Of tasks as (person, role, unit): those named, and whoever sits at the desks."""
    rows = list(addressed)
    named = [user for user, _, _ in rows if user]
    desks = at_desks((role, unit) for user, role, unit in rows if not user)
    return list(dict.fromkeys([*named, *(user for holders in desks.values() for user in holders)]))
