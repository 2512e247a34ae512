"""A month of all figures taken: of the demo county, and of one ten times as large."""

import time
from collections.abc import Iterator
from typing import Final

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import database
from bench.measured import Measurement
from portal import demo
from portal.figures.domain import taking
from portal.figures.models import FigureValue
from portal.periods import Period, PeriodKind

SCALES: Final = (1, 10)
RUNS: Final = 3


def figures() -> Iterator[Measurement]:
    taken = []
    for scale in SCALES:
        database.empty()
        demo.build(scale)
        taken.append(_taken())
    (seconds, statements, values), (more_seconds, more_statements, more_values) = taken
    for scale, count in zip(SCALES, (values, more_values), strict=True):
        yield Measurement(f"values of a month, {scale}×", count, "values")
    yield Measurement("a month taken, 1×", seconds * 1000, "ms", note="best of three, all changed")
    grown = f"{more_values / values:.1f} times the values"
    yield Measurement("a month taken, 10×", more_seconds * 1000, "ms", seconds * 1000, grown)
    yield Measurement("statements, 10×", more_statements, "", statements, "they do not grow")


def _taken() -> tuple[float, int, int]:
    period = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    took, statements = [], 0
    for _ in range(RUNS):
        FigureValue.objects.filter(period=period).delete()
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            taking.take(period, by=None)
        took.append(time.perf_counter() - started)
        statements = len(captured)
    return min(took), statements, FigureValue.objects.filter(period=period).count()
