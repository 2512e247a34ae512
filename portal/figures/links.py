"""Addresses of the pages of figures, for the apps that declare them."""

from urllib.parse import urlencode

from django.urls import reverse

from portal.access import Actor
from portal.figures.domain.registry import Rows
from portal.figures.permissions import FIGURES_VIEW
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period


def figure(key: str, **query: object) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"{reverse('figures:figure', args=[key])}{asked}"


def units_behind(key: str, level: UnitLevel = UnitLevel.VILLAGE) -> Rows:
    """Of a figure that counts units there is no list but the units below that have it."""

    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(FIGURES_VIEW, unit):
            return ""
        return figure(key, below=unit.pk, level=level.value, until=period.code, some=1)

    return address
