"""What is wrong with typed values: told all at once, cell by cell."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from portal.problems import Level, refuse_if


class Wrong(Exception):  # noqa: N818 - a value that cannot be taken, with the reason
    """Raised by a kind: the message says what is wrong and how to mend it."""


@dataclass(frozen=True)
class CellFinding:
    """About one cell: `column` is a field's key, or empty for the whole row."""

    message: str
    column: str = ""
    level: str = Level.ERROR
    row: int | None = None  # of the sheet, as Excel counts

    @property
    def is_error(self) -> bool:
        return self.level == Level.ERROR

    def at_row(self, row: int) -> Self:
        return replace(self, row=row)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def refuse_errors(findings: Iterable[CellFinding]) -> None:
    refuse_if((finding.column, finding.message) for finding in findings if finding.is_error)
