"""What fields of ledgers may take: running totals of the year, targets, figures yet to come."""

from collections.abc import Iterator, Sequence

from assessments import catalogue
from assessments.catalogue import TARGET, TOTAL
from portal.fields import sources
from portal.fields.sources import Source, SourceFamily, Values
from portal.orgs.models import Unit
from portal.periods import Period


def _of_ledgers(period: Period, units: Sequence[Unit]) -> Values:
    """Only ledgers know: they read it for themselves (assessments.domain.ledgers.arrivals)."""
    return {}


def _total(key: str) -> Source | None:
    return Source(f"{TOTAL}{key}", f"本年累计（{key}）", _of_ledgers, is_number=True)


def _target(key: str) -> Source | None:
    return Source(f"{TARGET}{key}", f"本年目标（{key}）", _of_ledgers, is_number=True)


def _none() -> Iterator[Source]:
    return iter(())


catalogue.announce()
sources.add_family(SourceFamily(TOTAL, _total, _none))
sources.add_family(SourceFamily(TARGET, _target, _none))
