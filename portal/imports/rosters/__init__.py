"""Rosters of what the engine itself rests on: units and accounts."""

from portal.imports.rosters.accounts import AccountRoster
from portal.imports.rosters.units import UnitRoster

__all__ = ["AccountRoster", "UnitRoster"]
