"""Rosters of cadres: the list of cadres in its three shapes, and yearly appraisals."""

from cadres.importers.appraisals import Appraisals
from cadres.importers.roster import CadreRoster

__all__ = ["Appraisals", "CadreRoster"]
