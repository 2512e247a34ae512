"""What the registries hold, for the developers' page (portal.developing): each registry shows its
own, so that the page knows none of the apps that have one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

Rows = Callable[[], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True)
class Shown:
    title: str
    columns: tuple[str, ...]
    rows: Rows


SHOWN: Final[list[Shown]] = []


def show(title: str, *columns: str) -> Callable[[Rows], Rows]:
    def add(rows: Rows) -> Rows:
        SHOWN.append(Shown(title, columns, rows))
        return rows

    return add
