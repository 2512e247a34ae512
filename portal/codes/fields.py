"""A column that holds a value of a code table, by its code."""

from collections.abc import Callable
from functools import partial, partialmethod
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from portal.codes import lookup
from portal.codes.models.code import CODE_LENGTH


class CodeSelect(forms.Select):
    """Offers what is open, and the closed value the record already has."""

    table: str = ""

    def optgroups(self, name: str, value: list[str], attrs: dict | None = None) -> list:
        groups = super().optgroups(name, value, attrs)
        offered = {str(code) for code, _ in self.choices}
        for code in value:
            if code and code not in offered and lookup.is_known(self.table, code):
                words = f"{lookup.label(self.table, code)}（已停用）"
                option = self.create_option(name, code, words, True, len(groups))
                groups.append((None, [option], len(groups)))
        return groups


class CodeChoiceField(forms.ChoiceField):
    widget = CodeSelect

    def __init__(self, *, table: str, **kwargs: Any) -> None:
        self.table = table
        super().__init__(choices=partial(_choices, table), **kwargs)
        self.widget.table = table

    def valid_value(self, value: str) -> bool:
        return lookup.is_known(self.table, str(value))


def _choices(table: str) -> list[tuple[str, str]]:
    return [("", "---------"), *lookup.options(table)]


class CodeField(models.CharField):
    """`CodeField("学历", table="education", blank=True)`: stores the code, shows the label."""

    def __init__(self, *args: Any, table: str = "", **kwargs: Any) -> None:
        self.table = table
        kwargs.setdefault("max_length", CODE_LENGTH)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "table": self.table}

    def contribute_to_class(self, cls: type, name: str, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        display = f"get_{name}_display"
        if display not in cls.__dict__:
            setattr(cls, display, partialmethod(_display, name=name, table=self.table))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and not lookup.is_known(self.table, value):
            raise ValidationError(f"代码“{value}”不在代码表中，请从列表中选择。", code="invalid")

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        kwargs.setdefault("form_class", CodeChoiceField)
        # A CharField's length check would not fit a select.
        field = {"label": self.verbose_name, "required": not self.blank, "table": self.table}
        if self.help_text:
            field["help_text"] = self.help_text
        if self.has_default():
            field["initial"] = self.get_default()
        form_class = kwargs.pop("form_class")
        kwargs.pop("choices_form_class", None)
        return form_class(**{**field, **kwargs})


def words_of_code(record: models.Model, name: str) -> str:
    """What `get_…_display` gives, for a model's own methods: no type knows of what a field adds."""
    spoken: Callable[[], str] = getattr(record, f"get_{name}_display")
    return spoken()


def _display(record: models.Model, *, name: str, table: str) -> str:
    code = getattr(record, name)
    return lookup.label(table, code) if code else ""
