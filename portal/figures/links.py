"""Addresses of the pages of figures, for the apps that declare them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor, Permission
from portal.figures.catalogue import Rows
from portal.figures.permissions import FIGURES_VIEW
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind


def figure(key: str, **query: object) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"{reverse('figures:figure', args=[key])}{asked}"


def card(key: str, unit: Unit, period: Period) -> str:
    """What explains one number."""
    return f"{reverse('figures:card', args=[key, unit.pk])}?period={period.code}"


def card_for(key: str, user: Any) -> str:
    """What explains a number of all that the user sees now; where that is no one unit, nothing."""
    if user.scope(FIGURES_VIEW).paths != (user.unit.path,):
        return ""
    return card(key, user.unit, Period.containing(timezone.localdate(), PeriodKind.MONTH))


def compare(units: Iterable[Unit], **query: object) -> str:
    asked = urlencode({"unit": [unit.pk for unit in units], **query}, doseq=True)
    return f"{reverse('figures:compare')}?{asked}" if asked else reverse("figures:compare")


def units_behind(key: str, permission: Permission, level: UnitLevel = UnitLevel.VILLAGE) -> Rows:
    """Of a figure that counts units there is no list but the units below that have it; for those
    whose work it is."""

    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not (user.can(FIGURES_VIEW, unit) and user.can(permission, unit)):
            return ""
        return figure(key, below=unit.pk, level=level.value, until=period.code, some=1)

    return address
