from portal.registers.forms.entries import (
    DecisionsForm,
    EntryForm,
    ProofForm,
    SheetUploadForm,
    StatisticsForm,
    SubjectPicker,
    UrgeForm,
    WordsForm,
)
from portal.registers.forms.settings import (
    CopyRegisterForm,
    EditRegisterForm,
    RegisterForm,
    SubjectForm,
    owed_boxes,
    owed_names,
)

__all__ = [
    "CopyRegisterForm",
    "DecisionsForm",
    "EditRegisterForm",
    "EntryForm",
    "ProofForm",
    "RegisterForm",
    "SheetUploadForm",
    "StatisticsForm",
    "SubjectForm",
    "SubjectPicker",
    "UrgeForm",
    "WordsForm",
    "owed_boxes",
    "owed_names",
]
