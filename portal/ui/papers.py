"""Pages of numbers on paper: what they say, as tables of plain words. Whoever can draw documents
registers its forms in `forms`; nothing here knows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from portal.accounts.models import User

Value = str | int | float | None


_NARROWEST, _WIDEST = 6, 32  # characters of a column
# Of them at the lines: enough that no name or date breaks on a page that is all but too narrow.
_ROOM = 3
_WIDE: Final = "\xff"  # from here on a character takes two of the columns' units


@dataclass(frozen=True)
class PaperHead:
    label: str
    width: int  # of the paper, in characters
    group: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class PaperTable:
    """A row of one cell, in a table of several columns, stands across it. Where no head has words
    there is no heading."""

    heads: tuple[PaperHead, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: str = ""


@dataclass(frozen=True)
class PaperHeading:
    text: str


@dataclass(frozen=True)
class PaperLine:
    text: str


PaperPart = PaperTable | PaperHeading | PaperLine


@dataclass(frozen=True)
class PagePaper:
    """`about`: a line of conditions below the title; `notes` stand at the end."""

    title: str
    about: str
    parts: tuple[PaperPart, ...]
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return sum(len(part.rows) for part in self.parts if isinstance(part, PaperTable))


@dataclass(frozen=True)
class PaperForm:
    """`draw` signs with who takes it out."""

    key: str
    label: str
    icon: str
    content_type: str
    draw: Callable[[PagePaper, User], bytes]


def width_of(heading: str, cells: Iterable[str]) -> int:
    """As wide as the longest words, within what leaves room for the other columns."""
    longest = max(signs_in(words) for words in (heading, *cells))
    return min(max(longest + _ROOM, _NARROWEST), _WIDEST)


def signs_in(words: str) -> int:
    return sum(2 if sign > _WIDE else 1 for sign in words)


WORD, PDF = "docx", "pdf"
forms: Final[dict[str, PaperForm]] = {}


def add(form: PaperForm) -> None:
    if form.key in forms:
        raise ValueError(f"the form {form.key!r} is registered twice")
    forms[form.key] = form
