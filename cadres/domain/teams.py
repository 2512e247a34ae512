"""Who sits in the leading team of a unit."""

import datetime as dt
from collections.abc import Iterable

from cadres.models import Post
from portal.dates import PartialDate


def leading(on: dt.date) -> Iterable[tuple[int, int]]:
    """Persons of teams with their unit, by their keys, on a day."""
    rows = Post.objects.held_on(PartialDate.of(on)).filter(is_team_member=True)
    return rows.exclude(unit=None).order_by().values_list("cadre__person", "unit")
