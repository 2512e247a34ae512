"""Circles of persons that one app knows and others ask about, without knowing that app.

In the app's `AppConfig.ready`: `catalogue.leading_by(teams.leading)`.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final

# Persons with the unit in whose leading team they sit on a day, by their keys.
Teams = Callable[[dt.date], Iterable[tuple[int, int]]]
_LEADING: Final[list[Teams]] = []


def leading_by(teams: Teams) -> Teams:
    _LEADING.append(teams)
    return teams


def leading(on: dt.date) -> set[tuple[int, int]]:
    return {seat for teams in _LEADING for seat in teams(on)}
