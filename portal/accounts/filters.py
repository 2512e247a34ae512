import datetime as dt

import django_filters
from django.utils import timezone

from portal.accounts.domain import lockouts
from portal.accounts.models import ResetRequest, RoleHolding, User
from portal.accounts.models.holding import HoldingQuerySet
from portal.accounts.models.reset import ResetRequestQuerySet
from portal.accounts.models.user import UserQuerySet
from portal.accounts.roles import ROLES
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters
from portal.ui.widgets import UnitPicker

WARN_DAYS = 75
ENDING_DAYS = 30
STATES = [
    ("active", "在用"),
    ("disabled", "停用"),
    ("locked", "登录锁定"),
    ("never", "从未登录"),
    ("roleless", "没有角色"),
    ("unused", f"超过 {WARN_DAYS} 天未用"),
    ("ending", f"角色 {ENDING_DAYS} 天内到期"),
    ("closed", "在已撤销单位任角色"),
]


def in_state(accounts: UserQuerySet, state: str) -> UserQuerySet:
    """The accounts a state's name stands for; to-dos count what the list then shows."""
    if state == "disabled":
        return accounts.exclude(disabled_at=None)
    if state == "locked":
        return accounts.filter(username__in=[row.username for row in lockouts.current()])
    active = accounts.active()
    narrowed = {
        "never": lambda: active.filter(last_login=None),
        "roleless": active.without_role,
        "unused": lambda: active.unused_since(timezone.now() - dt.timedelta(days=WARN_DAYS)),
        "ending": lambda: active.filter(pk__in=holdings_ending().values("user")),
        "closed": lambda: active.filter(pk__in=holdings_at_closed_units().values("user")),
    }
    return narrowed[state]() if state in narrowed else active


def holdings_ending() -> HoldingQuerySet:
    return RoleHolding.objects.ending_by(timezone.localdate() + dt.timedelta(days=ENDING_DAYS))


def holdings_at_closed_units() -> HoldingQuerySet:
    return RoleHolding.objects.in_force().exclude(unit__closed_on=None)


class AccountFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    role = django_filters.ChoiceFilter(
        choices=[(role.key, role.label) for role in ROLES.values()],
        label="角色",
        method="with_role",
        empty_label="全部",
    )
    state = django_filters.ChoiceFilter(
        choices=STATES, label="状态", method="with_state", empty_label="全部"
    )

    class Meta:
        model = User
        fields = ()

    def below(self, accounts: UserQuerySet, name: str, unit: Unit) -> UserQuerySet:
        return accounts.filter(unit__path__startswith=unit.path)

    def with_role(self, accounts: UserQuerySet, name: str, role: str) -> UserQuerySet:
        return accounts.holding(role)

    def with_state(self, accounts: UserQuerySet, name: str, state: str) -> UserQuerySet:
        return in_state(accounts, state)


class ResetFilters(ListFilters):
    kind = django_filters.ChoiceFilter(
        choices=ResetRequest.Kind.choices, label="事项", empty_label="全部"
    )
    state = django_filters.ChoiceFilter(
        choices=ResetRequest.State.choices, label="状态", method="in_state", empty_label="全部"
    )

    class Meta:
        model = ResetRequest
        fields = ()

    def in_state(
        self, requests: ResetRequestQuerySet, name: str, state: str
    ) -> ResetRequestQuerySet:
        return requests.in_state(state)
