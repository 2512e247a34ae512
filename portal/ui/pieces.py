"""The rows below one row of a tree, a piece at a time."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

MOST: Final = 100


@dataclass(frozen=True)
class Piece:
    """`next` is where the rows go on, None at the end."""

    rows: list[Any]
    next: int | None

    @classmethod
    def of(cls, rows: QuerySet, start: int | None = None) -> "Piece":
        first = start or 0
        page = list(rows[first : first + MOST + 1])
        return cls(page[:MOST], first + MOST if len(page) > MOST else None)
