"""Every figure is a source of fields: `figure.MEM-1`, for the calendar's period."""

from collections.abc import Iterator, Sequence

from portal.fields import sources
from portal.fields.sources import Source, SourceFamily, Values
from portal.figures import catalogue
from portal.figures.domain import summing
from portal.orgs.models import Unit
from portal.periods import Period

PREFIX = "figure."


def _find(key: str) -> Source | None:
    figure = catalogue.find(key)
    if figure is None or figure.seen_by:  # fields are read by others than those who know of it
        return None

    def values(period: Period, units: Sequence[Unit]) -> Values:
        told = summing.compute([figure], period, units) if figure.exists_for(period) else []
        return {row.unit: row.value for row in told if row.value is not None}

    return Source(f"{PREFIX}{key}", f"{figure.label}（{key}）", values, is_number=True)


def _offered() -> Iterator[Source]:
    return filter(None, (_find(key) for key in sorted(catalogue.known(None))))


sources.add_family(SourceFamily(PREFIX, _find, _offered))
