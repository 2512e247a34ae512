"""How the built-in tables are written down: one line per value or several parted by semicolons.

    2 本科教育
      21 大学 = 大学本科 本科; 22 中央党校大学

Deeper indentation puts a value under the one above it, words after `=` are its aliases, a code
that ends in a colon is a heading no record may hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.codes.choices import Origin


@dataclass(frozen=True)
class Value:
    code: str
    label: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    is_heading: bool = False


@dataclass(frozen=True)
class CodeTable:
    key: str
    label: str
    standard: str
    lines: str
    # The words are a standard's; else the portal's own, because none is published.
    is_national: bool = True
    # The standard's codes are known too; else the portal numbers the values itself.
    has_national_codes: bool = False

    @property
    def origin(self) -> Origin:
        return Origin.NATIONAL if self.is_national else Origin.BUILTIN

    def values(self) -> Iterator[Value]:
        above: list[tuple[int, str]] = []
        for line in filter(str.strip, self.lines.splitlines()):
            depth = len(line) - len(line.lstrip())
            while above and above[-1][0] >= depth:
                above.pop()
            parent = above[-1][1] if above else ""
            read = [_value(piece, parent) for piece in line.split(";") if piece.strip()]
            above.append((depth, read[-1].code))
            yield from read


def _value(piece: str, parent: str) -> Value:
    words, _, aliases = piece.partition("=")
    code, label = words.split()
    return Value(
        code=code.removesuffix(":"),
        label=label,
        parent=parent,
        aliases=tuple(aliases.split()),
        is_heading=code.endswith(":"),
    )
