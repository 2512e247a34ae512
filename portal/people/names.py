"""Names as people write them, brought to one form, and the pieces by which they are found."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from portal.text import initials
from portal.typed import Unreadable

MIDDLE_DOT = "·"
GRAM = 3  # longest piece kept; a longer search term is cut into pieces of this length
_DOTS = re.compile(r"[•‧∙⋅・·.]")
_SPACES = re.compile(r"\s+")
_AROUND_DOT = re.compile(rf" ?{MIDDLE_DOT} ?")  # runs of blanks are one blank by then
_DIGIT = re.compile(r"\d")
_IGNORED = re.compile(rf"[\s{MIDDLE_DOT}]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# Surnames read otherwise than the character alone; both initials find the person.
_SURNAMES = {
    "曾": "z", "单": "s", "解": "x", "仇": "q", "查": "z", "翟": "z", "区": "o", "繁": "p",
    "种": "c", "乐": "y", "覃": "q", "尉": "y", "折": "s", "秘": "b", "重": "c", "祭": "z",
    "召": "s",
}  # fmt: skip


def tidy(typed: str) -> str:
    """One form of a name: compatibility characters, one middle dot, no space between Han."""
    if typed.isalpha() and unicodedata.is_normalized("NFKC", typed):
        return typed  # as most names are
    text = unicodedata.normalize("NFKC", typed).strip()
    text = _DOTS.sub(MIDDLE_DOT, text)
    text = _SPACES.sub(" ", text)
    text = _AROUND_DOT.sub(MIDDLE_DOT, text)
    return _SPACES.sub("", text) if _HAN.search(text) else text


def require(name: str) -> None:
    """Refuse what nobody is called."""
    if not name or _DIGIT.search(name):
        raise Unreadable("这不像姓名：姓名不能是空的，也不能含有数字，请核对。")


def match_key(name: str) -> str:
    """Two writings of one name have the same key: dots, spaces and case do not count."""
    tidied = tidy(name)
    return (tidied if tidied.isalpha() else _IGNORED.sub("", tidied)).lower()


def readings(name: str) -> list[str]:
    """The pinyin initials of a name; two of them when the surname is read in two ways."""
    key = match_key(name)
    if not key:
        return []
    first = {_initial(key[0]), _SURNAMES.get(key[0], _initial(key[0]))}
    rest = "".join(_initial(character) for character in key[1:])
    return sorted(f"{head}{tail}" for head, tail in product(first, [rest]))


def search_text(name: str) -> str:
    """What a typed term must be part of."""
    return " ".join(dict.fromkeys([match_key(name), *readings(name)]))


def grams(search: str) -> list[str]:
    """Every piece of at most `GRAM` characters of a name's search text."""
    return sorted(set(_pieces(search.split())))


def term_grams(term: str) -> list[str]:
    """The pieces a row must have to contain the term; the database intersects their rows."""
    if len(term) <= GRAM:
        return [term]
    return sorted({term[start : start + GRAM] for start in range(len(term) - GRAM + 1)})


def _pieces(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        for length in range(1, GRAM + 1):
            for start in range(len(word) - length + 1):
                yield word[start : start + length]


@lru_cache(maxsize=20_000)
def _initial(character: str) -> str:
    """A name is no phrase: each character is read by itself."""
    return initials(character)[:1]
