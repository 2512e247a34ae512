"""Every figure is a source of fields: `figure.MEM-1`, for the calendar's period. So is one that is
announced: its cells are carried or typed until an app brings it, and then arrive by themselves."""

from collections.abc import Iterator, Sequence

from portal.fields import sources
from portal.fields.choices import Arrival
from portal.fields.sources import Source, SourceFamily, Values
from portal.figures import catalogue
from portal.figures.domain import summing
from portal.orgs.models import Unit
from portal.periods import Period

PREFIX = "figure."


def _find(key: str) -> Source | None:
    figure = catalogue.find(key)
    if figure is None:
        return _announced(key)
    if figure.seen_by:  # fields are read by others than those who know of it
        return None

    def values(period: Period, units: Sequence[Unit]) -> Values:
        rows = summing.compute([figure], period, units) if figure.exists_for(period) else []
        return {row.unit: row.value for row in rows if row.value is not None}

    label = f"{figure.label}（{key}）"
    return Source(f"{PREFIX}{key}", label, values, is_number=True, about=figure.definition)


def _announced(key: str) -> Source | None:
    announced = catalogue.ANNOUNCED.get(key)
    if announced is None:
        return None
    label = f"{announced.label}（{key}，尚未启用）"
    meanwhile = Arrival.CARRIED if announced.is_stock else Arrival.HAND
    about = f"投用前{'沿用上期' if announced.is_stock else '手工填写'}，投用后自动带出。"
    return Source(f"{PREFIX}{key}", label, _nothing, True, meanwhile, about)


def _nothing(period: Period, units: Sequence[Unit]) -> Values:
    return {}


def _offered() -> Iterator[Source]:
    keys = {*catalogue.known(None), *catalogue.ANNOUNCED}
    return filter(None, (_find(key) for key in sorted(keys)))


sources.add_family(SourceFamily(PREFIX, _find, _offered))
