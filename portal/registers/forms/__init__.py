from portal.registers.forms.entries import (
    DecisionsForm,
    EntryForm,
    LookBackForm,
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
    "LookBackForm",
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
