"""The rows behind a figure: lists of talents, narrowed to the unit and the days."""

from urllib.parse import urlencode

from portal import routes
from portal.access import Actor
from portal.figures.catalogue import Rows
from portal.orgs.models import Unit
from portal.periods import Period
from talent.permissions import TALENT_VIEW

LINE = "人才"
TALENTS, NEEDS, CARDS, TICKETS = "talent:talents", "talent:needs", "talent:cards", "talent:tickets"


def of_list(route: str, **query: str) -> Rows:
    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(TALENT_VIEW, unit):
            return ""
        return f"{routes.page(route)}?{urlencode({'unit': unit.pk, **query})}"

    return address


def of_days(route: str, name: str, **query: str) -> Rows:
    """Narrowed to the days of the period."""

    def address(period: Period, unit: Unit, user: Actor) -> str:
        days = {f"{name}_since": str(period.first_day), f"{name}_until": str(period.last_day)}
        return of_list(route, **query, **days)(period, unit, user)

    return address
