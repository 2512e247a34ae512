"""A month of all figures taken: of one county, of ten and of a hundred."""

import time
from collections.abc import Iterator
from typing import Final

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import counties, database
from bench.measured import Measurement
from portal.figures import catalogue
from portal.figures.domain import taking
from portal.figures.models import FigureValue
from portal.periods import Period, PeriodKind

SCALES: Final = (1, 10, 100)
RUNS: Final = {1: 3, 10: 2, 100: 1}


def figures() -> Iterator[Measurement]:
    database.empty()
    counties.build()
    present, first = 1, (0.0, 0, 0)
    for scale in SCALES:
        if scale > present:
            counties.grow(present, scale)
            present = scale
        seconds, statements, values = _taken(RUNS[scale])
        first = first if scale > 1 else (seconds, statements, values)
        units, members = counties.size()
        remark = f"{units:,} units, {members:,} members, {len(catalogue.known(None))} figures"
        yield Measurement(f"values of a month, {scale}x", values, "", first[2], remark)
        note = f"{values / first[2]:.1f} times the values"
        yield Measurement(f"a month taken, {scale}x", seconds, "s", first[0], note)
        yield Measurement(f"statements, {scale}x", statements, "", first[1])


def _taken(runs: int) -> tuple[float, int, int]:
    """The best run, each of them writing every value anew."""
    period = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    took, statements = [], 0
    for _ in range(runs):
        FigureValue.objects.filter(period=period).delete()
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            taking.take(period, by=None)
        took.append(time.perf_counter() - started)
        statements = len(captured)
    return min(took), statements, FigureValue.objects.filter(period=period).count()
