"""What bulletins there are: each app registers its series in its `bulletins` module.

    register(
        Series(
            key="monthly_ranking",
            label="一月一排名",
            kind=PeriodKind.MONTH,
            layout=Layout.OFFICIAL,
            title=lambda period: f"关于{period.label}……的通报",
            sections=(SeriesSection("overview", "总体情况", write=overview), ...),
        )
    )

Another app's section is put into it by `add_section("monthly_ranking", SeriesSection(...))`.

A section writes its blocks for the whole county, for a period; it reads figures and what is frozen,
never who asks. What it lacks it says with `NotReadyError`: a bulletin is never sent with a blank.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError

from portal.access import Permission
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from reports.blocks import Block
from reports.choices import Layout

# Who most of them go to: as they are addressed, and by the groups of their units.
EVERYBODY: Final = "各乡镇（街道）党（工）委，县直各单位党组（党委）"
ALL_GROUPS: Final = ("乡镇组", "党群组", "政府组", "双管组")


class NotReadyError(ValidationError):
    """The section cannot be written yet; the words say what is missing and who provides it."""


@dataclass(frozen=True)
class SeriesSection:
    key: str
    label: str
    write: Callable[[Period], Iterable[Block]]
    is_attachment: bool = False
    stays: bool = False  # a correction says it as the issue did that it corrects
    awaits: str = ""  # what only people can say there: a gap until they have, or decide to say none


@dataclass(frozen=True, kw_only=True)
class Series:
    """`day`: so many days after the period has ended it is drafted; the office may set another one.
    `numbers`: only these periods of a year, the first half of it for example."""

    key: str
    label: str
    about: str
    kind: PeriodKind
    layout: Layout
    day: int
    title: Callable[[Period], str]
    sections: tuple[SeriesSection, ...]
    addressees: str = ""
    groups: tuple[str, ...] = ()  # whose units receive it, by the names of comparison groups
    numbers: tuple[int, ...] = ()
    position: int = 100
    # Where a unit reads why its lines say what they say: words and address, for who asks.
    explains: Callable[[Period, Unit, User], Iterable[tuple[str, str]]] | None = None
    # What the signing copy says to whoever may know of it, and the circulated one does not.
    advises: Callable[[Period, User], Iterable[str]] | None = None
    # What is a total or a place: columns of its tables, parts whose sentences say nothing else of a
    # unit, and the words a sentence of those goes on into detail with.
    totals: frozenset[str] = frozenset()
    open_parts: frozenset[str] = frozenset()
    detail_after: str = ""
    heard_by: str = ""  # the meeting that hears it: on which day is told once it is signed
    office: Permission | None = None  # held by the office whose own it is: it words and reviews it

    @property
    def parts(self) -> tuple[SeriesSection, ...]:
        """Its own sections, then those of other apps; attachments stand at the end."""
        every = (*self.sections, *_OF_OTHERS.get(self.key, ()))
        return tuple(sorted(every, key=lambda one: one.is_attachment))

    def section(self, key: str) -> SeriesSection:
        return next(section for section in self.parts if section.key == key)

    def is_for(self, period: Period) -> bool:
        return period.kind == self.kind and (not self.numbers or period.number in self.numbers)


SERIES: Final[dict[str, Series]] = {}
_OF_OTHERS: Final[dict[str, list[SeriesSection]]] = {}


def register(series: Series) -> Series:
    if SERIES.setdefault(series.key, series) is not series:
        raise ValueError(f"bulletin series {series.key!r} is registered twice")
    return series


def add_section(series: str, section: SeriesSection) -> None:
    """To a series another app declares, whether or not it is there yet."""
    there = _OF_OTHERS.setdefault(series, [])
    if any(one.key == section.key for one in there):
        raise ValueError(f"section {section.key!r} of {series!r} is registered twice")
    there.append(section)


def in_order() -> Iterator[Series]:
    return iter(sorted(SERIES.values(), key=lambda series: (series.position, series.key)))
