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
from portal.orgs.views.groups import EditGroup, GroupMembers, GroupPage, Groups, NewGroup
from portal.orgs.views.kinds import EditKind, Kinds, NewKind

__all__ = [
    "CloseUnit",
    "CorrectUnit",
    "EditGroup",
    "EditKind",
    "GroupMembers",
    "GroupPage",
    "Groups",
    "Kinds",
    "MergeUnit",
    "MoveUnit",
    "NewGroup",
    "NewKind",
    "NewUnitPage",
    "RenameUnit",
    "SplitUnit",
    "UnitBranch",
    "UnitPage",
    "UnitTree",
    "Units",
    "pick",
]
