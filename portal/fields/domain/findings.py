"""What is wrong with typed values: told all at once, cell by cell."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from portal.problems import Level, refuse_if


class Wrong(Exception):  # noqa: N818 - a value that cannot be taken, with the reason
    """Raised by a kind: the message says what is wrong and how to mend it."""


@dataclass(frozen=True)
class CellFinding:
    """About one cell: `column` is a field's key, or empty for the whole row."""

    message: str
    column: str = ""
    level: str = Level.ERROR

    @property
    def is_error(self) -> bool:
        return self.level == Level.ERROR

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def refuse_errors(findings: Iterable[CellFinding]) -> None:
    refuse_if((finding.column, finding.message) for finding in findings if finding.is_error)
