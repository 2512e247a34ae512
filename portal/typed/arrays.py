"""A column of several values that have names: codes of a table, keys of a choice."""

from collections.abc import Callable
from functools import partialmethod
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

BETWEEN = "、"


class NamedArrayField(ArrayField):
    """`NamedArrayField(CharField(…), says=partial(lookup.label, "officer_source"))`: stores what
    each is called by, shows what it is called. To the database it is an array like any other."""

    def __init__(
        self, base_field: models.Field, *, says: Callable[[str], str] = str, **kwargs: Any
    ) -> None:
        self.says = says
        super().__init__(base_field, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs

    def contribute_to_class(self, cls: type, name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        display = f"get_{name}_display"
        if display not in cls.__dict__:
            setattr(cls, display, partialmethod(_display, name=name, field=self))

    def in_words(self, values: list[str] | None) -> str:
        return BETWEEN.join(self.says(one) for one in values or ())


def _display(record: models.Model, *, name: str, field: NamedArrayField) -> str:
    return field.in_words(getattr(record, name))
