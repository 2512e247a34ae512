"""Every register is a roster: a workbook of its rows goes the way of all others, with mapping, dry
run, marked workbook, correction and undo (docs/decisions/0031-registers-as-rosters.md)."""

from portal.imports.kit import RosterFamily, register_family
from portal.registers.importers.rosters import PREFIX, made, roster_key

register_family(RosterFamily(PREFIX, made))

__all__ = ["roster_key"]
