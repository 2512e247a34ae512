"""Chinese text for machines: search keys by characters, by pinyin initials and by full pinyin."""

import re
from functools import lru_cache
from typing import Any

from django.db.models import Case, Q, SmallIntegerField, Value, When
from pypinyin import Style, lazy_pinyin

from portal.pinyin import spellings

EXACT, BEGINS, INSIDE = range(3)  # how near a word of the row is to what was typed
_SPACES = re.compile(r"\s+")


def thousands(value: Any) -> Any:
    """`12,345` of a whole number, also of one in digits; anything else as it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{int(value):,}" if isinstance(value, str) and value.isdecimal() else value


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """`张三三` gives `zss`; Latin letters and digits stay as they are. Names and the words of lists
    come again and again."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()


def search_key(*parts: str) -> str:
    """One lower-case column in which a person finds a row by name, code or pinyin initials."""
    words = [_SPACES.sub("", part).lower() for part in parts if part]
    return " ".join(dict.fromkeys([*words, *(initials(word) for word in words)]))


def search_term(typed: str) -> str:
    return _SPACES.sub("", typed).lower()


def found_by(typed: str, search: str = "search") -> Q:
    """Rows whose search key holds what was typed, or is spelled so in full pinyin."""
    condition = Q(**{f"{search}__contains": search_term(typed)})
    for spelling in spellings(typed):
        condition |= Q(**{f"{search}__regex": spelling.pattern})
    return condition


def nearness(typed: str, search: str = "search") -> Case:
    """To order by: the word itself, then what begins with it, then what holds it inside."""
    exact, begins = _near(typed)
    return Case(
        When(Q(**{f"{search}__regex": exact}), then=Value(EXACT)),
        When(Q(**{f"{search}__regex": begins}), then=Value(BEGINS)),
        default=Value(INSIDE),
        output_field=SmallIntegerField(),
    )


def nearness_of(key: str, typed: str) -> int | None:
    """The same of a key in memory; None when it is not found by what was typed."""
    exact, begins = _near(typed)
    if re.compile(exact).search(key):
        return EXACT
    if re.compile(begins).search(key):
        return BEGINS
    return INSIDE if re.compile(_written(typed)).search(key) else None


def _near(typed: str) -> tuple[str, str]:
    written = _written(typed)
    return f"(^| )({written})( |$)", f"(^| )({written})"


def _written(typed: str) -> str:
    return "|".join([re.escape(search_term(typed)), *(way.pattern for way in spellings(typed))])


def label_of(model: Any, field: str) -> str:
    """A field's name as pages show it."""
    return str(model._meta.get_field(field).verbose_name)


def words_of(model: Any, field: str) -> dict[str, str]:
    """What pages say for each value of a field with choices."""
    return {str(value): str(word) for value, word in model._meta.get_field(field).flatchoices}
