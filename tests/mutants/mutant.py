"""One small mistake in one file: what it replaces, and what becomes of it when it is compiled."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parents[2]
# What code a function's frame has and a class body's or a module's has not.
_OPTIMIZED = 0x1


class StaleError(Exception):
    """The mistake can no longer be made where it says; the message names it."""


@dataclass(frozen=True)
class Mutant:
    file: str
    old: str
    new: str
    why: str
    at: int | None = None  # offset of `old` in the file; a kept mutant's text says where by itself

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.why}"

    @property
    def key(self) -> str:
        """The same for the same mistake as long as its surroundings stay."""
        text, at = self._text(), self._offset()
        around = text[max(0, at - 120) : at + len(self.old) + 120]
        return hashlib.sha256(f"{self.file}\0{around}\0{self.new}".encode()).hexdigest()[:16]

    @property
    def line(self) -> int:
        return self._text().count("\n", 0, self._offset()) + 1

    def source(self) -> str:
        text, at = self._text(), self._offset()
        return text[:at] + self.new + text[at + len(self.old) :]

    def codes(self) -> list[tuple[CodeType, CodeType]]:
        """The functions it changes: as they are, and as they become."""
        try:
            after = compile(self.source(), str(ROOT / self.file), "exec")
        except SyntaxError as error:
            raise StaleError(f"{self.file}: not Python any more: {self.why} ({error})") from None
        pairs = list(differing(code_of(self.file), after))
        if not pairs:
            raise StaleError(f"{self.file}: changes no function: {self.why}")
        return pairs

    def _offset(self) -> int:
        if self.at is not None:
            return self.at
        times = self._text().count(self.old)
        if times != 1:
            raise StaleError(f"{self.file}: its text stands there {times} times: {self.why}")
        return self._text().index(self.old)

    def _text(self) -> str:
        return text_of(self.file)


@cache
def text_of(file: str) -> str:
    """As it was when first asked for: what runs is what was imported then."""
    path = ROOT / file
    return path.read_text() if path.exists() else ""


@cache
def code_of(file: str) -> CodeType:
    return compile(text_of(file), str(ROOT / file), "exec")


def differing(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Functions are replaced as a whole; modules and classes are looked through for them."""
    ours, theirs = ([c for c in code.co_consts if isinstance(c, CodeType)]
                    for code in (before, after))  # fmt: skip
    if len(ours) != len(theirs):
        return
    for mine, other in zip(ours, theirs, strict=True):
        if mine == other or mine.co_name != other.co_name:
            continue
        if not mine.co_flags & _OPTIMIZED:
            yield from differing(mine, other)
        elif mine.co_freevars == other.co_freevars:
            yield mine, other
