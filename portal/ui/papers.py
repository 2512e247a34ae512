"""Pages of numbers on paper: what they say, as tables of plain words. Whoever can draw documents
registers its forms in `forms`; nothing here knows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from portal.accounts.models import User

Value = str | int | float | None


@dataclass(frozen=True)
class PaperHead:
    label: str
    width: int  # of the paper, in characters
    group: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class PaperTable:
    heads: tuple[PaperHead, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: str = ""


@dataclass(frozen=True)
class PagePaper:
    """`about`: a line of conditions below the title; `notes` stand at the end."""

    title: str
    about: str
    tables: tuple[PaperTable, ...]
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return sum(len(table.rows) for table in self.tables)


@dataclass(frozen=True)
class PaperForm:
    """`draw` signs with who takes it out."""

    key: str
    label: str
    icon: str
    content_type: str
    draw: Callable[[PagePaper, User], bytes]


forms: Final[dict[str, PaperForm]] = {}


def add(form: PaperForm) -> None:
    if form.key in forms:
        raise ValueError(f"the form {form.key!r} is registered twice")
    forms[form.key] = form
