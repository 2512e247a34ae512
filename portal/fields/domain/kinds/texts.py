import re
from typing import Any, ClassVar

from django import forms

from portal.fields.domain.kinds.base import FieldKind, shorter_than
from portal.fields.domain.world import World

# Neither the database nor a sheet can hold these.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NEWLINES = re.compile(r"\r\n?|[\u2028\u2029\x85]")


def clean(raw: Any) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)  # a code typed into a number cell
    return _UNSTORABLE.sub("", _NEWLINES.sub("\n", str(raw))).strip()


class TextKind(FieldKind):
    takes = frozenset({"max_length"})
    longest: ClassVar[int] = 100

    @property
    def most(self) -> int:
        return self.field.max_length or self.longest

    def read(self, raw: Any, world: World) -> str | None:
        return shorter_than(" ".join(clean(raw).split()), self.most) or None

    def widget(self, world: World) -> forms.Widget:
        return forms.TextInput(attrs={"maxlength": self.most})

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.most}

    def hint(self) -> str:
        return f"文字，最多 {self.most} 字"


class LongTextKind(TextKind):
    longest = 2000
    editor = "textarea"
    width = 32

    def read(self, raw: Any, world: World) -> str | None:
        return shorter_than(clean(raw), self.most) or None

    def widget(self, world: World) -> forms.Widget:
        return forms.Textarea(attrs={"rows": 4, "maxlength": self.most})
