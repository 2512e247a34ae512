"""What fields may take by themselves: each app adds its sources in its `field_sources` module.

A source answers for all units at once, in a fixed number of statements, as figures do: a sheet of
two thousand rows asks as often as one row. Where an app has as many sources as it has figures, or
as staff make forms, it adds a family: `figure.MEM-1` is whatever its family `figure.` says of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.fields.choices import Arrival
from portal.orgs.models import Unit
from portal.periods import Period

Value = str | int | Decimal
Values = Mapping[int, Value]  # by key of the unit; a unit that has none is left out


@dataclass(frozen=True)
class Source:
    """`values(period, units)`; what it counts `is_number`, what it judges `is_yes_no` (“是”, “否”),
    everything else is text. Of a source that is only announced, `meanwhile` says how its cells come
    until an app brings it. `about` is what a designer who looks for it reads beside its label."""

    key: str
    label: str
    values: Callable[[Period, Sequence[Unit]], Values]
    is_number: bool = False
    meanwhile: Arrival | None = None
    about: str = ""
    is_yes_no: bool = False


@dataclass(frozen=True)
class SourceFamily:
    """Sources whose keys begin with `prefix`. `find` answers for what follows it; `offered` are
    those a designer may choose."""

    prefix: str
    find: Callable[[str], Source | None]
    offered: Callable[[], Iterable[Source]]


SOURCES: Final[dict[str, Source]] = {}
FAMILIES: Final[dict[str, SourceFamily]] = {}


def add(*sources: Source) -> None:
    for source in sources:
        if SOURCES.setdefault(source.key, source) is not source:
            raise ValueError(f"source of fields {source.key!r} is added twice")


def add_family(family: SourceFamily) -> None:
    if FAMILIES.setdefault(family.prefix, family) is not family:
        raise ValueError(f"family of sources {family.prefix!r} is added twice")


def find(key: str) -> Source | None:
    """The source of the key, None when nobody offers it any more."""
    prefix, dot, rest = key.partition(".")
    family = FAMILIES.get(prefix + dot)
    return SOURCES.get(key) or (family.find(rest) if family else None)


def every() -> list[Source]:
    """All a designer may choose from."""
    families = (source for family in FAMILIES.values() for source in family.offered())
    return [*SOURCES.values(), *families]


def offered() -> list[tuple[str, str]]:
    return [("", "不取"), *((source.key, source.label) for source in every())]
