"""Text as it was typed, brought to one form before it is read as something."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

_SPACES = re.compile(r"\s+")
_LONGEST_SHOWN = 20  # fits a message


class Unreadable(ValueError):  # noqa: N818 - the message is what a person reads
    """The value cannot be used; the message says what is wrong and how to mend it. `candidates`:
    what may be written instead, the likeliest first."""

    def __init__(self, message: str, candidates: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


@dataclass(frozen=True, slots=True)
class Doubt:
    """The value was read, but a person has to confirm it; the message says why."""

    value: Any
    message: str


def fault(reads: Callable[[str], Any], text: str | None) -> str:
    """Why a text cannot be read as it should; empty when it can, or when there is none."""
    try:
        if text:
            reads(text)
    except Unreadable as reason:
        return str(reason)
    return ""


def plain(raw: Any) -> str:
    """Text without full-width digits and letters or surrounding blanks."""
    return "" if raw is None else unicodedata.normalize("NFKC", str(raw)).strip()


def compact(text: str) -> str:
    """For numbers, dates and codes: half-width and without any blank."""
    if text.isascii() and text.isalnum():
        return text
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def short(raw: Any) -> str:
    text = str(raw)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
