"""The ledgers behind a number."""

from urllib.parse import urlencode

from assessments.permissions import LEDGERS_VIEW
from portal import routes
from portal.access import Actor
from portal.figures.catalogue import Rows
from portal.orgs.models import Unit
from portal.periods import Period


def listed(*, by: str = "period", **filters: object) -> Rows:
    """Of the unit and those below it; `by` is the filter that takes the period."""

    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(LEDGERS_VIEW, unit):
            return ""
        asked = {by: period.code, "unit": unit.pk, **filters}
        return f"{routes.page('assessments:ledgers')}?{urlencode(asked, doseq=True)}"

    return address
