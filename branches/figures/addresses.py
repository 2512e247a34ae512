"""The lists behind the numbers, in the reader's scope."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from portal import routes
from portal.access import Actor, Permission
from portal.figures.catalogue import Rows
from portal.orgs.models import Unit
from portal.periods import Period

Query = dict[str, Any] | Callable[[Period], dict[str, Any]]


def listed(url_name: str, permission: Permission, query: Query, *, unit_as: str = "unit") -> Rows:
    """The list narrowed to the unit and to what `query` says; empty for who may not open it."""

    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(permission, unit):
            return ""
        asked = query(period) if callable(query) else query
        return f"{routes.page(url_name)}?{urlencode({unit_as: unit.pk, **asked}, doseq=True)}"

    return address
