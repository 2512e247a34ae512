"""What fields may take by themselves: each app adds its sources in its `field_sources` module.

A source answers for all units at once, in a fixed number of statements, as figures do: a sheet of
two thousand rows asks as often as one row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.orgs.models import Unit
from portal.periods import Period

Value = str | int | Decimal
Values = Mapping[int, Value]  # by key of the unit; a unit that has none is left out


@dataclass(frozen=True)
class Source:
    """`values(period, units)`; what it counts `is_number`, everything else is text."""

    key: str
    label: str
    values: Callable[[Period, Sequence[Unit]], Values]
    is_number: bool = False


SOURCES: Final[dict[str, Source]] = {}


def add(*sources: Source) -> None:
    for source in sources:
        if SOURCES.setdefault(source.key, source) is not source:
            raise ValueError(f"source of fields {source.key!r} is added twice")


def offered() -> list[tuple[str, str]]:
    return [("", "不取"), *((source.key, source.label) for source in SOURCES.values())]
