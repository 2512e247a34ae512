"""The act that erases what is over its time."""

import datetime as dt

from django.utils import timezone

from talent.actions import PURGED
from talent.domain import purging
from talent.permissions import TALENT_PURGE
from tests.factories.talent import TalentFactory
from tests.guards.acts import Act, given


def _looked_at(site):
    """A file of the place, unconfirmed for years, as its list showed it."""
    TalentFactory(unit=site.aside, confirmed_on=dt.date(2020, 1, 6))
    rows = purging.PURGES["stale"].found(timezone.localdate())
    return given("stale", looked_at=purging.seen(rows)).telling(top=site.county)


ACTS = (Act(purging.purge, _looked_at, (TALENT_PURGE,), at=(), tells=((PURGED, "top"),)),)

EXEMPT: dict[str, str] = {}
