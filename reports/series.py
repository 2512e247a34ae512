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

A section writes its blocks for the whole county, for a period; it reads figures and what is frozen,
never who asks. What it lacks it says with `NotReadyError`: a bulletin is never sent with a blank.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError

from portal.periods import Period, PeriodKind
from reports.blocks import Block
from reports.choices import Layout


class NotReadyError(ValidationError):
    """The section cannot be written yet; the words say what is missing and who provides it."""


@dataclass(frozen=True)
class SeriesSection:
    key: str
    label: str
    write: Callable[[Period], Iterable[Block]]
    is_attachment: bool = False


@dataclass(frozen=True, kw_only=True)
class Series:
    """`day`: of the month, or of the week where the period is a week, from which on it is drafted
    after the period has ended; the office may set another one."""

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
    position: int = 100

    def section(self, key: str) -> SeriesSection:
        return next(section for section in self.sections if section.key == key)


SERIES: Final[dict[str, Series]] = {}


def register(series: Series) -> Series:
    if SERIES.setdefault(series.key, series) is not series:
        raise ValueError(f"bulletin series {series.key!r} is registered twice")
    return series


def in_order() -> Iterator[Series]:
    return iter(sorted(SERIES.values(), key=lambda series: (series.position, series.key)))
