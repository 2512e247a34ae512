from typing import Any

from django.urls import reverse

from portal.access import permissions
from portal.accounts.domain import queries
from portal.accounts.permissions import ACCOUNTS_VIEW
from portal.accounts.roles import ROLES
from portal.ui.views import Crumb, Page


class Roles(Page):
    """Whoever decides which role somebody needs, and inspectors asking who holds what."""

    title = "角色说明"
    lead = "每个角色能做什么、由多少人担任。角色在某个单位担任，范围是该单位及其下级。"
    template_name = "accounts/roles.html"
    permission = ACCOUNTS_VIEW

    def crumbs(self) -> list[Crumb]:
        return [Crumb("账号", reverse("accounts:accounts"))]

    def context(self, **extra: Any) -> dict[str, Any]:
        people = queries.holders_by_role(self.request.user)
        described = [
            {
                "role": role,
                "people": people.get(key, 0),
                "permissions": [p.label for p in permissions if p in role.permissions],
                "levels": queries.levels_of(role),
            }
            for key, role in ROLES.items()
        ]
        return super().context(described=described, **extra)
