from portal.orgs.forms.acts import (
    CloseForm,
    CorrectionForm,
    GroupForm,
    KindForm,
    MembersForm,
    MergeForm,
    MoveForm,
    NewKindForm,
    NewUnitForm,
    RenameForm,
    managed_by,
)
from portal.orgs.forms.split import SplitForm
from portal.orgs.forms.tree import TreeForm

__all__ = [
    "CloseForm",
    "CorrectionForm",
    "GroupForm",
    "KindForm",
    "MembersForm",
    "MergeForm",
    "MoveForm",
    "NewKindForm",
    "NewUnitForm",
    "RenameForm",
    "SplitForm",
    "TreeForm",
    "managed_by",
]
