from portal.orgs.forms.acts import (
    CloseUnitForm,
    CorrectionForm,
    MembersForm,
    MergeUnitsForm,
    MoveUnitForm,
    NewUnitForm,
    RenameForm,
    managed_by,
)
from portal.orgs.forms.split import SplitForm
from portal.orgs.forms.tree import TreeForm

__all__ = [
    "CloseUnitForm",
    "CorrectionForm",
    "MembersForm",
    "MergeUnitsForm",
    "MoveUnitForm",
    "NewUnitForm",
    "RenameForm",
    "SplitForm",
    "TreeForm",
    "managed_by",
]
