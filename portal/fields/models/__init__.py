from portal.fields.models.field import FieldCheck, FieldDef
from portal.fields.models.fieldset import FieldSet, FieldSetVersion
from portal.fields.models.register import HELD, RecordFile, Register, RegisterRecord

__all__ = [
    "HELD",
    "FieldCheck",
    "FieldDef",
    "FieldSet",
    "FieldSetVersion",
    "RecordFile",
    "Register",
    "RegisterRecord",
]
