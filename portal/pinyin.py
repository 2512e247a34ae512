"""Full pinyin as people type it, `zhangsan`, as patterns that are compared with names.

Nothing is stored for it: what is typed is cut into syllables, and each becomes the characters that
are read so. The last one may be unfinished, because people look while they type.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from pypinyin.constants import PINYIN_DICT

_HAN = range(0x4E00, 0xA000)  # the characters of names and offices
_VOWELS = frozenset("aeiouv")
_LONGEST_SYLLABLE = 6  # zhuang
_LONGEST_TYPED = 40
_SHORTEST_TYPED = 2
_MOST_INITIALS = 8
_MOST_WAYS = 4  # `xian` is 先 and 西安; more ways than these nobody means


@dataclass(frozen=True)
class Spelling:
    """One way of reading what was typed: the first letters, and a pattern for the characters."""

    initials: str
    pattern: str


@lru_cache(maxsize=256)
def spellings(typed: str) -> tuple[Spelling, ...]:
    letters = "".join(typed.lower().split())
    if not (letters.isascii() and letters.isalpha()):
        return ()
    if not _SHORTEST_TYPED <= len(letters) <= _LONGEST_TYPED:
        return ()
    return tuple(_spelling(way) for way in islice(_ways(letters), _MOST_WAYS))


def readings(typed: str) -> tuple[str, ...]:
    """Patterns for names that stand nowhere with their initials: full pinyin, and `zss` too."""
    letters = "".join(typed.lower().split())
    patterns = [way.pattern for way in spellings(letters)]
    if (
        letters.isascii()
        and letters.isalpha()
        and _SHORTEST_TYPED <= len(letters) <= _MOST_INITIALS
    ):
        begun = [_begun(letter) for letter in letters]
        if all(begun):
            patterns.append("".join(f"[{characters}]" for characters in begun))
    return tuple(patterns)


def _ways(letters: str) -> Iterator[list[str]]:
    """Whole syllables, longest first, and at the end perhaps the beginning of one."""
    for length in range(min(_LONGEST_SYLLABLE, len(letters)), 0, -1):
        head, rest = letters[:length], letters[length:]
        if head not in _by_syllable():
            continue
        if not rest:
            yield [head]
            continue
        ways = _ways(rest)
        yield from ([head, *way] for way in ways)
        if rest not in _by_syllable() and _begun(rest):
            yield [head, rest]


def _spelling(way: list[str]) -> Spelling:
    classes = [_by_syllable()[syllable] for syllable in way[:-1]]
    classes.append(_begun(way[-1]))
    pattern = "".join(f"[{characters}]" for characters in classes)
    return Spelling("".join(syllable[0] for syllable in way), pattern)


@lru_cache(maxsize=1024)
def _begun(piece: str) -> str:
    """The characters whose reading begins so."""
    groups = (chars for syllable, chars in _by_syllable().items() if syllable.startswith(piece))
    return "".join(sorted(set("".join(groups))))


@cache
def _by_syllable() -> dict[str, str]:
    """The characters of each reading: one with several readings is found by each of them."""
    by_reading: dict[str, list[str]] = {}
    for point in _HAN:
        for reading in dict.fromkeys(map(_plain, PINYIN_DICT.get(point, "").split(","))):
            if reading.isascii() and _VOWELS.intersection(reading):
                by_reading.setdefault(reading, []).append(chr(point))
    return {reading: "".join(characters) for reading, characters in by_reading.items()}


def _plain(reading: str) -> str:
    """Without the tone; `ü` is typed as `v`."""
    marked = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(sign for sign in marked if not unicodedata.combining(sign))
