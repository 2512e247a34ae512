"""Asks the limited child what a file is and whether anything speaks against it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError

from portal.files.choices import EXTENSIONS, IMAGES, Type
from portal.files.inside import checking
from portal.files.inside.sniffing import extension_of
from portal.foreign.calling import Call
from portal.foreign.limits import Limits
from portal.foreign.refusing import Refused

# A picture of 20 million points takes 80 MB, and is held three times while it is drawn anew.
LIMITS: Final = Limits(megabytes=600, seconds=20, answer_megabytes=40)


@dataclass(frozen=True)
class CheckedFile:
    """`content` of a picture is that picture drawn anew; `pages` are those of a PDF that can be
    shown."""

    content: bytes
    kind: Type
    looks: tuple[int, ...] = ()
    pages: int | None = None


def checked(content: bytes, *, name: str, types: Collection[Type]) -> CheckedFile:
    words = (name, tuple(str(one) for one in types))
    try:
        with Call(checking.checked, content, *words, limits=LIMITS) as reading:
            answers = reading.answers()
            kind = named_rightly(next(answers), name)
            _require_allowed(kind, types, name)
            more = list(answers)
    except Refused as refusal:
        raise ValidationError(_spoken(refusal, name)) from refusal
    if kind in IMAGES:
        drawn, looks = more
        return CheckedFile(drawn, kind, looks=tuple(looks))
    return CheckedFile(content, kind, pages=more[0] if kind == Type.PDF else None)


def named_rightly(value: str | None, name: str) -> Type:
    if value is None:
        raise ValidationError(
            f"无法识别“{name}”的内容，没有保存。可以上传 PDF、OFD、Word、Excel、图片和文本文件。"
        )
    kind = Type(value)
    if extension_of(name) not in EXTENSIONS[kind]:
        proper = EXTENSIONS[kind][0]
        raise ValidationError(
            f"“{name}”的内容其实是{kind.label}，与扩展名不符，没有保存。"
            f"请核对文件；内容无误的，把扩展名改为“.{proper}”后再上传。"
        )
    return kind


def _require_allowed(kind: Type, types: Collection[Type], name: str) -> None:
    if kind not in types:
        allowed = "、".join(allowed.label for allowed in Type if allowed in types)
        raise ValidationError(f"“{name}”是{kind.label}，这里只能上传：{allowed}。")


def _spoken(refusal: Refused, name: str) -> str:
    return f"“{name}”没有保存：{refusal.message}" if refusal.is_general else refusal.message
