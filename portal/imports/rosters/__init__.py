"""Rosters of what the engine itself rests on: units, their kinds, and accounts."""

from portal.imports.rosters.accounts import AccountRoster
from portal.imports.rosters.kinds import KindRoster
from portal.imports.rosters.units import UnitRoster

__all__ = ["AccountRoster", "KindRoster", "UnitRoster"]
