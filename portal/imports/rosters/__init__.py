"""Rosters of what the engine itself rests on: units and accounts."""

from portal.imports.rosters.accounts import Accounts
from portal.imports.rosters.units import Units

__all__ = ["Accounts", "Units"]
