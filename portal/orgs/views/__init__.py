from portal.orgs.views.acts import (
    CloseUnit,
    CorrectUnit,
    MergeUnit,
    MoveUnit,
    NewUnitPage,
    RenameUnit,
    SplitUnit,
)
from portal.orgs.views.browse import UnitBranch, UnitPage, Units, UnitTree, pick
from portal.orgs.views.groups import Groups
from portal.orgs.views.kinds import Kinds

__all__ = [
    "CloseUnit",
    "CorrectUnit",
    "Groups",
    "Kinds",
    "MergeUnit",
    "MoveUnit",
    "NewUnitPage",
    "RenameUnit",
    "SplitUnit",
    "UnitBranch",
    "UnitPage",
    "UnitTree",
    "Units",
    "pick",
]
