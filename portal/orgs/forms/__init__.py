from portal.orgs.forms.acts import (
    CloseUnitForm,
    CorrectionForm,
    GroupForm,
    KindForm,
    MembersForm,
    MergeUnitsForm,
    MoveUnitForm,
    NewKindForm,
    NewUnitForm,
    RenameForm,
    managed_by,
)
from portal.orgs.forms.split import SplitForm
from portal.orgs.forms.tree import TreeForm

__all__ = [
    "CloseUnitForm",
    "CorrectionForm",
    "GroupForm",
    "KindForm",
    "MembersForm",
    "MergeUnitsForm",
    "MoveUnitForm",
    "NewKindForm",
    "NewUnitForm",
    "RenameForm",
    "SplitForm",
    "TreeForm",
    "managed_by",
]
