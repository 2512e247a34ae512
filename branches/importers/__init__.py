"""Rosters of the branches: what offices keep in Excel about organisations, members, officers."""

from branches.importers.members import Members
from branches.importers.officers import Officers
from branches.importers.organisations import Organisations

__all__ = ["Members", "Officers", "Organisations"]
