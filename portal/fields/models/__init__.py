from portal.fields.models.field import FieldCheck, FieldDef
from portal.fields.models.fieldset import FieldSet, FieldSetVersion

__all__ = ["FieldCheck", "FieldDef", "FieldSet", "FieldSetVersion"]
