"""What a field's column holds, as the database sees it."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Case, DecimalField, Expression, Func, JSONField, TextField, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.lookups import Regex

_NUMBER: Final = r"^-?\d+(\.\d+)?$"


@dataclass(frozen=True)
class Stored:
    """The value of one field in the JSON column its rows keep their values in."""

    key: str
    column: str

    @property
    def text(self) -> Expression:
        """NULL where the field is blank."""
        return KeyTextTransform(self.key, self.column)

    @property
    def number(self) -> Expression:
        """NULL too where an older version kept something else."""
        number = Func(self.text, template="(%(expressions)s)::numeric", output_field=DecimalField())
        return Case(When(Regex(self.text, _NUMBER), then=number), output_field=DecimalField())

    @property
    def elements(self) -> Expression:
        """A row for each element of a list."""
        each = KeyTransform(self.key, self.column, output_field=JSONField())
        return Func(each, function="jsonb_array_elements_text", output_field=TextField())

    def part(self, name: str) -> Expression:
        return KeyTextTransform(name, KeyTransform(self.key, self.column))
