"""One filled row of any owner, as grids and sheets take it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.orgs.models import Unit


@dataclass(frozen=True)
class NamedSubject:
    """Whom a row is about, where that is no unit."""

    pk: int
    short_name: str


@dataclass(frozen=True)
class Filled:
    """`values` are those that may be shown; `findings` are findings as JSON."""

    key: int
    edition: int
    unit: Unit | NamedSubject
    values: Mapping[str, Any]
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def number(self) -> str:
        """As a sheet carries it there and back, to tell whether it has grown stale."""
        return f"{self.key}-{self.edition}"
