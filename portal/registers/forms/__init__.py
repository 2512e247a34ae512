from portal.registers.forms.entries import (
    DecisionsForm,
    EntryForm,
    PeopleForm,
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
)

__all__ = [
    "CopyRegisterForm",
    "DecisionsForm",
    "EditRegisterForm",
    "EntryForm",
    "PeopleForm",
    "ProofForm",
    "RegisterForm",
    "SheetUploadForm",
    "StatisticsForm",
    "SubjectForm",
    "SubjectPicker",
    "UrgeForm",
    "WordsForm",
]
