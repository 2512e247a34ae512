"""Which label somebody who typed something else probably meant."""

from difflib import SequenceMatcher
from functools import lru_cache

from pypinyin import lazy_pinyin

from portal.codes.domain.index import Index, folded

LIKE_ENOUGH = 0.6
SOUNDS_LIKE = 0.8
# Words people add that do not tell values apart.
PADDING = ("学历", "学位", "毕业", "政治面貌", "中国", "人员", "教育")


def nearest(index: Index, typed: str) -> str:
    """Nothing when two values are equally like: a guess would mislead."""
    term = folded(typed)
    for spelling in (term, _bare(term)):
        if exact := index.words.get(spelling):
            return exact.label
    best, likely = LIKE_ENOUGH, set[str]()
    for word, code in index.words.items():
        if code.is_closed or len(word) == 1 or word.isascii():
            continue
        score = _likeness(term, word)
        if score > best or (score == best and not likely):
            best, likely = score, {code.label}
        elif score == best:
            likely.add(code.label)
    return likely.pop() if len(likely) == 1 else ""


def _likeness(typed: str, word: str) -> float:
    common = set(typed) & set(word)
    if len(typed) == len(word):
        sound = SequenceMatcher(None, _sound(typed), _sound(word)).ratio()
        if sound == 1:
            return 1.0
        if sound >= SOUNDS_LIKE and common:
            return sound
    if not common:
        return 0.0
    order = SequenceMatcher(None, typed, word).ratio()
    shared = 2 * len(common) / (len(set(typed)) + len(set(word)))
    return (2 * order + shared) / 3


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    return " ".join(lazy_pinyin(word))


def _bare(word: str) -> str:
    for padding in PADDING:
        word = word.replace(padding, "")
    return word
