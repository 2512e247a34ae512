"""What a form says by itself, in the words of its own fields."""

from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH

_REQUIRED = forms.Field.default_error_messages["required"]
_DASHES = BLANK_CHOICE_DASH[0][1]
_SHORTEST_NOUN = 2  # “自” and “至” alone would read as part of the sentence


def word(form: forms.BaseForm) -> None:
    """“请填写姓名。” instead of “该字段是必填项”, “请选择” instead of dashes."""
    for name, field in form.fields.items():
        if field.error_messages.get("required") == _REQUIRED:
            field.error_messages["required"] = _missing(field, _label(name, field))
        _name_blank(field)


def _label(name: str, field: forms.Field) -> str:
    label = str(field.label or name).rstrip(" *：:")
    return label if len(label) >= _SHORTEST_NOUN else f"“{label}”"


def _missing(field: forms.Field, label: str) -> str:
    if isinstance(field, forms.BooleanField):
        return f"请勾选“{label}”。"
    if isinstance(field, forms.FileField):
        return f"请选择要上传的{label}。"
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    return f"请{'选择' if chosen else '填写'}{label}。"


def _name_blank(field: forms.Field) -> None:
    """A blank that must be replaced asks for it; one that may stay says that nothing is set."""
    blank = "请选择" if field.required else "未填"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == _DASHES:
            field.empty_label = blank
            field.widget.choices = field.choices
    elif isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        if any(value == "" and str(label) == _DASHES for value, label in _flat(offered)):
            field.choices = [
                (value, blank if value == "" and str(label) == _DASHES else label)
                for value, label in offered
            ]


def _flat(offered: Any) -> list[tuple[Any, Any]]:
    return [(value, label) for value, label in offered if not isinstance(label, list | tuple)]
