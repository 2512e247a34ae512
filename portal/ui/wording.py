"""What a form says by itself, in the words of its own fields."""

from typing import Any, Final

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models.fields import BLANK_CHOICE_DASH

_DASHES = BLANK_CHOICE_DASH[0][1]
_SHORTEST_NOUN = 2  # “自” and “至” alone would read as part of the sentence
# By code of the error, where a field says nothing of its own: Django's words speak of “该变量”.
_LIMITS: Final = {
    "max_length": "{label}最多 %(limit_value)d 个字，现在是 %(show_value)d 个，请精简。",
    "min_length": "{label}至少 %(limit_value)d 个字，现在是 %(show_value)d 个。",
    "null_characters_not_allowed": "{label}里有不能保存的字符，请重新输入。",
}
_BOUNDS: Final = {
    "min_value": "{label}不能小于 %(limit_value)s。",
    "max_value": "{label}不能大于 %(limit_value)s。",
    "max_digits": "{label}最多 %(max)s 位数字。",
    "max_decimal_places": "{label}最多 %(max)s 位小数。",
    "max_whole_digits": "{label}的整数部分最多 %(max)s 位。",
}
# Formats to the framework, which fills in what was typed: a per cent sign of a label is no
# placeholder.
_FORMATS: Final = {*_LIMITS, *_BOUNDS, "invalid_choice"}
_KINDS: Final[tuple[tuple[type[forms.Field], dict[str, str]], ...]] = (
    (forms.DecimalField, {"invalid": "{label}要填数字，如 12.5。", **_BOUNDS}),
    (forms.IntegerField, {"invalid": "{label}要填整数，如 12。", **_BOUNDS}),
    (forms.TimeField, {"invalid": "{label}要写成 08:30 这样的时间。"}),
    (forms.DateTimeField, {"invalid": "{label}要写成 2024-03-12 08:30 这样的时间。"}),
    (forms.DateField, {"invalid": "{label}要写到年月日，如 2024-03-12、2024年3月12日。"}),
    (forms.ChoiceField, {"invalid_choice": "请从列表中选择{label}。"}),
    (forms.ModelChoiceField, {"invalid_choice": "请从列表中选择{label}。"}),
    (forms.FileField, {"empty": "所选文件是空的，请重新选择。", "invalid": "请选择要上传的文件。"}),
    (forms.CharField, {}),
)


def word(form: forms.BaseForm) -> None:
    """“请填写姓名。” instead of “该字段是必填项”, “请选择” instead of dashes."""
    for name, field in form.fields.items():
        label = _label(name, field)
        own = {"required": _missing(field, label), **_of_kind(field, label)}
        defaults = _defaults(field)
        for code, message in own.items():
            words = field.error_messages.get(code)
            if words is None or words == defaults.get(code):
                field.error_messages[code] = message
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


def _of_kind(field: forms.Field, label: str) -> dict[str, str]:
    messages = next((messages for kind, messages in _KINDS if isinstance(field, kind)), {})
    # A bound the field does not state is the portal's own, which has its words already.
    messages = {
        code: words for code, words in messages.items() if getattr(field, code, True) is not None
    }
    as_shown, as_format = label, label.replace("%", "%%")
    return {
        code: words.replace("{label}", as_format if code in _FORMATS else as_shown)
        for code, words in {**_LIMITS, **messages}.items()
    }


def _defaults(field: forms.Field) -> dict[str, Any]:
    """What the framework's own field classes say, so that a field's own words stay."""
    messages: dict[str, Any] = {
        "null_characters_not_allowed": ProhibitNullCharactersValidator.message
    }
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            messages |= getattr(kind, "default_error_messages", {})
    return messages


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
