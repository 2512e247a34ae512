"""Chinese text for machines: search keys by characters and by pinyin initials."""

import re
from typing import Any

from pypinyin import Style, lazy_pinyin

_SPACES = re.compile(r"\s+")


def initials(text: str) -> str:
    """`张三三` gives `zss`; Latin letters and digits stay as they are."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()


def search_key(*parts: str) -> str:
    """One lower-case column in which a person finds a row by name, code or pinyin initials."""
    words = [_SPACES.sub("", part).lower() for part in parts if part]
    return " ".join(dict.fromkeys([*words, *(initials(word) for word in words)]))


def search_term(typed: str) -> str:
    return _SPACES.sub("", typed).lower()


def label_of(model: Any, field: str) -> str:
    """A field's name as pages show it."""
    return str(model._meta.get_field(field).verbose_name)
